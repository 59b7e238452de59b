import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Config, loadConfig } from '../../pipeline/config.ts';
import { night, published, readParquet, workspace } from './night-fixture.ts';

const header = 'customer,day,amount';

/** A shop of forty customers who buy every few weeks. */
const shop = () => {
  const lines = [header];
  for (let customer = 1; customer <= 40; customer++) {
    for (let week = customer % 5; week < 40; week += 2 + (customer % 7)) {
      const day = new Date(Date.UTC(2024, 0, 1 + week * 7)).toISOString().slice(0, 10);
      lines.push(`c${customer},${day},${10 + customer}.50`);
    }
  }
  return `${lines.join('\n')}\n`;
};

const yaml = `version: 1
company: Corner Shop
currency: GBP
sources:
  - name: till
    entity: transactions
    files: till.csv
    columns: { customer_id: customer, occurred_at: { from: day, type: date }, amount: amount }
machine: { threads: 1 }
`;

/** The shop after a good night, built once; tests copy it. */
const good = workspace();
beforeAll(async () => {
  writeFileSync(join(good.folder, 'daybreak.yaml'), yaml);
  writeFileSync(join(good.folder, 'till.csv'), shop());
  await night(loadConfig(join(good.folder, 'daybreak.yaml'), { env: {} }));
});
afterAll(() => good.remove());

let folder: string;
let remove: () => void;
let config: Config;
beforeEach(() => {
  ({ folder, remove } = workspace());
  for (const name of ['daybreak.yaml', 'till.csv']) cpSync(join(good.folder, name), join(folder, name));
  config = loadConfig(join(folder, 'daybreak.yaml'), { env: {} });
});
afterEach(() => remove());

/** The warehouse and the output of the good night, in the test's folder. */
const afterGoodNight = () => {
  for (const name of ['warehouse', 'out'])
    cpSync(join(good.folder, name), join(folder, name), { recursive: true, verbatimSymlinks: true });
};

const latest = () => published(join(folder, 'out', 'latest'));
const stale = () => join(folder, 'out', 'STALE.txt');

describe('a night that cannot be', () => {
  test.each([
    ['a missing file', () => rmSync(join(folder, 'till.csv')), 5, /till\.csv/],
    ['an empty file', () => writeFileSync(join(folder, 'till.csv'), ''), 5, /till\.csv/],
    [
      'a header and nothing else',
      () => writeFileSync(join(folder, 'till.csv'), `${header}\n`),
      5,
      /till\.csv/,
    ],
    [
      'a folder in place of the file',
      () => {
        rmSync(join(folder, 'till.csv'));
        mkdirSync(join(folder, 'till.csv'));
      },
      5,
      /till\.csv/,
    ],
    [
      'a renamed column',
      () => writeFileSync(join(folder, 'till.csv'), shop().replace('customer,', 'custmer,')),
      2,
      /custmer/,
    ],
  ])('%s is one clear error, and the last good night stays', async (_what, spoil, exit, message) => {
    afterGoodNight();
    const before = latest();
    spoil();
    await expect(night(config)).rejects.toMatchObject({
      name: 'DaybreakError',
      exit,
      message: expect.stringMatching(message),
    });
    expect(latest()).toEqual(before);
    expect(readFileSync(stale(), 'utf8')).toMatch(/failed, so the reports here are older/);

    // Put right, the next night publishes and takes the mark away.
    rmSync(join(folder, 'till.csv'), { recursive: true, force: true });
    writeFileSync(join(folder, 'till.csv'), shop());
    await night(config);
    expect(latest()).toEqual(before);
    expect(existsSync(stale())).toBe(false);
  });

  test('an output that cannot be written stops before anything is read', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(night({ ...config, output: join(folder, 'file', 'out') })).rejects.toMatchObject({
      code: 'OUTPUT',
      exit: 2,
    });
    expect(existsSync(join(folder, 'warehouse'))).toBe(false);
  });

  test('a warehouse that cannot be written is an error of the config', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(night({ ...config, warehouse: join(folder, 'file', 'w') })).rejects.toMatchObject({
      code: 'WAREHOUSE',
      exit: 2,
    });
  });

  test('a run beside another says who holds the warehouse', async () => {
    mkdirSync(join(folder, 'warehouse'));
    writeFileSync(
      join(folder, 'warehouse', 'run.lock'),
      JSON.stringify({ pid: process.pid, host: hostname() }),
    );
    await expect(night(config)).rejects.toMatchObject({
      code: 'LOCKED',
      exit: 4,
      message: expect.stringContaining(`process ${process.pid} on ${hostname()}`),
    });
  });

  test('the lock of a process that is gone is passed over', async () => {
    mkdirSync(join(folder, 'warehouse'));
    // No process has the largest number a process may have.
    writeFileSync(
      join(folder, 'warehouse', 'run.lock'),
      JSON.stringify({ pid: 4_194_305, host: hostname() }),
    );
    expect((await night(config, { select: 'quality' })).jobs[0]).toMatchObject({
      job: 'load',
      status: 'done',
    });
  });

  test.skipIf(!existsSync('/proc/self/stat'))(
    'the lock of a process whose number came round to another one is passed over',
    async () => {
      mkdirSync(join(folder, 'warehouse'));
      writeFileSync(
        join(folder, 'warehouse', 'run.lock'),
        JSON.stringify({ pid: process.pid, host: hostname(), began: '1' }),
      );
      expect((await night(config, { select: 'quality' })).jobs[0]).toMatchObject({
        job: 'load',
        status: 'done',
      });
    },
  );

  test('an as_of before the first transaction is refused with that day', async () => {
    await expect(night({ ...config, as_of: '2023-12-31' })).rejects.toMatchObject({
      code: 'AS_OF',
      exit: 2,
      message: expect.stringContaining('2024-01-01'),
    });
  });

  test('a selected job whose inputs are of another night says what to select with it', async () => {
    afterGoodNight();
    const earlier = { ...config, as_of: '2024-06-30' };
    await expect(night(earlier, { select: 'rfm' })).rejects.toMatchObject({
      code: 'NOT_BUILT',
      exit: 2,
      hint: 'select it too: --select +rfm',
    });
    const { jobs, published: place } = await night(earlier, { select: '+rfm' });
    expect(jobs.map(({ job }) => job)).toEqual(['load', 'customers', 'rfm']);
    expect(place).toBeUndefined();
  });
});

