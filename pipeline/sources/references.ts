import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';
import { rawColumn } from './column-plan.ts';
import type { Source } from './source.ts';

const wanted = (sources: readonly Source[]) =>
  sources.flatMap((source) =>
    Object.entries(source.contract?.references ?? {}).map(([column, referenced]) => ({
      source,
      column,
      referenced,
    })),
  );

/** Whether `ops.reference_gap` answers the references that the contracts state now. */
const isCounted = async (db: DuckDBConnection, sources: readonly Source[]): Promise<boolean> => {
  const reader = await db.runAndReadAll('select source, column_name, referenced from ops.reference_gap');
  const counted = reader.getRows().map((row) => row.join('\n'));
  const stated = wanted(sources).map(({ source, column, referenced }) =>
    [source.name, column, referenced].join('\n'),
  );
  return stated.length === counted.length && stated.every((line) => counted.includes(line));
};

/**
 * Counts, for each reference of the contracts, the loaded rows with a value and those of them whose value the other
 * source does not hold, with the least such value as an example, in `ops.reference_gap`. A gap is no refusal: a sale
 * may come a night before its customer. Nothing is counted again where nothing was loaded.
 */
export const countReferences = async (
  db: DuckDBConnection,
  sources: readonly Source[],
  isFresh: boolean,
): Promise<void> => {
  if (!isFresh && (await isCounted(db, sources))) return;
  await db.run('delete from ops.reference_gap');
  for (const { source, column, referenced } of wanted(sources)) {
    const point = referenced.lastIndexOf('.');
    const other = sources.find(({ name }) => name === referenced.slice(0, point));
    if (other === undefined) continue;
    const value = `cast(line.${quotedIdentifier(rawColumn(column))} as varchar)`;
    const known = `cast(${quotedIdentifier(rawColumn(referenced.slice(point + 1)))} as varchar)`;
    await db.run(
      `insert into ops.reference_gap
      select $source, $column, $referenced, count(*), count(*) filter (where other.known is null),
          min(${value}) filter (where other.known is null)
      from raw.${quotedIdentifier(source.entity)} as line
      left join (select distinct ${known} as known from raw.${quotedIdentifier(other.entity)}
          where source = $other) as other on other.known = ${value}
      where line.source = $source and ${value} is not null`,
      { source: source.name, column, referenced, other: other.name },
    );
  }
};
