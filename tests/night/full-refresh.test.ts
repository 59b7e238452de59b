import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Config, loadConfig } from '../../pipeline/config.ts';
import { night, published, workspace } from './night-fixture.ts';
import { tillLines, writePeople, writeShopConfig, writeTill } from './shop-fixture.ts';

const customers = 40;

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = workspace());
  writePeople(folder, customers);
});
afterEach(() => remove());

/** What came, night by night. */
const arrivals: readonly (() => void)[] = [
  () => writeTill(folder, 'till-2.csv', tillLines(customers, 150, 330)),
  // Late: days before everything that is loaded.
  () => writeTill(folder, 'till-1.csv', tillLines(customers, 0, 150)),
  () => writeTill(folder, 'till-3.csv', tillLines(customers, 330, 360)),
  // A correction under the same name: lines gone, lines changed, one more refused.
  () =>
    writeTill(folder, 'till-2.csv', [
      ...tillLines(customers, 155, 330).map((line) => line.replace(',p3,', ',p4,')),
      'x,1,c1,2024-02-30 10:00:00,p1,1,5.00',
    ]),
  // The same content twice more: under a name that sorts before the first, and under one that sorts after.
  () => {
    cpSync(join(folder, 'till-3.csv'), join(folder, 'till-0-again.csv'));
    cpSync(join(folder, 'till-3.csv'), join(folder, 'till-9-again.csv'));
  },
  // An export that overlaps the days before it.
  () => writeTill(folder, 'till-4.csv', tillLines(customers, 350, 400)),
];

/** The shop's settings, with warehouse and output apart from another's. */
const configOf = (name: string, own: Partial<Config> = {}): Config => ({
  ...loadConfig(writeShopConfig(folder), { env: {} }),
  warehouse: join(folder, name, 'warehouse'),
  output: join(folder, name, 'out'),
  ...own,
});

describe('loading night by night', () => {
  test('publishes what reading everything again publishes', { timeout: 180_000 }, async () => {
    const config = configOf('nightly');
    let place = '';
    for (const [i, arrive] of arrivals.entries()) {
      arrive();
      // Two of three arrivals wait for the next whole night.
      if (i % 3 < 2) await night(config, { select: 'quality' });
      else place = (await night(config)).published!.folder;
    }
    const before = published(place);
    const again = await night(config, { full_refresh: true });
    expect(again.jobs.every(({ status }) => status === 'done')).toBe(true);
    expect(published(place)).toEqual(before);

    // A file that is gone can't be read again; its rows stay.
    rmSync(join(folder, 'till-1.csv'));
    await night(config, { full_refresh: true });
    expect(published(place)).toEqual(before);
  });

  test('publishes what a new warehouse makes of the same files', { timeout: 180_000 }, async () => {
    // One as_of throughout: what earlier nights knew is kept on purpose, and a new warehouse has had none.
    const as_of = '2025-02-03';
    for (const arrive of arrivals) {
      arrive();
      await night(configOf('nightly', { as_of }), { select: 'quality' });
    }
    const nightly = await night(configOf('nightly', { as_of }));
    const fresh = await night(configOf('fresh', { as_of }));
    expect(published(fresh.published!.folder)).toEqual(published(nightly.published!.folder));
  });
});
