import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, workspace } from '../night/night-fixture.ts';

const { folder, remove } = workspace();
const daybreak = (...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts', 'daybreak.mjs'), ...words],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    },
  );
  return { status, stdout, stderr };
};

beforeAll(() => {
  const days = Array.from({ length: 120 }, (_, i) =>
    new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10),
  );
  const rows = days.flatMap((day, i) => [`c${i % 7},${day},${10 + (i % 5)}.50`, `c${i % 11},${day},7.25`]);
  writeFileSync(join(folder, 'till.csv'), `customer,day,amount\n${rows.join('\n')}\n`);
  writeFileSync(
    join(folder, 'daybreak.yaml'),
    `version: 1
company: Corner Shop
currency: GBP
sources:
  - name: till
    entity: transactions
    files: till.csv
    columns: { customer_id: customer, occurred_at: { from: day, type: date }, amount: amount }
machine: { threads: 1 }
`,
  );
});
afterAll(remove);

describe('the command', () => {
  test('says before a first night what it would do, and leaves no trace', () => {
    const { status, stdout } = daybreak('run', '--dry-run');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^would load {2}till: till\.csv \(\d[\d,]* bytes\)$/m);
    expect(stdout).toMatch(/^would run {3}reports$/m);
    expect(daybreak('run', '--dry-run').stdout).toBe(stdout);
  });

  test('ends by saying what was loaded, what was found and where the reports are', () => {
    const { status, stdout, stderr } = daybreak('run');
    expect(status).toBe(0);
    expect(stdout).toContain('till: 240 records = 240 loaded + 0 refused');
    expect(stdout).toMatch(/Reports: out\/2024-04-29\/index\.html$/m);
    expect(stderr).toMatch(/✓ reports/);
  });

  test('tells the second time that nothing changed', () => {
    expect(daybreak('run', '--dry-run').stdout).not.toContain('would');
    expect(daybreak('run').stdout).toContain('(already there, unchanged)');
  });

  test('prints one object for programs, for a good end and a bad one', () => {
    const good = daybreak('run', '--json', '--quiet');
    expect(good.stderr).toBe('');
    expect(JSON.parse(good.stdout)).toMatchObject({
      schema: 'daybreak/run/v1',
      status: 'done',
      as_of: '2024-04-29',
    });
    const bad = daybreak('run', '--json', '--quiet', '--as-of', '2023-01-01');
    expect(bad.status).toBe(2);
    expect(JSON.parse(bad.stdout)).toMatchObject({ status: 'failed', error: { code: 'AS_OF', exit: 2 } });
  });

  test('prints that object for a setting or a period that is wrong, too, and the sentence on stderr', () => {
    for (const [code, ...words] of [
      ['CONFIG_INVALID', '--as-of', 'nonsense'],
      ['CONFIG_MISSING', '--config', 'nowhere.yaml'],
      ['PERIOD', '--from', '2024-01-01'],
    ]) {
      const { status, stdout, stderr } = daybreak('run', '--json', ...words);
      expect(status).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({
        schema: 'daybreak/run/v1',
        status: 'failed',
        error: { code, exit: 2, message: expect.any(String) },
      });
      expect(stderr).toContain(`[${code}]`);
    }
  });

  test('runs every night of a period', () => {
    const { status, stdout } = daybreak('run', '--from', '2024-04-27', '--to', '2024-04-28');
    expect(status).toBe(0);
    expect(stdout.match(/as of 2024-04-2[78]/g)).toEqual(['as of 2024-04-27', 'as of 2024-04-28']);
  });

  test.each([
    ['an unknown command', ['rnu'], 2],
    ['an unknown option', ['run', '--as-off', '2024-01-01'], 2],
    ['half a period', ['run', '--from', '2024-01-01'], 2],
    ['a config that is not there', ['run', '--config', 'nowhere.yaml'], 2],
    ['an unknown job', ['run', '--select', 'chrun'], 2],
    ['help', ['--help'], 0],
  ])('%s ends with the right exit code', (_what, words, exit) => {
    const { status, stderr } = daybreak(...words);
    expect(status).toBe(exit);
    if (exit !== 0) expect(stderr).toMatch(/error/);
  });

  test('an input that is gone ends with exit code 5, and says what to do', () => {
    rmSync(join(folder, 'till.csv'));
    const { status, stderr } = daybreak('run');
    expect(status).toBe(5);
    expect(stderr).toMatch(/error .*till\.csv.*\n(.*\n)*.*what to do:/);
  });
});
