import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DaybreakError, exitCode } from './errors.ts';
import { type RefusalKind, refusalKinds, refusalLines } from './refusals.ts';
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
  /** Why its records were refused: nothing else of them outlives the night. */
  readonly refusals: readonly RefusalKind[];
}

/**
 * The sources that tonight's gates stop and that are not held back already. Reads the quarantine, so it is called before the
 * load is rolled back.
 */
export const stoppedSources = async (db: DuckDBConnection): Promise<readonly Stopped[]> => {
  const reader = await db.runAndReadAll(
    `select source, records::double as records, refused::double as refused, findings from ops.source_quality
     where status = 'stop' and source not in (select source from ops.held) order by source`,
  );
  const stopped: Stopped[] = [];
  for (const { source, records, refused, findings } of reader.getRowObjectsJson()) {
    stopped.push({
      source: String(source),
      records: Number(records),
      refused: Number(refused),
      findings: JSON.parse(String(findings)) as readonly Finding[],
      refusals: await refusalKinds(db, String(source)),
    });
  }
  return stopped;
};

/** Writes down which sources are held back tonight and why; inside the load's transaction. */
export const recordHeld = async (db: DuckDBConnection, held: readonly Stopped[]): Promise<void> => {
  await db.run('delete from ops.held');
  for (const { source, findings, refusals } of held) {
    await db.run('insert into ops.held values ($source, $findings, $refusals)', {
      source,
      findings: JSON.stringify(findings),
      refusals: JSON.stringify(refusals),
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

/** Why a source was stopped, and where its records were refused, the first of them, so that the export can be put right. */
export const reasonOf = (stopped: Stopped): string => {
  const [finding] = stopped.findings;
  const lines = finding?.code === 'refused' ? refusalLines(stopped.refusals) : [];
  const reason = `${stopped.source} requires ${sentenceOf(stopped, finding!)}`;
  return [lines.length > 0 ? `${reason}; the first:` : reason, ...lines].join('\n');
};

/** The error of a night that a source stops. */
export const qualityError = (stopped: Stopped): DaybreakError =>
  new DaybreakError('QUALITY_GATE', reasonOf(stopped), {
    exit: exitCode.qualityGate,
    hint: 'put the export or its mapping right and run again; the last good night stays published',
  });

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
