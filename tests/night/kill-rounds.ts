import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect } from 'vitest';
import { copyProgram, type Ending, type Moment, randomMoment, runProcess, seeded } from './killed-night.ts';
import { published } from './night-fixture.ts';
import { tillLines, writePeople, writeShopConfig, writeTill } from './shop-fixture.ts';

const customers = 40;

/** A shop on its first night: two files of the till and the customer master. */
const firstNight = (folder: string) => {
  writePeople(folder, customers);
  writeTill(folder, 'till-1.csv', tillLines(customers, 0, 200));
  writeTill(folder, 'till-2.csv', tillLines(customers, 200, 390));
};

/** The same shop a night later: a new file, a corrected one, and a copy of the first under another name. */
const secondNight = (folder: string) => {
  writeTill(folder, 'till-2.csv', tillLines(customers, 200, 390).slice(5));
  writeTill(folder, 'till-3.csv', tillLines(customers, 390, 400));
  writeTill(folder, 'till-4.csv', tillLines(customers, 0, 200));
};

/** A folder as a night finds it, what an undisturbed run makes of it, and when its jobs end. */
interface Course {
  readonly name: string;
  readonly from: string;
  readonly expected: readonly string[];
  readonly ends: ReadonlyMap<string, number>;
}

const nightOf = (folder: string) => readlinkSync(join(folder, 'out', 'latest'));

const undisturbed = async (program: string, name: string, from: string, folder: string): Promise<Course> => {
  cpSync(from, folder, { recursive: true, verbatimSymlinks: true });
  const { code, said, ends } = await runProcess(program, join(folder, 'daybreak.yaml'));
  expect(code, said).toBe(0);
  return { name, from, expected: published(join(folder, 'out', nightOf(folder))), ends };
};

/** The two nights that are killed: a first one on an empty warehouse, and the one after it. */
const courses = async (program: string, folder: string): Promise<readonly Course[]> => {
  const first = join(folder, 'first');
  // Threads that write side by side leave more states to be killed in.
  writeShopConfig(first, 2);
  firstNight(first);
  // The first command makes the bundle; what that takes must not count as part of a night.
  execFileSync(process.execPath, [join(program, 'scripts', 'daybreak.mjs'), '--version']);
  const course = await undisturbed(program, 'first', first, join(folder, 'first-done'));
  const second = join(folder, 'second');
  cpSync(join(folder, 'first-done'), second, { recursive: true, verbatimSymlinks: true });
  secondNight(second);
  return [course, await undisturbed(program, 'second', second, join(folder, 'second-done'))];
};

/** Nothing of the killed runs is left lying about, and the ledger calls none of them running. */
const expectTidy = async (folder: string): Promise<void> => {
  expect(readdirSync(join(folder, 'out')).filter((name) => name.startsWith('.'))).toEqual([]);
  expect(existsSync(join(folder, 'out', 'STALE.txt'))).toBe(false);
  expect(readdirSync(join(folder, 'warehouse')).sort()).toEqual(['daybreak.duckdb', 'temp']);
  expect(readdirSync(join(folder, 'warehouse', 'temp'))).toEqual([]);
  const instance = await DuckDBInstance.create(join(folder, 'warehouse', 'daybreak.duckdb'), {
    access_mode: 'READ_ONLY',
  });
  const db = await instance.connect();
  const open = await db.runAndReadAll(`select count(*)::integer from ops.run where status = 'running'`);
  expect(open.getRows()).toEqual([[0]]);
  db.disconnectSync();
  instance.closeSync();
};

/** What the rounds did, by stage of the night in which the kill fell. */
export interface Kills {
  readonly kills: number;
  readonly byStage: Readonly<Record<string, number>>;
}

/**
 * Kills nights at random moments, two to six times in a row, and lets the next run end: what it publishes must be,
 * to the byte, what an undisturbed night publishes.
 */
export const killNights = async (seed: number, wanted: number, folder: string): Promise<Kills> => {
  const random = seeded(seed);
  mkdirSync(folder, { recursive: true });
  const program = copyProgram(join(folder, 'program'));
  const nights = await courses(program, folder);
  const byStage: Record<string, number> = {};
  let kills = 0;
  for (let round = 0; kills < wanted; round++) {
    const course = nights[round % nights.length]!;
    const work = join(folder, 'work');
    rmSync(work, { recursive: true, force: true });
    cpSync(course.from, work, { recursive: true, verbatimSymlinks: true });
    const config = join(work, 'daybreak.yaml');
    const moments: Moment[] = [];
    for (let left = 2 + Math.floor(random() * 5); left > 0 && kills < wanted; left--) {
      const moment = randomMoment(random, course.ends);
      const { isKilled } = await runProcess(program, config, moment);
      if (!isKilled) break;
      moments.push(moment);
      kills++;
      byStage[moment.after] = (byStage[moment.after] ?? 0) + 1;
    }
    await expectUndisturbed(course, work, await runProcess(program, config), { seed, round, moments });
  }
  return { kills, byStage };
};

const expectUndisturbed = async (course: Course, work: string, ending: Ending, told: object) => {
  const where = JSON.stringify({ night: course.name, ...told });
  expect(ending.code, `${where}\n${ending.said}`).toBe(0);
  expect(published(join(work, 'out', nightOf(work))), where).toEqual(course.expected);
  await expectTidy(work);
};
