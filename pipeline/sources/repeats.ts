import { type DuckDBConnection, quotedIdentifier, quotedString } from '@duckdb/node-api';
import { rawColumn } from './column-plan.ts';
import type { FileKey } from './quarantine.ts';
import type { Source } from './source.ts';
import type { FileCounts } from './type-text.ts';

/** SQL for the loaded records of a file that repeat the key of an earlier one, as cells to refuse. */
const repeatsOf = (source: Source, columns: readonly string[]): string => {
  const names = columns.map((column) => quotedIdentifier(rawColumn(column)));
  const given = names.map((name) => `${name} is not null`).join(' and ');
  const table = `raw.${quotedIdentifier(source.entity)}`;
  const same = names.map((name) => `line.${name} = known.${name}`).join(' and ');
  const value = names.map((name) => `cast(line.${name} as varchar)`).join(" || ', ' || ");
  return `select line.record_no, 'key' as stage, 'repeated' as code, ${quotedString(columns.join(', '))} as column_name,
        ${value} as value, 'repeats the key of record ' || known.first_no as reason
    from ${table} as line
    join (select ${names.join(', ')}, min(record_no) as first_no from ${table}
        where source = $source and file = $file and ${given}
        group by ${names.join(', ')} having count(*) > 1) as known on ${same}
    where line.source = $source and line.file = $file and line.record_no > known.first_no`;
};

/**
 * Refuses the records of a loaded file that repeat a key which the contract calls unique: the first one stays. Only
 * a whole file can tell, so this comes after its last record; `quarantine` finds the others in the file once more,
 * with their cells in `refused_cell`. Another file may hold the same key: exports overlap.
 */
export const refuseRepeats = async (
  db: DuckDBConnection,
  source: Source,
  { source: name, file }: FileKey,
  counts: FileCounts,
  quarantine: () => Promise<void>,
): Promise<FileCounts> => {
  const keys = source.contract?.unique ?? [];
  if (keys.length === 0 || counts.loaded < 2) return counts;
  const key = { source: name, file };
  const found = keys.map((columns) => repeatsOf(source, columns)).join('\nunion all\n');
  await db.run(`create or replace temp table refused_cell as ${found}`, key);
  const counted = await db.runAndReadAll(
    'select cast(count(distinct record_no) as double) from temp.main.refused_cell',
  );
  const repeated = Number(counted.getRows()[0]![0]);
  if (repeated === 0) return counts;
  await quarantine();
  await db.run(
    `delete from raw.${quotedIdentifier(source.entity)} where source = $source and file = $file
        and record_no in (select record_no from temp.main.refused_cell)`,
    key,
  );
  return { ...counts, loaded: counts.loaded - repeated, refused: counts.refused + repeated };
};
