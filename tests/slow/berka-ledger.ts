import { type DuckDBConnection, quotedString } from '@duckdb/node-api';
import { anomalyParameters, anomalySettings } from '../../pipeline/config/anomaly-settings.ts';
import { graph } from '../../pipeline/graph.ts';
import { buildTable, readStep } from '../../pipeline/step.ts';
import { openFixture, parameters } from '../pipeline/warehouse-fixture.ts';

/** The columns of the export as data-samples/berka.yaml maps them. */
const columns = `'ledger' as source, 'trans' as file, row_number() over () as record_no,
  account_id::varchar as customer_id, account_id::varchar as account_id, trans_id::varchar as transaction_id,
  strptime(date, '%y%m%d') as occurred_at,
  (if(type in ('PRIJEM', 'credit'), amount, -amount))::decimal(18, 4) as amount,
  case operation
    when 'VKLAD' then 'cash' when 'VYBER' then 'cash' when 'VYBER KARTOU' then 'card'
    when 'PREVOD Z UCTU' then 'transfer from another bank' when 'PREVOD NA UCET' then 'transfer to another bank'
  end as channel,
  case
    when k_symbol = 'UROK' then 'interest'
    when k_symbol = 'SANKC. UROK' then 'penalty'
    when k_symbol = 'SLUZBY' then 'fee'
    when k_symbol = 'UVER' then 'repayment'
    when operation = 'PREVOD Z UCTU' then 'transfer_in'
    when operation = 'PREVOD NA UCET' then 'transfer_out'
    when type = 'PRIJEM' then 'deposit'
    else 'withdrawal'
  end as kind,
  if(kind in ('interest', 'penalty', 'fee'), 'system', 'customer') as initiated_by,
  nullif(trim(concat_ws(' ', bank, account)), '') as counterparty, balance::decimal(18, 4) as balance`;

/** The Berka ledger of 1993 and early 1994 in a warehouse in memory; `ledger` holds its rows with the balances. */
export const openLedger = async (path: string): Promise<DuckDBConnection> => {
  const db = await openFixture(2);
  const types = "{'date': 'VARCHAR', 'bank': 'VARCHAR', 'account': 'VARCHAR'}";
  await db.run(
    `create table ledger as select ${columns}
     from read_csv(${quotedString(path)}, delim = ';', types = ${types}) order by record_no`,
  );
  return db;
};

/** Puts the rows of `ledger` where an export would have put them. */
export const loadLedger = async (db: DuckDBConnection): Promise<void> => {
  await db.run('delete from raw.transactions');
  await db.run('delete from raw.balances');
  await db.run('insert into raw.transactions by name select * exclude (balance) from ledger');
  await db.run(
    `insert into raw.balances by name
     select source, file, record_no, account_id, occurred_at::date as balance_on, balance from ledger`,
  );
};

/** Runs the job `anomalies` for a night, as the graph lists it. */
export const searchAnomalies = async (
  db: DuckDBConnection,
  as_of: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<void> => {
  const own = { ...parameters, as_of, ...anomalyParameters(anomalySettings.parse(settings)) };
  for (const table of [
    'staging.transactions',
    'staging.accounts',
    'staging.balances',
    'customer.movements',
  ]) {
    await buildTable(db, readStep(table), own);
  }
  for (const step of graph.find(({ name }) => name === 'anomalies')!.steps) {
    if (step.run) await step.run({ db, windows: { as_of } } as Parameters<NonNullable<typeof step.run>>[0]);
    else await buildTable(db, readStep(step.makes[0]!), own);
  }
};
