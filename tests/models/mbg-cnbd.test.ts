import { type Table, tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { dropoutMeanNegative } from '../../models/dropout-likelihood.ts';
import { mbgCnbd } from '../../models/mbg-cnbd.ts';
import { mbgNbd } from '../../models/mbg-nbd.ts';
import { drawBeta, drawGamma, seededRandom } from '../../models/numeric/random.ts';
import { purchaseHistory } from '../../models/purchase-history.ts';
import { buyers, given, numbers } from './buyers.ts';

const truth = { r: 0.8, alpha: 1.5, a: 0.6, b: 3, k: 3 };

/** Customers who live by the model's assumptions, with the purchases of the weeks after. */
const simulated = (seed: number, customers: number, ahead = 20): { inputs: Table; after: Float64Array } => {
  const random = seededRandom(seed);
  const rows = Array.from({ length: customers }, () => {
    const age = 20 + 50 * random();
    const rate = drawGamma(random, truth.r, truth.alpha);
    const leaving = drawBeta(random, truth.a, truth.b);
    const row = { x: 0, tx: 0, T: age, logGaps: 0, after: 0 };
    let time = 0;
    while (random() >= leaving) {
      const gap = drawGamma(random, truth.k, rate);
      time += gap;
      if (time > age + ahead) break;
      if (time > age) row.after++;
      else {
        row.x++;
        row.tx = time;
        row.logGaps += Math.log(7 * gap);
      }
    }
    return row;
  });
  const logGaps = Float64Array.from(rows, (row) => row.logGaps);
  return {
    inputs: buyers(rows).assign(tableFromArrays({ log_gaps: logGaps })),
    after: Float64Array.from(rows, (row) => row.after),
  };
};

describe('mbg-cnbd-k', () => {
  const { inputs, after } = simulated(1, 2000);

  test('with k = 1 is MBG/NBD', () => {
    const fitted = mbgCnbd.fit(inputs, { k: 1 });
    const plain = mbgNbd.fit(inputs, {});
    expect(fitted.objective).toBeCloseTo(plain.objective, 6);
    const options = { horizon_days: 90, discount_rate: 0.1 };
    const [regular, random] = [mbgCnbd.score(fitted, inputs, options), mbgNbd.score(plain, inputs, options)];
    for (const name of ['p_alive', 'expected_purchases', 'p_no_purchase', 'discounted_purchases'] as const) {
      const other = numbers(random, name);
      numbers(regular, name).forEach((value, i) => {
        expect(Math.abs(value - other[i]!)).toBeLessThan(1e-6 * Math.max(1, value)); // two fits to 1e-9
      });
    }
  });

  test('the likelihood of a customer without repeats is that of the formula', () => {
    // By hand: dead after the first purchase, or fewer than three stages of a gamma mixture in T
    const { r, alpha, a, b } = truth;
    const stage = (n: number) => [1, r, (r * (r + 1)) / 2][n]! * (10 / (alpha + 10)) ** n;
    const none = (alpha / (alpha + 10)) ** r * (stage(0) + stage(1) + stage(2));
    const history = purchaseHistory(buyers([{ x: 0, tx: 0, T: 10 }]), 'test');
    const { value } = dropoutMeanNegative(Float64Array.of(r, alpha, a, b), history, history.times, 1, 3);
    expect(-value).toBeCloseTo(Math.log(a / (a + b) + (b / (a + b)) * none), 12);
  });

  test('its gradient is that of its likelihood', () => {
    const history = purchaseHistory(inputs, 'test');
    const objective = (at: Float64Array) => dropoutMeanNegative(at, history, history.times, 1, 4);
    const at = Float64Array.of(0.7, 1.4, 0.5, 2);
    const { gradient } = objective(at);
    at.forEach((value, j) => {
      const step = 1e-5 * value;
      const moved = (by: number) => objective(at.with(j, value + by)).value;
      expect(gradient[j]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 7); // error of the difference
    });
  });

  test('finds the regularity and the parameters that simulated customers were made with', () => {
    for (const seed of [2, 3]) {
      const { params, standard_errors } = mbgCnbd.fit(simulated(seed, 2000).inputs, {});
      expect(params.k).toBe(3);
      for (const name of ['r', 'alpha', 'a', 'b'] as const) {
        expect(Math.abs(params[name] - truth[name])).toBeLessThan(3.5 * standard_errors![name]);
      }
    }
  });

  test('expects what the simulated customers then do', () => {
    const metrics = mbgCnbd.evaluate(given(truth), inputs, after, { horizon_days: 140 });
    expect(Math.abs(metrics.total_error)).toBeLessThan(0.06); // three standard errors of the total
    const none = numbers(mbgCnbd.score(given(truth), inputs, { horizon_days: 140 }), 'p_no_purchase');
    const silent = after.filter((count) => count === 0).length;
    expect(Math.abs(none.reduce((sum, p) => sum + p, 0) - silent)).toBeLessThan(3 * Math.sqrt(2000 * 0.25));
    expect(metrics.rmse).toBeLessThan(
      mbgNbd.evaluate(mbgNbd.fit(inputs, {}), inputs, after, { horizon_days: 140 }).rmse,
    );
  });

  test('doubts a regular buyer who is late sooner than MBG/NBD does', () => {
    const row = buyers([{ x: 10, tx: 40, T: 52 }]);
    const alive = (k: number) =>
      numbers(mbgCnbd.score(given({ ...truth, alpha: 3 / k, k }), row, { horizon_days: 30 }), 'p_alive')[0]!;
    expect(alive(4)).toBeLessThan(alive(1));
  });

  test('is stable up to 10,000 purchases', () => {
    const rows = [
      { x: 0, tx: 0, T: 0 },
      { x: 0, tx: 0, T: 500 },
      { x: 1000, tx: 10, T: 100 },
      { x: 10_000, tx: 1428, T: 1428.5 },
    ];
    for (const a of [1e-6, 0.5, 1e5]) {
      const fit = given({ ...truth, a, k: 12 });
      const scores = mbgCnbd.score(fit, buyers(rows), { horizon_days: 364, discount_rate: 0.1 });
      const [alive, none] = [numbers(scores, 'p_alive'), numbers(scores, 'p_no_purchase')];
      expect([...alive, ...none].every((p) => p >= -1e-12 && p <= 1)).toBe(true);
      const expected = numbers(scores, 'expected_purchases');
      const discounted = numbers(scores, 'discounted_purchases');
      expect(expected.every((e, i) => e >= 0 && e < 1e5 && discounted[i]! <= e * (1 + 1e-9))).toBe(true);
    }
  });

  test('refuses a k that is no number of stages', () => {
    expect(() => mbgCnbd.fit(inputs, { k: 0 })).toThrow('mbg-cnbd-k fit requires whole k from one, got 0');
  });
});
