import type { DuckDBConnection } from '@duckdb/node-api';
import { DaybreakError, exitCode } from './errors.ts';

/**
 * Stops publication when a source was refused too often; the first refusals are told, so that the export can be
 * put right.
 * @throws QUALITY_GATE (exit 3)
 */
export const requireQuality = async (db: DuckDBConnection): Promise<void> => {
  const stopped = await db.runAndReadAll(
    `select source, records::double, refused::double from ops.source_quality where status = 'stop' order by source`,
  );
  const [first] = stopped.getRows() as [string, number, number][];
  if (!first) return;
  const [source, records, refused] = first;
  const examples = await db.runAndReadAll(
    `select file || ' line ' || line_no || ': ' || reason from ops.quarantine where source = $source
     order by file, record_no, column_name limit 3`,
    { source },
  );
  const share = ((100 * refused) / records).toFixed(1);
  throw new DaybreakError(
    'QUALITY_GATE',
    `${source} requires fewer refused records than its reject_above, got ${refused} of ${records} (${share} %); the first:\n` +
      examples
        .getRows()
        .map(([line]) => `    ${line}`)
        .join('\n'),
    {
      exit: exitCode.qualityGate,
      hint: 'put the export or its mapping right and run again; the last good night stays published',
    },
  );
};
