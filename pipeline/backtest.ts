import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { DaybreakError, exitCode } from './errors.ts';
import { graph } from './graph.ts';
import { loadSources } from './load-sources.ts';
import { type Night, parametersOf, resolveNight } from './night.ts';
import { createLoadTables } from './sources/load.ts';
import { buildTable, readStep } from './step.ts';
import { openWarehouse } from './warehouse.ts';
import { addDays, daysBetween } from './windows.ts';

/** Origins at which a backtest stands, oldest first, and how far it looks ahead from each. */
export interface Origins {
  readonly horizon_days: number;
  readonly days: readonly string[];
}

/** A past night, built as it would have been known, with the horizon after `calibration_end` as its holdout. */
export type Replay = (night: Night) => Promise<void>;

/** Half a year is far enough ahead, however long the history. */
const longestHorizon = 182;

/**
 * Divides a history into equal stretches: two to learn from and to elect on before the first origin, then one
 * horizon per origin, so that no two origins are judged on the same days.
 * @throws BACKTEST_HISTORY (exit 2) when a stretch would be shorter than a week
 */
export const originsOf = (first_day: string, as_of: string, count: number): Origins => {
  const history = daysBetween(first_day, as_of);
  const horizon_days = Math.min(longestHorizon, Math.floor(history / (count + 2)));
  if (horizon_days < 7) {
    throw new DaybreakError(
      'BACKTEST_HISTORY',
      `backtest requires a week of history per origin and two more, got ${history} days for ${count} origins`,
      { exit: exitCode.usage, hint: 'ask for fewer with --origins' },
    );
  }
  const days = Array.from({ length: count }, (_, i) => addDays(as_of, (i - count) * horizon_days));
  return { horizon_days, days };
};

/**
 * Replays past nights in a warehouse of its own, which is thrown away: loads what they read once, then builds
 * `tables` as of each origin and as of the end of the last horizon, oldest first, and hands each night over.
 * Nothing of the company's own warehouse or output is touched.
 * @returns the origins replayed
 */
export const replayNights = async (
  config: Config,
  tables: readonly string[],
  count: number,
  replay: Replay,
): Promise<Origins> => {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-backtest-'));
  const warehouse = await openWarehouse(folder, config.machine);
  try {
    const { db } = warehouse;
    await createLoadTables(db);
    const { made, read } = neededFor(tables);
    const sources = config.sources.filter(({ entity }) => read.has(`raw.${entity}`));
    const options = { run_id: 'backtest', now: () => new Date(0) };
    await loadSources(warehouse, { ...config, sources }, options, () => {});
    const { windows } = await resolveNight(db, config);
    const [first] = (
      await db.runAndReadAll('select cast(min(occurred_at::date) as varchar) from raw.transactions')
    ).getRows()[0] as [string];
    const origins = originsOf(first, windows.as_of, count);
    const { horizon_days, days } = origins;
    for (const as_of of [...days, windows.as_of]) {
      const past = {
        ...windows,
        as_of,
        calibration_end: addDays(as_of, -horizon_days),
        holdout_days: horizon_days,
        churn_horizon_days: Math.min(windows.churn_horizon_days, horizon_days),
        baseline_end: addDays(as_of, -horizon_days - windows.churn_horizon_days),
      };
      const night = { db, config, windows: past, parameters: parametersOf(config, past) };
      for (const table of made) await buildTable(db, readStep(table), night.parameters);
      await replay(night);
    }
    return origins;
  } finally {
    warehouse.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Every table that SQL builds on the way to `tables`, in the order of the graph, and all that these read. */
const neededFor = (
  tables: readonly string[],
): { readonly made: readonly string[]; readonly read: ReadonlySet<string> } => {
  const steps = graph.flatMap((job) => job.steps).filter((step) => !step.run);
  const needed = new Set(tables);
  for (const step of steps.toReversed()) {
    if (step.makes.some((table) => needed.has(table))) for (const table of step.reads) needed.add(table);
  }
  return { made: steps.flatMap((step) => step.makes).filter((table) => needed.has(table)), read: needed };
};
