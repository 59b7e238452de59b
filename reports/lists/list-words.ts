import {
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBListValue,
  type DuckDBType,
  type DuckDBValue,
  quotedIdentifier,
  quotedString,
  VARCHAR,
} from '@duckdb/node-api';
import type { CustomerColumn } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { giveWay } from '../lanes.ts';
import { cellText } from '../workbook/xml-text.ts';
import { isVerbatim, wordOf } from './columns.ts';
import { csvCell } from './csv.ts';
import type { Saying } from './list-definition.ts';
import { isNoPlainText } from './plain-text.ts';

type Kind = 'text' | 'number' | 'boolean';
type Value = string | number | boolean | null;

const types: Readonly<Record<Kind, { readonly sql: string; readonly type: DuckDBType }>> = {
  text: { sql: 'varchar', type: VARCHAR },
  number: { sql: 'double', type: DOUBLE },
  boolean: { sql: 'boolean', type: BOOLEAN },
};

/** The SQL type that a kind of a shape is cast to. */
export const sqlTypeOf = (kind: Kind): string => types[kind].sql;

/** A text column of a list in SQL: as people read it, as a cell of a CSV, as the rest of a cell of a sheet. */
export interface TextColumn {
  /** The temporary table of its words and the join that brings them, where there are too many to be written out. */
  readonly table?: string;
  readonly join: string;
  readonly said: string;
  readonly csv: string;
  readonly xml: string;
}

/** A text column before it is said: from which columns, and whether most of its texts may stand as they are. */
interface Wanted {
  readonly column: CustomerColumn;
  readonly saying: Saying | undefined;
  readonly from: readonly string[];
  readonly isVerbatim: boolean;
}

/** What the files write for one combination of values; null where that is the text as it stands. */
interface Worded {
  readonly inputs: readonly Value[];
  readonly said: string;
  readonly csv: string | null;
  readonly xml: string | null;
}

/** Up to so many values are written out in the SQL; more are joined from a table. */
const mostWrittenOut = 40;

/** The distinct combinations that each column is said from, null among them; those said from one column in one query. */
const readInputs = async (
  { db, hasPlainIds }: Facts,
  wanted: readonly Wanted[],
): Promise<readonly (readonly (readonly Value[])[])[]> => {
  const single = wanted.filter(({ from }) => from.length === 1);
  const lists = single.map(({ column, from, isVerbatim: stands }) => {
    const name = quotedIdentifier(from[0]!);
    if (!stands) return `list(distinct ${name})`;
    // Ids are all different, and asked about once for all lists; other texts repeat, so that each is looked at once.
    if (column === 'customer_id')
      return hasPlainIds ? 'null' : `list(distinct ${name}) filter (where ${isNoPlainText(name)})`;
    return `list_filter(list(distinct ${name}), lambda said: ${isNoPlainText('said')})`;
  });
  const found =
    lists.length > 0
      ? (await db.runAndReadAll(`select ${lists.join(', ')} from temp.list_rows`)).getRows()[0]!
      : [];
  const inputs: (readonly (readonly Value[])[])[] = [];
  for (const column of wanted) {
    if (column.from.length === 1) {
      const values = found[single.indexOf(column)];
      const items = values instanceof DuckDBListValue ? (values.items as readonly Value[]) : [];
      inputs.push([...items.map((item) => [item]), [null]]);
    } else {
      const names = column.from.map((name) => quotedIdentifier(name)).join(', ');
      const rows = await db.runAndReadAll(`select distinct ${names} from temp.list_rows`);
      inputs.push(rows.getRows() as readonly (readonly Value[])[]);
    }
  }
  return inputs;
};

/** So many combinations are worded in some milliseconds. */
const combinationsAtOnce = 500;

const wordsFor = async (
  facts: Facts,
  { column, saying, from }: Wanted,
  combinations: readonly (readonly Value[])[],
): Promise<readonly Worded[]> => {
  const words: Worded[] = [];
  for (const [i, inputs] of combinations.entries()) {
    if (i % combinationsAtOnce === 0) await giveWay();
    const row = Object.fromEntries(from.map((name, k) => [name, inputs[k]!]));
    const value = saying ? saying.say(facts, row) : inputs[0];
    if (value === null || value === undefined || value === '') continue;
    const said = wordOf(facts.speech, column, String(value));
    const csv = csvCell(said);
    const cell = cellText(said);
    words.push({
      inputs,
      said,
      csv: csv === said ? null : csv,
      xml: cell === `<t>${said}</t>` ? null : sheetCell(cell),
    });
  }
  return words;
};

/** The rest of a text cell of a sheet, after its place and style. */
const sheetCell = (cell: string) => ` t="inlineStr"><is>${cell}</is></c>`;

const literal = (value: Value): string => {
  if (typeof value === 'string') return quotedString(value);
  return typeof value === 'number' ? `${value}::double` : String(value);
};

