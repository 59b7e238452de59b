import { DaybreakError, exitCode } from './errors.ts';
import type { Job } from './graph.ts';

/** Names of the jobs that each job reads from, directly. */
export const jobsAbove = (jobs: readonly Job[]): ReadonlyMap<string, readonly string[]> => {
  const maker = new Map<string, string>();
  for (const job of jobs)
    for (const step of job.steps) for (const made of step.makes) maker.set(made, job.name);
  return new Map(
    jobs.map((job) => {
      const read = job.steps.flatMap((step) => step.reads.map((name) => maker.get(name)));
      return [
        job.name,
        [...new Set(read)].filter((name) => name !== undefined && name !== job.name) as string[],
      ];
    }),
  );
};

/**
 * Reads a selection such as `churn+,segments`: a job, with a plus behind it also all that depend on it, with a
 * plus before it also all that it depends on.
 * @returns the names selected; every name when there is no selection
 * @throws SELECT (exit 2) for a name that is no job
 */
export const selectJobs = (jobs: readonly Job[], selection: string | undefined): ReadonlySet<string> => {
  const names = jobs.map((job) => job.name);
  if (selection === undefined) return new Set(names);
  const above = jobsAbove(jobs);
  const below = new Map(
    names.map((name) => [name, names.filter((other) => above.get(other)!.includes(name))]),
  );
  const selected = new Set<string>();
  for (const word of selection.split(',').map((part) => part.trim())) {
    const name = word.replaceAll('+', '');
    if (!names.includes(name)) {
      throw new DaybreakError('SELECT', `--select requires jobs of ${names.join(', ')}, got "${word}"`, {
        exit: exitCode.usage,
        hint: 'write a job, job+ for what depends on it, or +job for what it needs',
      });
    }
    selected.add(name);
    if (word.startsWith('+')) reach(name, above, selected);
    if (word.endsWith('+')) reach(name, below, selected);
  }
  return selected;
};

const reach = (name: string, edges: ReadonlyMap<string, readonly string[]>, into: Set<string>): void => {
  for (const next of edges.get(name)!) {
    into.add(next);
    reach(next, edges, into);
  }
};
