import { type DuckDBConnection, quotedIdentifier, quotedString } from '@duckdb/node-api';
import type { Night } from '../night.ts';
import { checkKey } from '../step.ts';
import { type AttributeValues, describeColumns, type LabelledColumn } from './labelled-columns.ts';

/** The rows of `staging.labels` in the order that `row_no` counts, attributes as text columns a0, a1 ... */
const textTable = 'temp.main.labelled_text';
const recordTable = 'temp.main.labelled_records';

/** The labelled records; figures made from the ledger stand in the place of attributes that the export has of them. */
const withHistory = (db: DuckDBConnection) =>
  db.run(
    `create or replace temp table labelled_records as
     select l.* replace (
       case
         when h.figures is null then l.attributes
         when l.attributes is null then h.figures::map(varchar, varchar)
         else map_concat(l.attributes, h.figures::map(varchar, varchar))
       end as attributes
     )
     from staging.labels as l left join features.labelled_history as h using (source, file, record_no)`,
  );

/** Names of the attributes, in the order of the header wherever one row has them all. */
const attributeNames = async (db: DuckDBConnection): Promise<readonly string[]> => {
  const reader = await db.runAndReadAll(
    `select name from (
       select unnest(map_keys(attributes)) as name, generate_subscripts(map_keys(attributes), 1) as place
       from ${recordTable}
     ) group by name order by max(place), name`,
  );
  return reader.getRows().map(([name]) => String(name));
};

/**
 * Customers who share a national id are one person, known by the least of their ids; a row that names no customer is
 * a person of its own, or the loan's.
 */
const spreadAttributes = (db: DuckDBConnection, names: readonly string[]) => {
  const texts = names.map((name, k) => `, l.attributes[${quotedString(name)}] as a${k}`).join('');
  return db.run(
    `create or replace temp table labelled_text as
     with persons as (
       select customer_id, min(customer_id) over (partition by national_id) as person_id
       from staging.customers where national_id is not null
     )
     select
       row_number() over (order by l.source, l.file, l.record_no) - 1 as row_no,
       l.customer_id, l.loan_id, l.observed_on, l.label, l.value, l.is_test,
       coalesce(
         p.person_id, l.customer_id, 'loan ' || l.loan_id, 'row ' || l.source || ' ' || l.file || ' ' || l.record_no
       ) as person_id${texts}
     from ${recordTable} as l left join persons as p using (customer_id)`,
  );
};

/** A code such as 0012 is no number, though it reads as one. */
const isNumber = (text: string) =>
  `regexp_full_match(${text}, '[+-]?(0|[1-9][0-9]*)?(\\.[0-9]*)?([eE][+-]?[0-9]+)?')
     and coalesce(isfinite(try_cast(${text} as double)), false)`;

const attributeValues = async (
  db: DuckDBConnection,
  names: readonly string[],
): Promise<readonly AttributeValues[]> => {
  const values: AttributeValues[] = [];
  for (const [k, attribute] of names.entries()) {
    const reader = await db.runAndReadAll(
      `select count(distinct a${k})::double, coalesce(bool_and(${isNumber(`a${k}`)}), false) from ${textTable}
       where a${k} is not null`,
    );
    const [distinct, isNumeric] = reader.getRows()[0] as [number, boolean];
    values.push({ attribute, distinct, isNumeric });
  }
  return values;
};

const typed = ({ kind, name }: LabelledColumn, k: number): string =>
  `, ${kind === 'number' ? `try_cast(a${k} as double)` : `a${k}`} as ${quotedIdentifier(name)}`;

/** For each label, what its rows hold in each column that they have at all. */
const writeColumns = async (db: DuckDBConnection, columns: readonly LabelledColumn[]): Promise<void> => {
  await db.run(
    `create or replace table features.labelled_columns (label varchar, place integer, name varchar, attribute varchar,
       kind varchar, distinct_values integer, missing integer, is_protected boolean, use_reason varchar)`,
  );
  for (const [k, { name, attribute, kind, is_protected, use_reason }] of columns.entries()) {
    await db.run(
      `insert into features.labelled_columns
       select label, ${k}, $name, $attribute, $kind, count(distinct a${k}), count(*) - count(a${k}),
              $is_protected, $use_reason
       from ${textTable} group by label having count(a${k}) > 0 order by label`,
      { name, attribute, kind, is_protected, use_reason },
    );
  }
};

/**
 * Makes `features.labelled` (key row_no, counted from 0 in the order of source, file and record): one row per labelled
 * record with customer_id, loan_id, observed_on, label, value (1 or 0), is_test, person_id (the group that
 * cross-validation keeps together), then a typed column per attribute, or figure of `features.labelled_history`:
 * double for numbers, text for categories; and
 * `features.labelled_columns` (key label, name), which describes those. A step in TypeScript, since its columns are
 * those of the exports.
 * @throws PROTECTED (exit 2) when the config protects a column that is not there
 */
export const buildLabelled = async ({ db, config }: Pick<Night, 'db' | 'config'>): Promise<void> => {
  await withHistory(db);
  const names = await attributeNames(db);
  await spreadAttributes(db, names);
  const sources = config.sources.filter(({ entity }) => entity === 'labels');
  const values = await attributeValues(db, names);
  const columns = sources.length === 0 ? [] : describeColumns(values, sources, config.credit);
  await db.run(
    `create or replace table features.labelled as
     select row_no::integer as row_no, customer_id, loan_id, observed_on, label, value, is_test, person_id
       ${columns.map(typed).join('')}
     from ${textTable} order by row_no`,
  );
  await writeColumns(db, columns);
  await checkKey(db, 'features.labelled', 'one row per labelled record', ['row_no']);
  await checkKey(db, 'features.labelled_columns', 'one row per label and column', ['label', 'name']);
  for (const table of [textTable, recordTable]) await db.run(`drop table ${table}`);
};
