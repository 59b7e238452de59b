import { join } from 'node:path';
import { quotedIdentifier } from '@duckdb/node-api';
import { DaybreakError } from '../../pipeline/errors.ts';
import { type CustomerColumn, checkColumns } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { idFor } from '../pseudonyms.ts';
import { readSql } from '../query.ts';
import { mostPageRows } from '../tables.ts';
import { type ColumnValue, contentOf, headOf } from './columns.ts';
import type { AnyList, Saying, WrittenList } from './list-definition.ts';
import { type ListColumn, packSheet, writeCsv } from './list-files.ts';
import { sqlTypeOf, wordsOf } from './list-words.ts';

/** The columns of the query that the files need; lists of one shape read no more than their own. */
const neededBy = ({ columns, says = {}, consent, heldBack }: AnyList) =>
  new Set<string | undefined>([
    ...columns.flatMap((column) => says[column]?.from ?? [column]),
    consent,
    heldBack,
  ]);

/** The rows of a list in SQL, with their place `nth` from 0; those who refused are left out and counted. */
interface ListRows {
  readonly rows: string;
  readonly fileRows: number;
  readonly refused: number;
}

/** Reads a list, in its order and with the columns of its shape, into the table `temp.list_rows`. */
const readListRows = async ({ db, options }: Facts, list: AnyList): Promise<ListRows> => {
  const { name, shape, consent } = list;
  const needed = neededBy(list);
  const sql = readSql(`lists/${name}`);
  const columns = Object.entries(shape)
    .filter(([column]) => needed.has(column))
    .map(
      ([column, kind]) => `${quotedIdentifier(column)}::${sqlTypeOf(kind)} as ${quotedIdentifier(column)}`,
    );
  const values = sql.includes('$as_of') ? { as_of: options.as_of } : {};
  const select = `select ${columns.join(', ')} from (\n${sql}\n)`;
  try {
    await db.run(`create or replace temp table list_rows as ${select}`, values);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new DaybreakError(
      'REPORT_QUERY',
      `reports/lists/${name}.sql requires the columns of its list, got: ${said}`,
      { cause },
    );
  }
  const agreed = consent === undefined ? 'true' : quotedIdentifier(consent);
  const counted = await db.runAndReadAll(
    `select count(*)::double, count(*) filter (where not ${agreed})::double from temp.list_rows`,
  );
  const [[read, refused]] = counted.getRows() as [[number, number]];
  const rows =
    refused === 0
      ? '(select *, rowid as nth from temp.list_rows)'
      : `(select *, row_number() over () - 1 as nth from temp.list_rows where ${agreed})`;
  return { rows, fileRows: read - refused, refused };
};

/** How many of the file are held back, by reason; the most first. */
const readHeldBack = async (
  { db }: Facts,
  heldBack: string | undefined,
  { rows }: ListRows,
): Promise<WrittenList['heldBack']> => {
  if (heldBack === undefined) return [];
  const why = quotedIdentifier(heldBack);
  const found = await db.runAndReadAll(
    `select ${why}, count(*)::double from ${rows} where ${why} is not null group by all order by 2 desc, 1`,
  );
  return found
    .getRows()
    .map(([reason, customers]) => ({ reason: String(reason), customers: Number(customers) }));
};

/** The columns of the list in SQL; the words of texts are said on the way. */
const columnsOf = async (
  facts: Facts,
  { audience, shape, columns, says = {} }: AnyList,
): Promise<readonly ListColumn[]> => {
  const pseudonym: Saying = {
    from: ['customer_id'],
    say: (_facts, { customer_id }) => idFor(facts.options, audience, String(customer_id)),
  };
  const isPseudonymous = audience === 'marketing' && facts.options.pseudonym_key !== undefined;
  const texts = columns.filter((column) => contentOf(column) === 'id' || contentOf(column) === 'text');
  const words = await wordsOf(
    facts,
    shape,
    texts,
    isPseudonymous ? { ...says, customer_id: pseudonym } : says,
  );
  return columns.map((column) => ({ column, head: headOf(facts.speech, column), text: words.get(column) }));
};

/** The first rows that are to be worked through, as a page shows them; ids stay those of the warehouse. */
const readFirstRows = async (
  { db }: Facts,
  { heldBack }: AnyList,
  columns: readonly ListColumn[],
  { rows }: ListRows,
): Promise<WrittenList['rows']> => {
  const values = columns.map(({ column, text }) => {
    const said = text && column !== 'customer_id' ? text.said : `r.${quotedIdentifier(column)}`;
    return `${said} as ${quotedIdentifier(column)}`;
  });
  const joins = columns.map(({ text }) => text?.join ?? '').join('\n');
  const filter = heldBack === undefined ? '' : `where r.${quotedIdentifier(heldBack)} is null`;
  // A scan keeps the order of its table, so the first rows are found without sorting them all.
  const found = await db.runAndReadAll(
    `select ${values.join(', ')} from (from ${rows} as r ${filter} limit ${mostPageRows}) as r
     ${joins} order by r.nth`,
  );
  return found.getRowObjects() as unknown as readonly Readonly<
    Partial<Record<CustomerColumn, ColumnValue>>
  >[];
};

/**
 * Writes a list as CSV and packs its sheet for the workbook of the audience. The query's rows are kept in the table
 * `temp.list_rows` meanwhile; texts are worded once per distinct value, and DuckDB writes the lines.
 * @throws AUDIENCE_COLUMN when a column is not on the audience's list, REPORT_QUERY when the query lacks one
 */
export const writeList = async (facts: Facts, list: AnyList): Promise<WrittenList> => {
  const { name, audience, columns, shown } = list;
  const { db, options } = facts;
  checkColumns(audience, [...columns, ...shown]);
  const read = await readListRows(facts, list);
  const { fileRows, refused } = read;
  const held = await readHeldBack(facts, list.heldBack, read);
  const inSql = await columnsOf(facts, list);
  const folder = join(options.folder, audience, 'lists');
  await writeCsv(db, join(folder, `${name}.csv`), inSql, read);
  const { sheet } = await packSheet(db, join(folder, `.${name}.xml`), inSql, read);
  const rows = await readFirstRows(facts, list, inSql, read);
  const tables = ['list_rows', ...inSql.flatMap(({ text }) => text?.table ?? [])];
  await db.run(tables.map((table) => `drop table temp.${table}`).join('; '));
  const heldBack = refused > 0 ? [...held, { reason: 'no_consent', customers: refused }] : held;
  const heldInFile = held.reduce((all, { customers }) => all + customers, 0);
  return {
    name,
    audience,
    columns,
    shown,
    total: fileRows - heldInFile,
    withheld: heldInFile + refused,
    heldBack,
    fileRows,
    rows,
    sheet,
  };
};
