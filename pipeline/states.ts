import { createHash } from 'node:crypto';
import { codeHash } from './code-version.ts';
import { graph } from './graph.ts';
import type { Marks } from './marks.ts';
import type { Night } from './night.ts';
import { jobsAbove } from './select.ts';

/**
 * For each job a hash over everything its tables depend on: code, settings, dates, what is loaded, and the jobs
 * it reads from. Equal hashes mean equal tables. `marks` stand for what earlier nights left in the books of
 * the jobs that compare nights.
 */
export const statesOf = (night: Night, load: string, marks: Marks): ReadonlyMap<string, string> => {
  const { affinity, clv, churn, segments, rfm, seasonality, company, locale, further_locales, reports } =
    night.config;
  const common = [
    codeHash(),
    load,
    night.parameters,
    night.windows,
    { affinity, clv, churn, segments, rfm, seasonality },
  ];
  const above = jobsAbove(graph);
  const states = new Map<string, string>();
  for (const { name } of graph) {
    const own =
      name === 'reports' ? { company, locale, further_locales, reports, marks } : { mark: marks[name] };
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
