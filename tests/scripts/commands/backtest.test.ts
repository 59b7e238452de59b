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

describe('daybreak backtest --model credit', () => {
  const { folder, remove } = workspace();
  afterAll(remove);

  test('says how many went bad, how many are needed, and what helps', () => {
    // Of forty loans of five years eight default, all of them within the last year.
    const loans = Array.from(
      { length: 40 },
      (_, i) =>
        `L${i},c${i},${addDays('2022-01-01', i)},1000,60,${i % 5 === 0 ? addDays('2024-02-01', i) : ''}`,
    );
    writeFileSync(join(folder, 'loans.csv'), `loan,id,granted,amount,term,defaulted\n${loans.join('\n')}\n`);
    const sales = Array.from({ length: 900 }, (_, day) => `c${day % 40},${addDays('2022-01-01', day)},10`);
    writeFileSync(join(folder, 'sales.csv'), `id,day,amount\n${sales.join('\n')}\n`);
    const config = join(folder, 'daybreak.yaml');
    writeFileSync(
      config,
      `version: 1
company: Example Ltd
currency: GBP
sources:
  - { name: shop, entity: transactions, files: sales.csv, columns: { customer_id: id, occurred_at: day, amount: amount } }
  - name: loans
    entity: loans
    files: loans.csv
    columns: { loan_id: loan, customer_id: id, granted_on: granted, amount: amount, term_months: term, defaulted_on: defaulted }
`,
    );
    const { status, stderr } = spawnSync(
      process.execPath,
      [command, 'backtest', '-c', config, '--model', 'credit'],
      { encoding: 'utf8' },
    );
    expect(status).toBe(2);
    expect(stderr).toContain(
      'requires 30 customers who went bad after past days, 15 of them before the latest of these days, got 8 and 0',
    );
    expect(stderr).toContain('a longer history of loans or invoices');
    expect(stderr).not.toContain('churn');
  }, 60_000);
});

describe('daybreak backtest --model churn', () => {
  const { folder, remove } = workspace();
  afterAll(remove);
  // Four hundred customers of whom an attribute tells a little, and a column that was written after they had left.
  const rows = Array.from({ length: 400 }, (_, i) => {
    const isRestless = i % 4 === 0;
    const left = (i * 7919) % 100 < (isRestless ? 70 : 20);
    return [
      `c${i}`,
      isRestless ? 'monthly' : 'yearly',
      (i * 31) % 17,
      left ? 'paid' : 'none',
      left ? 'yes' : 'no',
    ];
  });
  const lines = rows.map((row) => row.join(','));
  writeFileSync(join(folder, 'table.csv'), `id,plan,noise,final_invoice,left\n${lines.join('\n')}\n`);
  const configOf = (attributes: string) => {
    const path = join(folder, `${attributes.length}.yaml`);
    writeFileSync(
      path,
      `version: 1
company: Example Ltd
currency: GBP
as_of: 2024-06-30
sources:
  - name: table
    entity: labels
    files: table.csv
    columns:
      customer_id: id
      observed_on: { sql: "null" }
      label: { sql: "'churned'" }
      value: { from: left, values: { "yes": "true", "no": "false" } }
    attributes: ${attributes}
`,
    );
    return path;
  };
  const run = (attributes: string) =>
    spawnSync(
      process.execPath,
      [command, 'backtest', '--model', 'churn', '--json', '-c', configOf(attributes)],
      { encoding: 'utf8' },
    );

  test('judges a labelled table by folds, without code', () => {
    const { stdout, status, stderr } = run('[plan, noise]');
    expect(stderr).not.toContain('error');
    expect(status).toBe(0);
    const { judged, models } = JSON.parse(stdout);
    expect(judged).toBe('by_fold');
    expect(models.find(({ model }: { model: string }) => model === 'scorecard').auc).toBeGreaterThan(0.65);
  });

  test('a column that knows the outcome is a leak: the model is not used, and the exit code says so', () => {
    const { stdout, status } = run('[plan, noise, final_invoice]');
    expect(status).toBe(3);
    const { models } = JSON.parse(stdout) as { models: { note: string; is_elected: boolean }[] };
    const suspects = models.filter(({ note }) => note === 'too good to be true');
    expect(suspects.length).toBeGreaterThan(0);
    expect(suspects.every(({ is_elected }) => !is_elected)).toBe(true);
  });
});
