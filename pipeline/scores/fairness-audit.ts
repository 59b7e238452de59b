import { type DuckDBConnection, quotedIdentifier, quotedString } from '@duckdb/node-api';
import { fairness, fewestInGroup } from '../../models/fairness.ts';
import { readFrame } from '../frame.ts';
import type { Night } from '../night.ts';

/** Names beyond these many groups of an attribute are left out, the smallest first. */
const mostGroups = 12;

/** A column that tells a protected trait, and where its groups and their outcomes are found. */
interface Protected {
  readonly attribute: string;
  /** Judged on the holdout of the customers, or out of sample on a table of labels. */
  readonly basis: 'customers' | 'labels';
  /** The group as an expression over the rows of its basis. */
  readonly group: string;
  /** Why a model may use it, in the words of the config. */
  readonly use_reason: string | null;
}

/** Ages as lenders report them. */
const ageBands = (age: string) =>
  `case when ${age} is null then null when ${age} < 25 then 'under 25' when ${age} < 60 then '25 to 59' else '60 and over' end`;

/** Rows of each basis: who was approved, what came of it, and how risky they were said to be. */
const basisRows = {
  customers:
    () => `select o.customer_id as member, o.origin_on, k.*, (o.credit_class in ('A', 'B', 'C'))::integer as is_approved,
      o.is_bad::double as happened, -o.credit_score::double as risk, o.pd as said
    from scores.credit_outcome_history as o join customer.customers as k using (customer_id) where o.basis = 'holdout'`,
  labels: (
    worstApproved: number,
  ) => `select l.place::varchar as member, l.*, (s.rating <= ${worstApproved})::integer as is_approved,
      l.value::double as happened, h.held_out_pd as risk, h.held_out_pd as said
    from (
      select (row_number() over (order by row_no) - 1)::integer as place, * from features.labelled where label = 'defaulted'
    ) as l
    join scores.credit_labelled_rows as h on h.row_no = l.place
    join scores.rating_scale as s on h.held_out_pd >= s.pd_from and h.held_out_pd < s.pd_below
    where not isnan(h.held_out_pd)`,
} as const;

/**
 * Compares the groups of every protected attribute: sex and age of customers, further columns of theirs that the
 * config protects, and the protected columns of a table of labels. Approved is who would be in class A to C. Makes
 * `scores.fairness` (basis, attribute, member_group: how each group of at least 30 fared, with 95 % intervals) and
 * `scores.fairness_attributes` (basis, attribute: whether it could be compared, and why a model may use it).
 */
export const auditFairness = async ({ db, config }: Pick<Night, 'db' | 'config'>): Promise<void> => {
  await db.run(`create or replace table scores.fairness (basis varchar, attribute varchar, member_group varchar,
    customers integer, bads integer, approval_rate double, approval_low double, approval_high double,
    approval_ratio double, ratio_low double, ratio_high double, good_approval_rate double, opportunity_gap double,
    gap_low double, gap_high double, auc double, observed_over_expected double)`);
  await db.run(`create or replace table scores.fairness_attributes (basis varchar, attribute varchar, groups integer,
    use_reason varchar)`);
  const worstApproved = config.credit_policy.classes.C.up_to_rating;
  const audited = [...(await customerColumns(db, config.credit.protected)), ...(await labelledColumns(db))];
  for (const each of audited) {
    const groups = await auditAttribute(db, each, basisRows[each.basis](worstApproved));
    await db.run(`insert into scores.fairness_attributes values ($basis, $attribute, $groups, $use_reason)`, {
      basis: each.basis,
      attribute: each.attribute,
      groups,
      use_reason: each.use_reason,
    });
  }
};

