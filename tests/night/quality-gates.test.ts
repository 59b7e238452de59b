import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Config, loadConfig } from '../../pipeline/config.ts';
import { night, published, readParquet, workspace } from './night-fixture.ts';
import { tillLines, writePeople, writeShopConfig, writeTill } from './shop-fixture.ts';

const customers = 30;
const good = tillLines(customers, 0, 300);
const bad = Array.from({ length: 40 }, (_, i) => `x${i},1,c1,2024-13-45 10:00:00,p1,1,5.00`);

/** The shop after a good night, built once; tests copy it. */
const shop = workspace();
beforeAll(async () => {
  writePeople(shop.folder, customers);
  writeTill(shop.folder, 'till-1.csv', good);
  await night(loadConfig(writeShopConfig(shop.folder), { env: {} }));
});
afterAll(() => shop.remove());

let folder: string;
let remove: () => void;
let config: Config;
beforeEach(() => {
  ({ folder, remove } = workspace());
  config = loadConfig(writeShopConfig(folder), { env: {} });
  writePeople(folder, customers);
  writeTill(folder, 'till-1.csv', good);
});
afterEach(() => remove());

/** The warehouse and the output of the good night, in the test's folder. */
const afterGoodNight = () => {
  for (const name of ['warehouse', 'out'])
    cpSync(join(shop.folder, name), join(folder, name), { recursive: true, verbatimSymlinks: true });
};

const latest = () => join(folder, 'out', 'latest');
const quality = () => readFileSync(join(latest(), 'analyst', 'quality.html'), 'utf8');
const refusedWords = /till requires fewer refused records than its reject_above, got 4\d of/;

describe('a source that a gate stops', () => {
  test('keeps the rows of the night before, while the others go on, and the pages say so', async () => {
    afterGoodNight();
    const before = await readParquet(
      join(latest(), 'analyst', 'customers.parquet'),
      'from published order by 1',
    );
    writeTill(folder, 'till-1.csv', [...good, ...bad]);
    writePeople(folder, customers + 1);
    const { held, jobs, published: place } = await night(config);
    expect(held).toEqual([expect.stringMatching(refusedWords)]);
    // What was refused of the export that is not kept: on the terminal and on the page.
    expect(held[0]).toMatch(
      /the first:\n {4}till-1\.csv line 16, occurred_at: is no timestamp of the calendar, got "2024-13-45 10:00:00" \(48 records\)$/,
    );
    expect(place?.status).toBe('done');
    expect(jobs.map(({ job, status }) => `${job} ${status}`).slice(0, 2)).toEqual([
      'load done',
      'quality done',
    ]);
    const after = await readParquet(
      join(latest(), 'analyst', 'customers.parquet'),
      'from published order by 1',
    );
    expect(after.filter(({ customer_id }) => customer_id !== `c${customers + 1}`)).toEqual(before);
    expect(after.length).toBe(before.length + 1);
    expect(quality()).toContain('till: the newest export was held back.');
    expect(quality()).toMatch(
      /till, export held back<\/td><td[^>]*>48<\/td>.*<code>2024-13-45 10:00:00<\/code>/,
    );
    for (const page of ['index.html', 'marketing/segments.html', 'risk/risk.html', 'analyst/quality.html']) {
      expect(readFileSync(join(latest(), page), 'utf8'), page).toMatch(/class="state stop"/);
    }
    expect(existsSync(join(folder, 'out', 'STALE.txt'))).toBe(false);

    // Nothing new: the export is tried again, held back again, and no byte changes.
    const bytes = published(latest());
    expect((await night(config)).published?.status).toBe('same');
    expect(published(latest())).toEqual(bytes);

    writeTill(folder, 'till-1.csv', good);
    const mended = await night(config);
    expect(mended.held).toEqual([]);
    expect(quality()).not.toContain('held back');
  }, 120_000);

  test('ends the night where the config publishes nothing then, and the last good night stays', async () => {
    const strict: Config = { ...config, quality: { on_stop: 'publish_nothing' } };
    afterGoodNight();
    const before = published(latest());
    writeTill(folder, 'till-1.csv', [...good, ...bad]);
    const error = { code: 'QUALITY_GATE', exit: 3, message: expect.stringMatching(refusedWords) };
    await expect(night(strict)).rejects.toMatchObject(error);
    await expect(night(strict)).rejects.toMatchObject(error);
    expect(published(latest())).toEqual(before);
    expect(readFileSync(join(folder, 'out', 'STALE.txt'), 'utf8')).toMatch(refusedWords);
    writeTill(folder, 'till-1.csv', good);
    await night(strict);
    expect(published(latest())).toEqual(before);
    expect(existsSync(join(folder, 'out', 'STALE.txt'))).toBe(false);
  }, 120_000);

  test('ends a first night, which has no rows to keep, with the first refusals, every time', async () => {
    writeTill(folder, 'till-1.csv', [...good.slice(0, 50), ...bad]);
    for (const _ of [1, 2]) {
      await expect(night(config)).rejects.toMatchObject({
        code: 'QUALITY_GATE',
        exit: 3,
        message: expect.stringMatching(
          /the first:\n {4}till-1\.csv line \d+, occurred_at: is no timestamp of the calendar, got "2024-13-45 10:00:00" \(\d+ records\)$/,
        ),
      });
    }
    expect(existsSync(latest())).toBe(false);
  });
});
