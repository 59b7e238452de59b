import type { DuckDBConnection } from '@duckdb/node-api';
import type { FileColumn } from './file-header.ts';
import { fileColumns, withoutMissing } from './header.ts';
import { type FileKey, quarantineRows } from './quarantine.ts';
import { refuseRepeats } from './repeats.ts';
import type { Mapping, Source } from './source.ts';
import { type FileCounts, type FileLoad, requireEveryRecord, typeText } from './type-text.ts';
import { type TextTable, usedPositions } from './typing.ts';

/** A file that knows its own columns and types, read as text in batches. */
export interface Batches {
  readonly header: readonly FileColumn[];
  /** Columns whose values the file itself holds as dates or times, by position. */
  readonly times: ReadonlySet<number>;
  /** Fills a text table with one batch after the other, of the columns at the positions; as often as asked. */
  readonly fill: (used: readonly number[]) => AsyncIterable<{ text: TextTable; records: number }>;
}

/**
 * SQL for a binary fraction as text. Sums of cents leave traces far behind the point (0.1 + 0.2); where four decimals
 * are what was meant, they are what is read. A whole number is written without a point, as an identifier must be.
 */
export const fractionText = (value: string): string =>
  `case
    when abs(${value}) < 1e15 and ${value} = trunc(${value}) then cast(cast(${value} as bigint) as varchar)
    when abs(${value}) < 1e13 and abs(${value} - round(${value}, 4)) <= 1e-9 * greatest(1, abs(${value}))
        then cast(cast(${value} as decimal(18,4)) as varchar)
    else cast(${value} as varchar)
end`;

/** What the file holds as a time needs no format, and its numbers have a decimal point. */
const asTyped = (source: Source, names: readonly string[], times: ReadonlySet<number>): Source => {
  const isTime = (mapping: Mapping) => 'from' in mapping && times.has(names.indexOf(mapping.from));
  const columns = Object.entries(source.columns).map(([column, mapping]) =>
    mapping && isTime(mapping) ? [column, { ...mapping, format: undefined }] : [column, mapping],
  );
  const csv = { ...source.csv, decimal: '.' as const, thousands: undefined };
  return { ...source, csv, columns: Object.fromEntries(columns) };
};

/** Loads a file of typed columns by the same rules as text: what would lose value is refused. */
export const loadBatches = async (
  db: DuckDBConnection,
  source: Source,
  key: FileKey,
  timezone: string,
  { header, times, fill }: Batches,
): Promise<FileLoad> => {
  const names = header.map(({ name }) => name);
  const fitted = withoutMissing(source, names);
  const file = fileColumns(fitted, names, key.file, timezone);
  const typedSource = asTyped(fitted, names, times);
  const used = usedPositions(typedSource, file);
  let total: FileCounts = { records: 0, loaded: 0, refused: 0, path: 'fast' };
  const columns = used.map((k) => ({ name: names[k]!, sql: `c${k}` }));
  for await (const { text, records } of fill(used)) {
    const { loaded, refused } = await typeText(db, typedSource, key, file, text, records, () =>
      quarantineRows(db, key, text, columns),
    );
    requireEveryRecord(key.file, records, loaded, refused);
    total = {
      records: total.records + records,
      loaded: total.loaded + loaded,
      refused: total.refused + refused,
      path: 'fast',
    };
  }
  total = await refuseRepeats(db, source, key, total, async () => {
    for await (const { text } of fill(used)) await quarantineRows(db, key, text, columns);
  });
  return { ...total, header };
};
