import { type DuckDBConnection, quotedString } from '@duckdb/node-api';
import { contractOf, type FileColumns } from './column-plan.ts';
import { fileColumns } from './header.ts';
import { fractionText } from './load-batches.ts';
import type { Source } from './source.ts';
import type { TextTable } from './typing.ts';

const isPath = (name: string) => name.startsWith('$');
const pathOf = (name: string) => quotedString(isPath(name) ? name : `$."${name.replaceAll('"', '\\"')}"`);
// In a `case`, because `and` may well look into text that is no JSON, which fails.
const isObject = `case when json_valid(c0) then json_type(c0) = 'OBJECT' else false end`;

/** Numbers of the records of a text table, one JSON text in `c0` each, that are no JSON object. */
export const brokenJson = async (db: DuckDBConnection, text: TextTable): Promise<readonly number[]> => {
  const reader = await db.runAndReadAll(
    `select cast(${text.recordNo} as double) from ${text.table}
    where not coalesce(${isObject}, false) order by 1`,
  );
  return reader.getRows().map(([number]) => Number(number));
};

/**
 * The columns of a JSON file: the keys of its first records, and the JSON paths (`$.customer.id`) that mappings name.
 * A key that none of them has is missing where the contract requires it, and no value anywhere else; the attributes
 * of a source that keeps all are the keys of these records.
 * @throws DaybreakError with exit 2 if a required column is missing
 */
export const jsonColumns = async (
  db: DuckDBConnection,
  source: Source,
  text: TextTable,
  file: string,
  timezone: string,
): Promise<FileColumns & { readonly keys: readonly string[] }> => {
  const reader = await db.runAndReadAll(
    `select distinct unnest(json_keys(c0)) as name from ${text.table} where ${isObject} order by name`,
  );
  const keys = reader.getRows().map(([name]) => String(name));
  const contract = contractOf(source.entity);
  const mapped = Object.entries(source.columns).flatMap(([column, mapping]) =>
    mapping && 'from' in mapping ? [{ column, from: mapping.from }] : [],
  );
  const optional = mapped.filter(
    ({ column, from }) =>
      isPath(from) ||
      !contract[column]?.required ||
      contract[column]?.nullable ||
      source.nullable?.includes(column),
  );
  const listed = Object.keys(source.attributes === 'all' ? {} : (source.attributes ?? {}));
  const names = [...new Set([...keys, ...optional.map(({ from }) => from), ...listed])];
  return { keys, ...fileColumns(source, names, file, timezone) };
};

/** Spreads the JSON objects of a text table over text columns: `json_text(record_no, c<position> ...)`. */
export const spreadJson = async (
  db: DuckDBConnection,
  text: TextTable,
  names: readonly string[],
  used: readonly number[],
): Promise<{ readonly text: TextTable; readonly records: number }> => {
  const cells = used.map((k) => {
    const path = pathOf(names[k]!);
    const cell = `json_extract_string(c0, ${path})`;
    // What JSON writes with a point or an exponent is a binary fraction.
    const number = fractionText(`cast(${cell} as double)`);
    return `, case when json_type(c0, ${path}) = 'DOUBLE' then ${number} else ${cell} end as c${k}`;
  });
  await db.run(`create or replace temp table json_text as
    select cast(${text.recordNo} as bigint) as record_no${cells.join('')} from ${text.table} where ${isObject}`);
  const counted = await db.runAndReadAll('select cast(count(*) as double) from temp.main.json_text');
  return {
    text: { table: 'temp.main.json_text', recordNo: 'record_no' },
    records: Number(counted.getRows()[0]![0]),
  };
};

/** JSON has its own decimal point. */
export const plainNumbers = (source: Source): Source => ({
  ...source,
  csv: { ...source.csv, decimal: '.', thousands: undefined },
});
