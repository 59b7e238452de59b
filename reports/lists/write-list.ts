import { join } from 'node:path';
import { quotedIdentifier } from '@duckdb/node-api';
import { DaybreakError } from '../../pipeline/errors.ts';
import { type Audience, type CustomerColumn, checkColumns } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { idFor } from '../pseudonyms.ts';
import { readSql, type Shape } from '../query.ts';
import { mostPageRows } from '../tables.ts';
import { type ColumnValue, contentOf, headOf } from './columns.ts';
import type { ListDefinition, Saying, WrittenList } from './list-definition.ts';
import { type ListColumn, packSheet, writeCsv } from './list-files.ts';
import { sqlTypeOf, wordsOf } from './list-words.ts';

/** The columns of the query that the files need; lists of one shape read no more than their own. */
const neededBy = ({ columns, says = {}, consent, heldBack }: ListDefinition<Audience, Shape>) =>
  new Set<string | undefined>([
    ...columns.flatMap((column) => says[column]?.from ?? [column]),
    consent,
    heldBack,
  ]);

/** The rows of a list, in its order, with the columns of its shape: those who refused are left out. */
const readListRows = async (
  { db, options }: Facts,
  list: ListDefinition<Audience, Shape>,
): Promise<{ readonly refused: number }> => {
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
  if (consent === undefined) return { refused: 0 };
  const refused = await countOf(db, `not ${quotedIdentifier(consent)}`);
  if (refused > 0) {
    await db.run(
      `create or replace temp table list_rows as from temp.list_rows where ${quotedIdentifier(consent)} order by rowid`,
    );
  }
  return { refused };
};

const countOf = async (db: Facts['db'], condition: string): Promise<number> => {
  const found = await db.runAndReadAll(`select count(*)::double from temp.list_rows where ${condition}`);
  return Number(found.getRows()[0]![0]);
};

/** How many of the file are held back, by reason; the most first. */
const readHeldBack = async (
  { db }: Facts,
  heldBack: string | undefined,
): Promise<WrittenList['heldBack']> => {
  if (heldBack === undefined) return [];
  const why = quotedIdentifier(heldBack);
  const found = await db.runAndReadAll(
    `select ${why}, count(*)::double from temp.list_rows where ${why} is not null group by all order by 2 desc, 1`,
  );
  return found
    .getRows()
    .map(([reason, customers]) => ({ reason: String(reason), customers: Number(customers) }));
};

/** The columns of the list in SQL; the words of texts are said on the way. */
const columnsOf = async (
  facts: Facts,
  { audience, shape, columns, says = {} }: ListDefinition<Audience, Shape>,
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
  { heldBack }: ListDefinition<Audience, Shape>,
  columns: readonly ListColumn[],
): Promise<WrittenList['rows']> => {
  const values = columns.map(({ column, text }) => {
    const said = text && column !== 'customer_id' ? text.said : `r.${quotedIdentifier(column)}`;
    return `${said} as ${quotedIdentifier(column)}`;
  });
  const joins = columns.map(({ text }) => text?.join ?? '').join('\n');
  const filter = heldBack === undefined ? '' : `where r.${quotedIdentifier(heldBack)} is null`;
  const found = await db.runAndReadAll(
    `select ${values.join(', ')} from (select *, rowid as at from temp.list_rows as r ${filter} order by rowid limit ${mostPageRows}) as r
     ${joins} order by r.at`,
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
export const writeList = async <A extends Audience, const S extends Shape>(
  facts: Facts,
  definition: ListDefinition<A, S>,
): Promise<WrittenList> => {
  const list = definition as unknown as ListDefinition<Audience, Shape>;
  const { name, audience, columns, shown } = list;
  const { db, options } = facts;
  checkColumns(audience, [...columns, ...shown]);
  const { refused } = await readListRows(facts, list);
  const fileRows = await countOf(db, 'true');
  const held = await readHeldBack(facts, list.heldBack);
  const inSql = await columnsOf(facts, list);
  const folder = join(options.folder, audience, 'lists');
  await writeCsv(db, join(folder, `${name}.csv`), inSql, fileRows);
  const { sheet } = await packSheet(db, join(folder, `.${name}.xml`), inSql, fileRows);
  const rows = await readFirstRows(facts, list, inSql);
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
