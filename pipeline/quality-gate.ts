import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DaybreakError, exitCode } from './errors.ts';
import type { Source } from './sources/source.ts';

/** Deviations and shares that hold where a config says nothing of them. */
const defaults = {
  // Iglewicz & Hoaglin's limit, and one that chance passes about once in a million nights.
  volume: { warn: 3.5, stop: 6 },
  duplicates: { warn: 0.05 },
  orphans: { warn: 0.01 },
} as const;

/** The gates of every source as `ops.source_quality` reads them. */
export const gatesParameter = (sources: readonly Source[]): string =>
  JSON.stringify(
    sources.map(({ name, quality }) => {
      const volume = { ...defaults.volume, ...quality.volume };
      const duplicates = { ...defaults.duplicates, ...quality.duplicates };
      const orphans = { ...defaults.orphans, ...quality.orphans };
      return {
        source: name,
        reject_above: quality.reject_above,
        freshness_hours: quality.freshness_hours ?? null,
        freshness_stop_hours: quality.freshness_stop_hours ?? null,
        volume_warn: volume.warn,
        volume_stop: volume.stop,
        duplicates_warn: duplicates.warn,
        duplicates_stop: 'stop' in duplicates ? duplicates.stop : null,
        orphans_warn: orphans.warn,
        orphans_stop: 'stop' in orphans ? orphans.stop : null,
        nulls: Object.entries(quality.nulls ?? {}).map(([column, limits]) => ({ column, ...limits })),
      };
    }),
  );

/** One gate that a source did not pass: shares as fractions, ages in hours, volumes in rows. */
interface Finding {
  readonly code: string;
  readonly column: string | null;
  readonly share: number;
  readonly limit: number;
}

/** A source that a gate stops, with the gates that do. */
export interface Stopped {
  readonly source: string;
  readonly records: number;
  readonly refused: number;
  readonly findings: readonly Finding[];
}

/** The sources that tonight's gates stop and that are not held back already. */
export const stoppedSources = async (db: DuckDBConnection): Promise<readonly Stopped[]> => {
  const reader = await db.runAndReadAll(
    `select source, records::double as records, refused::double as refused, findings from ops.source_quality
     where status = 'stop' and source not in (select source from ops.held) order by source`,
  );
  return reader.getRowObjectsJson().map(({ source, records, refused, findings }) => ({
    source: String(source),
    records: Number(records),
    refused: Number(refused),
    findings: JSON.parse(String(findings)) as readonly Finding[],
  }));
};

/** Writes down which sources are held back tonight and why; inside the load's transaction. */
export const recordHeld = async (db: DuckDBConnection, held: readonly Stopped[]): Promise<void> => {
  await db.run('delete from ops.held');
  for (const { source, findings } of held) {
    await db.run('insert into ops.held values ($source, $findings)', {
      source,
      findings: JSON.stringify(findings),
    });
  }
};

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** What a gate asks for, in the grammar of errors: `requires <rule>, got <value>`. */
const sentenceOf = ({ records, refused }: Stopped, { code, column, share, limit }: Finding): string => {
  switch (code) {
    case 'refused':
      return `fewer refused records than its reject_above, got ${refused} of ${records} (${percent(share)})`;
    case 'stale':
      return `a row of the last ${limit} hours, got none for ${share}`;
    case 'duplicates':
      return `at most ${percent(limit)} repeated rows, got ${percent(share)}`;
    case 'orphans':
      return `at most ${percent(limit)} rows without their master record, got ${percent(share)}`;
    case 'nulls':
      return `at most ${percent(limit)} rows without ${column}, got ${percent(share)}`;
    case 'volume_none':
      return `rows on a day that usually brings ${Math.round(limit)}, got none`;
    default:
      return `about as many rows as on the same weekday before, at the utmost ${Math.round(limit)}, got ${share}`;
  }
};

/** Why a source was stopped, in one line. */
export const reasonOf = (stopped: Stopped): string =>
  `${stopped.source} requires ${sentenceOf(stopped, stopped.findings[0]!)}`;

/**
 * The error of a night that a source stops; the first refusals are told, so that the export can be put right.
 * Reads the quarantine, so it is made before the load is rolled back.
 */
export const qualityError = async (db: DuckDBConnection, stopped: Stopped): Promise<DaybreakError> => {
  const isRefused = stopped.findings[0]?.code === 'refused';
  const examples = await db.runAndReadAll(
    `select file || ' line ' || line_no || ': ' || reason from ops.quarantine where source = $source
     order by file, record_no, column_name limit ${isRefused ? 3 : 0}`,
    { source: stopped.source },
  );
  const lines = examples.getRows().map(([line]) => `    ${line}`);
  return new DaybreakError(
    'QUALITY_GATE',
    [`${reasonOf(stopped)}${lines.length > 0 ? '; the first:' : ''}`, ...lines].join('\n'),
    {
      exit: exitCode.qualityGate,
      hint: 'put the export or its mapping right and run again; the last good night stays published',
    },
  );
};

/**
 * What tonight's verdicts owe to earlier nights and to what is held back; it belongs to the state of the jobs that
 * tell them.
 */
export const qualityState = async (db: DuckDBConnection, as_of: string): Promise<string> => {
  const known = await db.runAndReadAll(
    `select as_of::varchar, source, metric, value::varchar from ops.quality_metric
     where metric in ('day_rows', 'score') and as_of < $as_of::date and as_of >= $as_of::date - 56
     order by all`,
    { as_of },
  );
  const held = await db.runAndReadAll('from ops.held order by all');
  return createHash('sha256')
    .update(JSON.stringify([known.getRows(), held.getRows()]))
    .digest('hex');
};