/** A few words of one column, written out. */
const writtenOut = (
  name: string,
  words: readonly Worded[],
  otherwise: Omit<TextColumn, 'join'>,
): TextColumn => {
  if (words.length === 0) return { join: '', ...otherwise };
  const choose = (part: 'said' | 'csv' | 'xml') =>
    `case ${words
      .map(({ inputs, ...word }) => {
        const test = inputs[0] === null ? `${name} is null` : `${name} = ${literal(inputs[0]!)}`;
        const asText = part === 'xml' ? sheetCell(`<t>${word.said}</t>`) : word.said;
        return `when ${test} then ${quotedString(word[part] ?? asText)}`;
      })
      .join(' ')} else ${otherwise[part]} end`;
  return { join: '', said: choose('said'), csv: choose('csv'), xml: choose('xml') };
};

const vectorSize = 2048;

const fillTable = async (
  db: DuckDBConnection,
  table: string,
  keys: readonly DuckDBType[],
  words: readonly Worded[],
): Promise<void> => {
  const appender = await db.createAppender(table, 'main', 'temp');
  const chunk = DuckDBDataChunk.create([...keys, VARCHAR, VARCHAR, VARCHAR]);
  for (let start = 0; start < words.length; start += vectorSize) {
    const part = words.slice(start, start + vectorSize);
    chunk.reset();
    chunk.rowCount = part.length;
    chunk.setColumns([
      ...keys.map((_, k) => part.map(({ inputs }): DuckDBValue => inputs[k]!)),
      part.map(({ said }) => said),
      part.map(({ csv }) => csv),
      part.map(({ xml }) => xml),
    ]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
};

/** Many words, joined from a temporary table. */
const joined = async (
  db: DuckDBConnection,
  { column, from }: Wanted,
  shape: Readonly<Record<string, Kind>>,
  words: readonly Worded[],
  otherwise: Omit<TextColumn, 'join'>,
): Promise<TextColumn> => {
  const table = `words_${column}`;
  const keys = from.map((name) => types[shape[name] ?? 'text']);
  const declared = keys.map(({ sql }, i) => `k${i} ${sql}`).join(', ');
  await db.run(`create or replace temp table ${table} (${declared}, said varchar, csv varchar, xml varchar)`);
  await fillTable(
    db,
    table,
    keys.map(({ type }) => type),
    words,
  );
  const on = from.map((name, i) => `${table}.k${i} is not distinct from r.${quotedIdentifier(name)}`);
  const own = asItIs(`${table}.said`);
  return {
    table,
    join: `left join temp.${table} on ${on.join(' and ')}`,
    said: `coalesce(${own.said}, ${otherwise.said})`,
    csv: `coalesce(${table}.csv, ${own.csv}, ${otherwise.csv})`,
    xml: `coalesce(${table}.xml, ${own.xml}, ${otherwise.xml})`,
  };
};

/** A text that stands as it is. */
const asItIs = (name: string) => ({
  said: name,
  csv: name,
  xml: `'${sheetCell(`<t>' || ${name} || '</t>`)}'`,
});

const nothing = { said: 'null', csv: 'null', xml: 'null' };

/** A column that is said from many values, or from several columns, has a table of its own. */
const isWrittenOut = ({ from }: Wanted, words: readonly Worded[]) =>
  from.length === 1 &&
  words.length <= mostWrittenOut &&
  words.every(({ inputs, said }) => !`${inputs[0]}${said}`.includes('\u0000'));

/**
 * Says the text columns of the table `temp.list_rows` in the words of the language: once for each distinct combination of the
 * values that a column is said from, not once per customer. A text that stands as it is needs words only where a file
 * would take it for something else.
 */
export const wordsOf = async (
  facts: Facts,
  shape: Readonly<Record<string, Kind>>,
  columns: readonly CustomerColumn[],
  says: Readonly<Partial<Record<CustomerColumn, Saying>>>,
): Promise<ReadonlyMap<CustomerColumn, TextColumn>> => {
  const wanted = columns.map((column): Wanted => {
    const saying = says[column];
    const from = saying?.from ?? [column];
    return { column, saying, from, isVerbatim: saying === undefined && isVerbatim(column) };
  });
  const inputs = await readInputs(facts, wanted);
  const said = new Map<CustomerColumn, TextColumn>();
  for (const [i, column] of wanted.entries()) {
    const words = await wordsFor(facts, column, inputs[i]!);
    const name = `r.${quotedIdentifier(column.from[0]!)}`;
    const otherwise = column.isVerbatim ? asItIs(name) : nothing;
    const text = isWrittenOut(column, words)
      ? writtenOut(name, words, otherwise)
      : await joined(facts.db, column, shape, words, otherwise);
    said.set(column.column, text);
  }
  return said;
};
