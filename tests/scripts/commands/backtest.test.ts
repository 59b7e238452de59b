import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { addDays } from '../../../pipeline/windows.ts';
import { root, workspace } from '../../night/night-fixture.ts';

const command = join(root, 'scripts', 'daybreak.mjs');

describe('daybreak backtest', () => {
  const { folder, remove } = workspace();
  afterAll(remove);
  const config = join(folder, 'daybreak.yaml');
  // Sixty customers who buy every 3 to 20 days and stop some day, on 300 days.
  const lines = Array.from({ length: 60 }, (_, i) => i).flatMap((i) =>
    Array.from({ length: 100 }, (_, nth) => (i % 40) + nth * (3 + (i % 18)))
      .filter((day) => day <= (i % 3 === 0 ? 90 : 300))
      .map((day) => `c${i},${addDays('2024-01-01', day)},${10 + i}`),
  );
  writeFileSync(join(folder, 'sales.csv'), `id,day,amount\n${lines.join('\n')}\n`);
  writeFileSync(
    config,
    `version: 1
company: Example Ltd
currency: GBP
sources:
  - { name: shop, entity: transactions, files: sales.csv, columns: { customer_id: id, occurred_at: day, amount: amount } }
`,
  );
  const run = (...flags: string[]) =>
    spawnSync(process.execPath, [command, 'backtest', '-c', config, ...flags]);

  test('prints a table per origin with the baselines in it', () => {
    const printed = execFileSync(process.execPath, [command, 'backtest', '-c', config, '--origins', '2'], {
      encoding: 'utf8',
    });
    expect(printed).toContain('Example Ltd: 75 days ahead of each origin');
    expect(printed.match(/naive-rate .* baseline/g)?.length).toBe(2);
    expect(printed.match(/past spend .* baseline/g)?.length).toBe(2);
    expect(printed.match(/^\* /gm)?.length).toBe(4); // per origin an elected model and its value
  });

  test('--json prints one versioned object', () => {
    const { stdout, status } = run('--origins', '1', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(String(stdout))).toMatchObject({
      schema: 'daybreak/backtest/v1',
      model: 'clv',
      currency: 'GBP',
      horizon_days: 100,
      origins: [{ customers: 60 }],
    });
  });

  test('a model that it does not know is a usage error', () => {
    const { stderr, status } = run('--model', 'weather');
    expect(status).toBe(2);
    expect(String(stderr)).toContain('--model requires one of clv, churn, credit, got weather');
  });
});
