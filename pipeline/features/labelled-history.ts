import { type DuckDBConnection, quotedString } from '@duckdb/node-api';
import { DaybreakError, exitCode } from '../errors.ts';
import type { Night } from '../night.ts';
import type { Source } from '../sources/source.ts';
import { checkKey } from '../step.ts';

/**
 * What the figures of a source are made of: for each of its labelled rows that `where` names, the entries of the
 * loan's account, or of the customer where no loan is named, strictly before the day observed. An expression sees
 * only these columns, never an outcome; the balance is the one at the end of the entry's day. Instalments are left
 * out: whether loans are paid is what the label tells.
 */
const entriesSql = (source: string, where: string): string => `
  with records as (
    select source, file, record_no, customer_id, loan_id, observed_on from staging.labels
    where source = ${quotedString(source)} and observed_on is not null
  ),
  told as (
    select r.*, l.account_id
    from (select * from records where ${where}) as r left join staging.loans as l using (loan_id)
  ),
  movements as (
    select o.source as label_source, o.file as label_file, o.record_no as label_no, o.observed_on, t.*
    from told as o join staging.transactions as t on t.account_id = o.account_id and t.occurred_on < o.observed_on
    union all by name
    select o.source as label_source, o.file as label_file, o.record_no as label_no, o.observed_on, t.*
    from told as o join staging.transactions as t on t.customer_id = o.customer_id and t.occurred_on < o.observed_on
    where o.account_id is null
  ),
  entries as (
    select
      m.label_source, m.label_file, m.label_no, m.occurred_on, m.amount, m.kind, m.category, m.channel, m.counterparty,
      m.initiated_by, b.balance,
      date_diff('day', m.occurred_on, m.observed_on) as days_before,
      date_diff('day', a.opened_on, m.observed_on) as days_open
    from movements as m
    left join staging.balances as b on b.account_id = m.account_id and b.balance_on = m.occurred_on
    left join staging.accounts as a on a.account_id = m.account_id
    where m.kind <> 'repayment'
  )`;

const addFigures = async (db: DuckDBConnection, { name, history }: Source): Promise<void> => {
  if (history === undefined) return;
  const { where, figures } = history;
  const pairs = Object.entries(figures).map(
    ([figure, sql]) => `{'key': ${quotedString(figure)}, 'value': (${sql})::double}`,
  );
  try {
    await db.run(
      `insert into features.labelled_history ${entriesSql(name, where)}
       select label_source, label_file, label_no, map_from_entries([${pairs.join(', ')}])
       from entries group by label_source, label_file, label_no
       order by label_source, label_file, label_no`,
    );
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new DaybreakError(
      'HISTORY',
      `history of ${name} requires aggregates over the entries of an account, got ${said}`,
      { exit: exitCode.usage, place: { step: 'features.labelled_history' }, cause },
    );
  }
};

/**
 * Makes `features.labelled_history` (key source, file, record_no of `staging.labels`; one row per labelled record
 * with a ledger before it): the figures that `history` of the config asks for, as a map from name to number. Entries
 * of the day observed and later have no part in it. A step in TypeScript, since the aggregates are the config's.
 * @throws HISTORY (exit 2) with DuckDB's own message when an expression is none
 */
export const buildLabelledHistory = async ({ db, config }: Pick<Night, 'db' | 'config'>): Promise<void> => {
  await db.run(
    `create or replace table features.labelled_history
       (source varchar, file varchar, record_no bigint, figures map(varchar, double))`,
  );
  for (const source of config.sources) await addFigures(db, source);
  await checkKey(db, 'features.labelled_history', 'one row per labelled record', [
    'source',
    'file',
    'record_no',
  ]);
};
