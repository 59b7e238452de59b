import { createHash } from 'node:crypto';
import { codeHash } from './code-version.ts';
import { graph } from './graph.ts';
import type { Night } from './night.ts';
import { jobsAbove } from './select.ts';

/**
 * For each job a hash over everything its tables depend on: code, settings, dates, what is loaded, and the jobs
 * it reads from. Equal hashes mean equal tables. `marks` stand for what earlier nights left: the night that tonight is
 * compared with, and the books of quality.
 */
export const statesOf = (
  night: Night,
  load: string,
  { history, quality }: { readonly history: string; readonly quality: string },
): ReadonlyMap<string, string> => {
  const { clv, churn, segments, rfm, seasonality, company, locale } = night.config;
  const common = [
    codeHash(),
    load,
    night.parameters,
    night.windows,
    { clv, churn, segments, rfm, seasonality },
  ];
  const above = jobsAbove(graph);
  const states = new Map<string, string>();
  for (const { name } of graph) {
    const own =
      { quality: { quality }, history: { history }, reports: { company, locale, history, quality } }[name] ??
      {};
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
