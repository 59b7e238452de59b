import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openWarehouse } from '../../../pipeline/warehouse.ts';
import { root, workspace } from '../../night/night-fixture.ts';

const command = join(root, 'scripts', 'daybreak.mjs');

describe('daybreak decide', () => {
  const { folder, remove } = workspace();
  afterAll(remove);
  const config = join(folder, 'daybreak.yaml');
  writeFileSync(
    config,
    `version: 1
company: Example Ltd
currency: GBP
warehouse: ./warehouse
sources:
  - { name: shop, entity: transactions, files: sales.csv, columns: { customer_id: id, occurred_at: day, amount: amount } }
`,
  );
  const run = (...words: string[]) => {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [command, 'decide', ...words, '-c', config],
      { encoding: 'utf8' },
    );
    return { stdout, stderr, status };
  };
  const fourEyes = ['--by', 'Ann', '--second', 'Bob', '--why', 'cheques returned', '--on', '2024-06-10'];

  test('before the first night it says that one is to run', () => {
    const { stderr, status } = run('blacklist', 'c', ...fourEyes);
    expect(status).toBe(2);
    expect(stderr).toContain('run a night first');
  });

  test('writes who, why and until when, and tells the number', async () => {
    const { db, close } = await openWarehouse(join(folder, 'warehouse'), {
      threads: 1,
      memory_limit: '200MB',
    });
    await db.run(`create table customer.customers as select 'c' as customer_id`);
    close();
    const first = run('blacklist', 'c', ...fourEyes, '--until', '2024-12-31');
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toBe(
      'decision 1: blacklist c, blacklist, from 2024-06-10 until 2024-12-31; the next night acts on it\n',
    );
    const second = run(
      'override',
      'c',
      '--by',
      'Ann',
      '--why',
      'pledge given',
      '--field',
      'credit_limit',
      '--value',
      '500',
      '--json',
    );
    expect(JSON.parse(second.stdout)).toMatchObject({
      schema: 'daybreak/decide/v1',
      decision_no: 2,
      field: 'credit_limit',
      value: '500',
    });
    expect(run('release', 'c', ...fourEyes).stdout).toContain('decision 3: release c, blacklist');
  });

  test('refuses an unknown kind and a missing second person with exit code 2', () => {
    expect(run('praise', 'c')).toMatchObject({ status: 2 });
    const alone = run('blacklist', 'c', '--by', 'Ann', '--why', 'x');
    expect(alone.status).toBe(2);
    expect(alone.stderr).toContain('an entry on the blacklist requires a second person');
    const released = run('release', 'c', '--by', 'Ann', '--why', 'x');
    expect(released.stderr).toContain('a release from the blacklist requires a second person');
  });
});