/** Sex and age where anybody's is known, and columns of the customer master that the config names. */
const customerColumns = async (
  db: DuckDBConnection,
  named: readonly string[],
): Promise<readonly Protected[]> => {
  const reader = await db.runAndReadAll(
    `select column_name from information_schema.columns where table_schema = 'customer' and table_name = 'customers'`,
  );
  const columns = reader.getRows().map(([name]) => String(name));
  const own = (attribute: string, column: string, group: string) => ({ attribute, column, group });
  const known = [
    own('sex', 'gender', 'gender'),
    own('age', 'birth_date', ageBands(`date_diff('year', birth_date, origin_on)`)),
    ...named
      .filter((name) => columns.includes(name) && name !== 'gender' && name !== 'birth_date')
      .map((name) => own(name, name, `${quotedIdentifier(name)}::varchar`)),
  ];
  const filled = await db.runAndReadAll(
    `select ${known.map(({ column }) => `count(${quotedIdentifier(column)})::integer`).join(', ')} from customer.customers`,
  );
  return known
    .filter((_, i) => (filled.getRows()[0]![i] as number) > 0)
    .map(({ attribute, group }) => ({ attribute, group, basis: 'customers', use_reason: null }));
};

const saysAge = (name: string) =>
  /年龄|年齡|岁数|歲數/.test(name) ||
  name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .includes('age');

/** Protected columns of the rows that say who defaulted; numbers other than ages are parted into thirds. */
const labelledColumns = async (db: DuckDBConnection): Promise<readonly Protected[]> => {
  const reader = await db.runAndReadAll(
    `select name, attribute, kind, use_reason from features.labelled_columns
     where label = 'defaulted' and is_protected order by place`,
  );
  const columns = reader.getRows() as [string, string, string, string | null][];
  return columns.map(([name, attribute, kind, use_reason]) => {
    const column = quotedIdentifier(name);
    const third = `case when ${column} is null then null
      else 'third ' || (1 + floor(2.999999 * percent_rank() over (partition by ${column} is null order by ${column})))::integer end`;
    const group = kind === 'category' ? column : saysAge(attribute) ? ageBands(column) : third;
    return { attribute, basis: 'labels', group, use_reason };
  });
};

/** @returns the number of groups that were compared, none where fewer than two are large enough */
const auditAttribute = async (
  db: DuckDBConnection,
  { attribute, basis, group }: Protected,
  rows: string,
): Promise<number> => {
  const members = `select * from (select ${group} as member_group, * from (${rows})) where member_group is not null`;
  const found = await db.runAndReadAll(
    `select member_group from (${members}) group by member_group having count(*) >= ${fewestInGroup}
     order by count(*) desc, member_group limit ${mostGroups}`,
  );
  const names = found
    .getRows()
    .map(([name]) => String(name))
    .sort();
  if (names.length < 2) return 0;
  const list = names.map((name, i) => `(${quotedString(name)}, ${i})`).join(', ');
  const frame = await readFrame(
    db,
    `select n.number::integer as number, m.is_approved::integer as is_approved, m.happened::double as happened,
       m.risk::double as risk, m.said::double as said
     from (${members}) as m join (values ${list}) as n(name, number) on n.name = m.member_group order by m.member`,
  );
  const column = (name: string) => frame.getChild(name)!.toArray();
  const audited = fairness({
    group: column('number') as Int32Array,
    approved: column('is_approved') as Int32Array,
    is_bad: column('happened') as Float64Array,
    risk: column('risk') as Float64Array,
    pd: column('said') as Float64Array,
  });
  const figure = (value: number) => (Number.isFinite(value) ? String(value) : 'null');
  const tuples = audited.map((each) => {
    const figures = [
      each.n,
      each.bads,
      each.approval_rate,
      each.approval_low,
      each.approval_high,
      each.approval_ratio,
      each.ratio_low,
      each.ratio_high,
      each.good_approval_rate,
      each.opportunity_gap,
      each.gap_low,
      each.gap_high,
      each.auc,
      each.observed_over_expected,
    ];
    const words = [basis, attribute, names[each.group]!].map(quotedString);
    return `(${[...words, ...figures.map(figure)].join(', ')})`;
  });
  await db.run(`insert into scores.fairness values ${tuples.join(', ')}`);
  return audited.length;
};
