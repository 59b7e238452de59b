import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { graph } from './graph.ts';
import { builtFrom } from './ledger.ts';
import { loadState } from './load-sources.ts';
import { marksOf } from './marks.ts';
import { resolveNight } from './night.ts';
import { selectJobs } from './select.ts';
import { describeInputs, type InputFile } from './sources/load.ts';
import { statesOf } from './states.ts';
import { openWarehouse } from './warehouse.ts';

/** What a run would do, as `--dry-run` tells it. */
export interface Plan {
  readonly files: readonly (InputFile & { readonly source: string; readonly action: 'load' | 'same' })[];
  readonly jobs: readonly { readonly job: string; readonly action: 'run' | 'same' }[];
}

/** Looks at the exports and the ledger and says what a run would load and build; nothing is written. */
export const planNight = async (
  config: Config,
  options: { readonly select?: string | undefined; readonly fullRefresh?: boolean },
): Promise<Plan> => {
  const names = [...selectJobs(graph, options.select)];
  const found = [];
  for (const source of config.sources) {
    for (const file of await describeInputs(source, config.data_folder))
      found.push({ source: source.name, ...file });
  }
  const isNew = !existsSync(join(config.warehouse, 'daybreak.duckdb')) || options.fullRefresh === true;
  const everything: Plan = {
    files: found.map((file) => ({ ...file, action: 'load' })),
    jobs: names.map((job) => ({ job, action: 'run' })),
  };
  return isNew ? everything : await compared(config, everything);
};

const compared = async (config: Config, plan: Plan): Promise<Plan> => {
  const { db, close } = await openWarehouse(config.warehouse, config.machine);
  try {
    const known = new Set(
      (await db.runAndReadAll('select source, sha256 from ops.file')).getRows().map((row) => row.join('\n')),
    );
    const files = plan.files.map((file) => ({
      ...file,
      action: known.has(`${file.source}\n${file.sha256}`) ? ('same' as const) : ('load' as const),
    }));
    if (files.some((file) => file.action === 'load')) return { ...plan, files };
    const night = await resolveNight(db, config);
    const { as_of } = night.windows;
    const states = statesOf(night, await loadState(db), await marksOf(db, as_of));
    const jobs: Plan['jobs'][number][] = [];
    for (const { job } of plan.jobs) {
      jobs.push({ job, action: (await builtFrom(db, job)) === states.get(job) ? 'same' : 'run' });
    }
    return { files, jobs };
  } finally {
    close();
  }
};
