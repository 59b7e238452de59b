import { createHash } from 'node:crypto';
import { codeHash } from './code-version.ts';
import { graph } from './graph.ts';
import type { Night } from './night.ts';
import { jobsAbove } from './select.ts';

/**
 * For each job a hash over everything its tables depend on: code, settings, dates, what is loaded, and the jobs
 * it reads from. Equal hashes mean equal tables.
 */
export const statesOf = (night: Night, load: string): ReadonlyMap<string, string> => {
  const { clv, churn, segments, company, locale } = night.config;
  const common = [codeHash(), load, night.parameters, night.windows, { clv, churn, segments }];
  const above = jobsAbove(graph);
  const states = new Map<string, string>();
  for (const { name } of graph) {
    const own = name === 'reports' ? { company, locale } : {};
    const reads = above.get(name)!.map((other) => states.get(other));
    states.set(
      name,
      createHash('sha256')
        .update(JSON.stringify([name, common, own, reads]))
        .digest('hex'),
    );
  }
  return states;
};
