import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawExponential, seededRandom } from '../../../models/numeric/random.ts';
import { originsOf } from '../../../pipeline/backtest.ts';
import { loadConfig } from '../../../pipeline/config.ts';
import { backtestClv, type ClvBacktest } from '../../../pipeline/scores/clv-backtest.ts';
import { addDays } from '../../../pipeline/windows.ts';
import { workspace } from '../../night/night-fixture.ts';

describe('the origins of a backtest', () => {
  test('leave two stretches to learn from and one to each origin', () => {
    // 500 days for three origins: five stretches of 100
    expect(originsOf('2024-01-01', addDays('2024-01-01', 500), 3)).toEqual({
      horizon_days: 100,
      days: [200, 300, 400].map((days) => addDays('2024-01-01', days)),
    });
  });

  test('look half a year ahead at most', () => {
    expect(originsOf('2020-01-01', '2024-12-31', 2)).toEqual({
      horizon_days: 182,
      days: [addDays('2024-12-31', -364), addDays('2024-12-31', -182)],
    });
  });

  test('refuse a history that is too short', () => {
    expect(() => originsOf('2024-01-01', '2024-02-01', 3)).toThrow(
      'a week of history per origin and two more',
    );
  });
});

describe('a backtest of the purchase models', () => {
  const { folder, remove } = workspace();
  afterAll(remove);
  const start = '2023-01-01';

  /** Days of purchases of customers who each keep a rate of their own for a life of their own. */
  const sales = (() => {
    const random = seededRandom(3);
    return Array.from({ length: 500 }, (_, i) => {
      const rate = drawExponential(random, 25);
      const days = [Math.floor(random() * 200)];
      const end = days[0]! + drawExponential(random, 1 / 300);
      for (
        let day = days[0]! + drawExponential(random, rate);
        day < Math.min(end, 500);
        day += drawExponential(random, rate)
      ) {
        days.push(Math.floor(day));
      }
      return [...new Set(days)].map((day) => ({ id: `c${i}`, day, amount: 5 + 20 * random() }));
    }).flat();
  })();

  const backtest = async (rows: typeof sales, as_of: string, count: number): Promise<ClvBacktest> => {
    const lines = rows.map(({ id, day, amount }) => `${id},${addDays(start, day)},${amount.toFixed(2)}`);
    writeFileSync(join(folder, 'sales.csv'), `id,day,amount\n${lines.join('\n')}\n`);
    writeFileSync(
      join(folder, 'daybreak.yaml'),
      `version: 1
company: Example Ltd
currency: GBP
as_of: ${as_of}
sources:
  - { name: shop, entity: transactions, files: sales.csv, columns: { customer_id: id, occurred_at: day, amount: amount } }
`,
    );
    return backtestClv(loadConfig(join(folder, 'daybreak.yaml'), { env: {} }), count);
  };

  let result: ClvBacktest;
  beforeAll(async () => {
    result = await backtest(sales, addDays(start, 500), 2);
  });

  test('counts at each origin those who were customers then, and what they bought up to the next', () => {
    expect(result.horizon_days).toBe(125);
    expect(result.origins.map(({ origin, until }) => [origin, until])).toEqual([
      [addDays(start, 250), addDays(start, 375)],
      [addDays(start, 375), addDays(start, 500)],
    ]);
    [250, 375].forEach((origin, i) => {
      const known = new Set(sales.filter(({ day }) => day <= origin).map(({ id }) => id));
      const after = sales.filter(({ id, day }) => known.has(id) && day > origin && day <= origin + 125);
      expect(result.origins[i]).toMatchObject({ customers: known.size, purchases: after.length });
    });
  });

  test('shows every model beside the baselines, one of them elected', () => {
    for (const { models, value } of result.origins) {
      expect(models.map(({ model }) => model)).toEqual([
        'bg-nbd',
        'mbg-nbd',
        'pareto-nbd',
        'nbd',
        'naive-rate',
      ]);
      expect(models.filter(({ is_elected }) => is_elected).length).toBe(1);
      expect(value.map(({ is_elected }) => is_elected)).toEqual([true, false]);
      for (const { rmse, total_error } of [...models, ...value]) {
        expect(Number.isFinite(rmse) && Number.isFinite(total_error)).toBe(true);
      }
    }
  });

  test('what comes after an origin changes no prediction made at it', async () => {
    const first = result.origins[0]!;
    const cut = sales.filter(({ day }) => day <= 375);
    // The same stretches of 125 days, seen from the end of the first horizon.
    const { origins } = await backtest(cut, addDays(start, 375), 1);
    expect(origins).toEqual([first]);
  });

  test('leaves no warehouse and no report behind', () => {
    expect(existsSync(join(folder, 'warehouse'))).toBe(false);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });
});