/** A file system too small for a night; only root may have one, so elsewhere these tests are skipped. */
const tiny = (path: string, size: string): boolean => {
  mkdirSync(path, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]).status === 0;
};
const canMount = () => {
  const { folder: probe, remove: unprobe } = workspace();
  const can = process.getuid?.() === 0 && tiny(join(probe, 'disk'), '1m');
  if (can) spawnSync('umount', [join(probe, 'disk')]);
  unprobe();
  return can;
};

describe.skipIf(!canMount())('a full disk (needs the right to mount a small one)', () => {
  test.each(['output', 'warehouse'] as const)(
    'under the %s is told, and the last good night stays',
    async (where) => {
      const disk = join(folder, 'disk');
      tiny(disk, '4m');
      try {
        afterGoodNight();
        const before = latest();
        writeFileSync(join(disk, 'ballast'), Buffer.alloc(3.9 * 2 ** 20));
        const full = { ...config, company: 'Corner Shop Ltd', [where]: join(disk, where) };
        await expect(night(full)).rejects.toMatchObject({ code: 'DISK_FULL', exit: 1 });
        expect(latest()).toEqual(before);
        rmSync(join(disk, 'ballast'));
      } finally {
        spawnSync('umount', [disk]);
      }
    },
  );
});

describe('a night that goes on', () => {
  test('a source that leaves the config leaves the figures', async () => {
    writeFileSync(join(folder, 'web.csv'), shop().replaceAll('c1,', 'w1,'));
    const both = loadConfig(join(folder, 'daybreak.yaml'), { env: {} });
    const web = {
      ...both.sources[0]!,
      name: 'web',
      files: both.sources[0]!.files.map((file) => file.replace('till', 'web')),
    };
    const figures = async (sources: Config['sources']) =>
      (await night({ ...config, sources }, { select: 'quality' })).sources;
    const one = await figures(config.sources);
    expect(await figures([...config.sources, web])).not.toEqual(one);
    expect(await figures(config.sources)).toEqual(one);
  });

  test('an earlier as_of is built as it would have been known, and latest stays where it is', async () => {
    afterGoodNight();
    const newest = readlinkSync(join(folder, 'out', 'latest'));
    const earlier = await night({ ...config, as_of: '2024-06-30' });
    const [row] = await readParquet(
      join(earlier.published!.folder, 'analyst', 'customers.parquet'),
      `select max(T) as days, min(as_of)::varchar as as_of from published`,
    );
    // The first purchases are of 1 January.
    expect(row).toEqual({ days: 181, as_of: '2024-06-30' });
    expect(readlinkSync(join(folder, 'out', 'latest'))).toBe(newest);
  });

  test('what was lost from the output is published again, the same bytes', async () => {
    afterGoodNight();
    const before = latest();
    rmSync(join(folder, 'out'), { recursive: true });
    const again = await night(config);
    expect(again.jobs.every(({ status }) => status === 'same')).toBe(true);
    expect(again.published?.status).toBe('done');
    expect(latest()).toEqual(before);
  });
});
