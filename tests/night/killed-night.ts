import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './night-fixture.ts';

/**
 * Copies the program aside, packages linked, so that whoever edits the sources while nights are being killed does
 * not change what is compared.
 */
export const copyProgram = (folder: string): string => {
  for (const name of ['models', 'pipeline', 'reports', 'scripts', 'package.json', 'package-lock.json']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  const packages = join(folder, 'node_modules');
  mkdirSync(packages);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    // The bundles kept there know the folder they were made of.
    if (name !== '.cache') symlinkSync(join(root, 'node_modules', name), join(packages, name));
  }
  return folder;
};

/** When a night is killed: `ms` after the end of a job is told on stderr, or after the start of the process. */
export interface Moment {
  readonly after: string;
  readonly ms: number;
}

export interface Ending {
  readonly code: number | null;
  readonly isKilled: boolean;
  /** The last thing it told, for a failed test to show. */
  readonly said: string;
  /** Milliseconds from the start of the process to the end of each job, and of the process itself as `exit`. */
  readonly ends: ReadonlyMap<string, number>;
}

/** Runs `daybreak run` in a process of its own, and kills it at a moment. */
export const runProcess = (program: string, config: string, moment?: Moment): Promise<Ending> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(
      process.execPath,
      [join(program, 'scripts', 'daybreak.mjs'), 'run', '--config', config],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    const ends = new Map<string, number>();
    const told = (what: string) => {
      ends.set(what, performance.now() - start);
      if (moment?.after === what) setTimeout(() => child.kill('SIGKILL'), moment.ms);
    };
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      for (const [, job] of text.matchAll(/^\S+ (\w+) .* s$/gm)) told(job!);
      said = (said + text).slice(-2000);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      ends.set('exit', performance.now() - start);
      resolve({ code, isKilled: signal === 'SIGKILL', said, ends });
    });
    told('start');
  });

/** Numbers from 0 to 1 that follow from a seed (Park and Miller, 1988), so that a failure can be repeated. */
export const seeded = (seed: number): (() => number) => {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return (state - 1) / 2147483646;
  };
};

/**
 * A random moment of a night whose undisturbed course is known: loading and publication as often as all the jobs
 * between them, since that is where files and folders move.
 */
export const randomMoment = (random: () => number, ends: ReadonlyMap<string, number>): Moment => {
  const stages = ['start', ...[...ends.keys()].filter((name) => name !== 'start' && name !== 'exit')];
  const which = random();
  const last = stages.length - 1;
  const nth = which < 0.25 ? 0 : which < 0.55 ? last : 1 + Math.floor(random() * (last - 1));
  const from = ends.get(stages[nth]!)!;
  const to = ends.get(stages[nth + 1] ?? 'exit')!;
  // Before the first table is opened there is nothing that a kill could hurt: half of the start is left out.
  const share = nth === 0 ? 0.5 + 0.6 * random() : 1.1 * random();
  return { after: stages[nth]!, ms: (to - from) * share };
};
