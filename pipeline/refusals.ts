import type { DuckDBConnection } from '@duckdb/node-api';

/** Records of one source refused for one reason in one column, with up to three of them. */
export interface RefusalKind {
  readonly code: string;
  /** Empty where the whole record is refused. */
  readonly column_name: string;
  readonly reason: string;
  readonly records: number;
  readonly examples: readonly {
    readonly file: string;
    readonly line: number | null;
    readonly value: string | null;
  }[];
}

/** So many kinds tell what is wrong with an export; more would hide it. */
const mostKinds = 20;

/**
 * Why records of a source stand in the quarantine, the most frequent reason first. Of a load that is about to be rolled
 * back this is what remains.
 */
export const refusalKinds = async (db: DuckDBConnection, source: string): Promise<readonly RefusalKind[]> => {
  const reader = await db.runAndReadAll(
    `with numbered as (
       select *, row_number() over (partition by code, column_name order by file, line_no, record_no) as nth
       from ops.quarantine
       where source = $source
     )
     select
       code,
       coalesce(column_name, '') as column_name,
       min(reason) as reason,
       count(*)::double as records,
       to_json(list({'file': file, 'line': line_no, 'value': value} order by nth) filter (where nth <= 3))::varchar as examples
     from numbered
     group by code, column_name
     order by records desc, code, column_name
     limit ${mostKinds}`,
    { source },
  );
  return reader.getRowObjectsJson().map(({ code, column_name, reason, records, examples }) => ({
    code: String(code),
    column_name: String(column_name),
    reason: String(reason),
    records: Number(records),
    examples: JSON.parse(String(examples)) as RefusalKind['examples'],
  }));
};

const longest = 60;

/** A refused value as far as a line shows it; no character is cut in two. */
export const shorten = (value: string): string => {
  const signs = [...value];
  return signs.length > longest ? `${signs.slice(0, longest).join('')}…` : value;
};

/** The first record of each of the most frequent kinds, a line each: where it is, what is wrong, what was found, how often. */
export const refusalLines = (kinds: readonly RefusalKind[], most = 3): readonly string[] =>
  kinds.slice(0, most).flatMap(({ column_name, reason, records, examples }) => {
    const [first] = examples;
    if (first === undefined) return [];
    const place = `${first.file} line ${first.line ?? '–'}${column_name === '' ? '' : `, ${column_name}`}`;
    const got = first.value === null ? '' : `, got ${JSON.stringify(shorten(first.value))}`;
    return `    ${place}: ${reason}${got} (${records === 1 ? '1 record' : `${records} records`})`;
  });
