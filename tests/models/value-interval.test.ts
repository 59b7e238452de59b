import { type Table, tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { bgNbd, bgNbdCountProbability } from '../../models/bg-nbd.ts';
import { gammaGamma } from '../../models/gamma-gamma.ts';
import { mbgCnbd } from '../../models/mbg-cnbd.ts';
import { mbgNbd, mbgNbdCountProbability } from '../../models/mbg-nbd.ts';
import { normalQuantile } from '../../models/numeric/normal-quantile.ts';
import { drawBeta, drawExponential, drawGamma, seededRandom } from '../../models/numeric/random.ts';
import { paretoNbd } from '../../models/pareto-nbd.ts';
import { totalValueInterval } from '../../models/total-interval.ts';
import { valueInterval } from '../../models/value-interval.ts';
import { buyers, given, numbers } from './buyers.ts';

// Quantiles of the standard normal distribution, any table
test.each([
  [0.9, 1.2815515655446004],
  [0.975, 1.959963984540054],
  [0.001, -3.090232306167813],
  [0.5, 0],
])('the normal quantile at %d', (p, expected) => {
  expect(normalQuantile(p)).toBeCloseTo(expected, 8);
});

describe('the deviation of the purchases', () => {
  const params = { r: 0.5, alpha: 5, a: 0.8, b: 2.5 };
  const sd = (scores: Table) => numbers(scores, 'purchases_sd')[0]!;
  const newcomer = buyers([{ x: 0, tx: 0, T: 0 }]);
  const ofCounts = (probability: (n: number) => number) => {
    const p = Array.from({ length: 600 }, (_, n) => probability(n));
    const mean = p.reduce((sum, p_n, n) => sum + n * p_n, 0);
    return Math.sqrt(p.reduce((sum, p_n, n) => sum + (n - mean) ** 2 * p_n, 0));
  };

  test('is that of the distribution of counts for BG/NBD and MBG/NBD', () => {
    const options = { horizon_days: 364 };
    const [bg, mbg] = [bgNbd, mbgNbd].map((model) => sd(model.score(given(params), newcomer, options)));
    expect(bg).toBeCloseTo(
      ofCounts((n) => bgNbdCountProbability(params, n, 364)),
      7,
    );
    expect(mbg).toBeCloseTo(
      ofCounts((n) => mbgNbdCountProbability(params, n, 364)),
      7,
    );
  });

  test('is the same for MBG/CNBD-1 as for MBG/NBD, also in the middle of a life', () => {
    const row = buyers([{ x: 5, tx: 30, T: 40 }]);
    const regular = mbgCnbd.score(given({ ...params, k: 1 }), row, { horizon_days: 200 });
    expect(sd(regular)).toBeCloseTo(sd(mbgNbd.score(given(params), row, { horizon_days: 200 })), 8);
  });

  test('of Pareto/NBD without leaving is that of a gamma mixture of Poisson counts', () => {
    const fit = given({ r: 0.5, alpha: 5, s: 1e-12, beta: 5 });
    const row = buyers([{ x: 3, tx: 30, T: 40 }]);
    const [shape, odds] = [3.5, 20 / 45];
    expect(sd(paretoNbd.score(fit, row, { horizon_days: 140 }))).toBeCloseTo(
      Math.sqrt(shape * odds * (1 + odds)), // negative binomial, in closed form
      8,
    );
  });
});

const purchase = { r: 0.9, alpha: 5, a: 0.5, b: 4 };
const spend = { p: 4, q: 4.5, v: 60 };

/** Customers who live and spend by BG/NBD and Gamma-Gamma, and what they brought in the weeks after. */
const simulated = (seed: number, customers: number, weeks = 52): { inputs: Table; after: Float64Array } => {
  const random = seededRandom(seed);
  const rows = Array.from({ length: customers }, () => {
    const row = { x: 0, tx: 0, T: 10 + Math.floor(60 * random()), spent: 0, after: 0 };
    const rate = drawGamma(random, purchase.r, purchase.alpha);
    const leaving = drawBeta(random, purchase.a, purchase.b);
    const level = drawGamma(random, spend.q, spend.v);
    for (
      let time = drawExponential(random, rate);
      time <= row.T + weeks;
      time += drawExponential(random, rate)
    ) {
      const amount = drawGamma(random, spend.p, level);
      if (time > row.T) row.after += amount;
      else {
        row.x++;
        row.tx = time;
        row.spent += amount;
      }
      if (random() < leaving) break;
    }
    return row;
  });
  const monetary_value = Float64Array.from(rows, (row) => (row.x > 0 ? row.spent / row.x : 0));
  return {
    inputs: buyers(rows).assign(tableFromArrays({ monetary_value })),
    after: Float64Array.from(rows, (row) => row.after),
  };
};

describe('value intervals', () => {
  const { inputs, after } = simulated(5, 20_000);
  const scores = bgNbd.score(given(purchase), inputs, { horizon_days: 364 });
  const values = valueInterval(scores, spend, inputs);
  const [value, sd] = [numbers(values, 'value'), numbers(values, 'value_sd')];
  const [low, high] = [numbers(values, 'value_low'), numbers(values, 'value_high')];

  test('the values and deviations are those of simulated customers', () => {
    const total = value.reduce((sum, v) => sum + v, 0);
    const chance = Math.sqrt(sd.reduce((sum, s) => sum + s * s, 0));
    const happened = after.reduce((sum, v) => sum + v, 0);
    expect(Math.abs(total - happened)).toBeLessThan(3 * chance);
    const squared = after.reduce((sum, v, i) => sum + (v - value[i]!) ** 2, 0);
    expect(Math.abs(squared / chance ** 2 - 1)).toBeLessThan(0.1); // heavy tails: the square varies much
  });

  test('about a tenth of those who surely come falls below the interval, and a tenth above', () => {
    const none = numbers(scores, 'p_no_purchase');
    const sure = [...after.keys()].filter((i) => none[i]! < 0.09);
    const share = (outside: (i: number) => boolean) => sure.filter(outside).length / sure.length;
    expect(sure.length).toBeGreaterThan(500);
    expect(Math.abs(share((i) => after[i]! < low[i]!) - 0.1)).toBeLessThan(0.05);
    expect(Math.abs(share((i) => after[i]! > high[i]!) - 0.1)).toBeLessThan(0.05);
  });

  test('a tenth of those who may or may not come falls above the interval, which starts at zero', () => {
    const none = numbers(scores, 'p_no_purchase');
    const maybe = [...after.keys()].filter((i) => none[i]! > 0.15 && none[i]! < 0.85);
    expect(maybe.every((i) => low[i] === 0)).toBe(true);
    const above = maybe.filter((i) => after[i]! > high[i]!).length / maybe.length;
    expect(Math.abs(above - 0.1)).toBeLessThan(0.03);
  });

  test('holds the value of the middle, and is ordered', () => {
    expect(low.every((l, i) => l <= high[i]! && l >= 0 && Number.isFinite(high[i]!))).toBe(true);
  });

  test('four of five simulated companies end within the interval of their total', () => {
    const seeds = Array.from({ length: 12 }, (_, i) => 100 + i);
    const inside = seeds.filter((seed) => {
      const company = simulated(seed, 600);
      const [bought, spent] = [bgNbd.fit(company.inputs, {}), gammaGamma.fit(company.inputs, {})];
      const { low, high } = totalValueInterval(bgNbd, bought, spent, company.inputs, { horizon_days: 364 });
      const total = company.after.reduce((sum, v) => sum + v, 0);
      return low <= total && total <= high;
    });
    expect(inside.length).toBeGreaterThanOrEqual(7); // binomial with 0.8: fewer with probability 2 %
    expect(inside.length).toBeLessThan(12);
  });

  test('the parameters count the less, the more customers there are, and a sample of them is enough', () => {
    const fits = (company: Table) => [bgNbd.fit(company, {}), gammaGamma.fit(company, {})] as const;
    const [few, many] = [simulated(7, 1500).inputs, simulated(8, 24_000).inputs];
    const at = (company: Table) =>
      totalValueInterval(bgNbd, ...fits(company), company, { horizon_days: 364 });
    const [small, large] = [at(few), at(many)];
    const relative = (interval: typeof small) => interval.sd_parameters / interval.expected;
    expect(relative(small) / relative(large)).toBeGreaterThan(2.5);
    expect(relative(small) / relative(large)).toBeLessThan(6); // the root of 16 is 4
  });
});
