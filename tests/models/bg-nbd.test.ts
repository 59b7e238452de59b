import { describe, expect, test } from 'vitest';
import { bgNbd, bgNbdCountProbability, bgNbdLogLikelihood } from '../../models/bg-nbd.ts';
import { buyers, given, numbers } from './buyers.ts';
import { cdnow, cdnowPath } from './cdnow.ts';

// CDNOW estimates of the paper to more digits: CLVTools 0.12.1, tests/testthat/test_correctness_bgnbd.R
const published = given({ r: 0.2425945, alpha: 4.4136019, a: 0.7929199, b: 2.4258881 });
// The same as BTYD 2.4.3 prints them, for the values of its manual
const btyd = given({ r: 0.2425967, alpha: 4.413659, a: 0.7929869, b: 2.426164 });

const one = (row: { x: number; tx: number; T: number }, weeks: number, fit = btyd) => {
  const scores = bgNbd.score(fit, buyers([row]), { horizon_days: weeks * 7 });
  return { alive: numbers(scores, 'p_alive')[0]!, expected: numbers(scores, 'expected_purchases')[0]! };
};

describe('bg-nbd scores as published', () => {
  test('the customer of the paper', () => {
    const { expected, alive } = one({ x: 2, tx: 30.43, T: 38.86 }, 39, published);
    expect(expected).toBeCloseTo(1.225907, 5); // lifetimes test 1.226 +- .001
    expect(alive).toBeCloseTo(0.726609, 5);
  });

  test('customer 1516 of the BTYD manual', () => {
    const { expected, alive } = one({ x: 26, tx: 30.857142857, T: 31 }, 52);
    expect(expected).toBeCloseTo(25.75659, 3); // the manual rounds its parameters
    expect(alive).toBeCloseTo(0.9688523, 5);
  });

  // BTYD manual: a higher frequency with the same silence means a smaller future
  test.each([
    [10, 0.3474606],
    [15, 0.04283391],
    [20, 0.004158973],
    [25, 0.0003583685],
  ])('the increasing frequency paradox at x = %d', (x, expected) => {
    expect(Math.abs(one({ x, tx: 20, T: 39 }, 52).expected / expected - 1)).toBeLessThan(1e-4); // as above
  });

  // lifetimes tests, +- .001, and BTYD manual for 52 weeks
  test.each([
    [1 / 7, 0.0078],
    [1, 0.0532],
    [3, 0.1506],
    [223 / 7, 1.0405],
    [32, 1.0437],
    [78, 1.8576],
    [52, 1.444004],
  ])('a new customer in %d weeks', (weeks, expected) => {
    expect(Math.abs(one({ x: 0, tx: 0, T: 0 }, weeks).expected - expected)).toBeLessThan(0.001);
  });

  test('a customer who has just bought once when a + b is below one (lifetimes issue 302: NaN)', () => {
    const { expected } = one({ x: 0, tx: 0, T: 1 }, 30, given({ r: 0.11, alpha: 2.24, a: 0.31, b: 0.5 }));
    expect(Math.abs(expected - 0.564588615)).toBeLessThan(1e-9); // nine digits printed
  });

  // lifetimes tests, from the BTYD manual; parameters of the paper
  test.each([
    [10, 2, 1.07869e-7],
    [0, 39, 0.5737864],
    [11, 30, 0.0019995214],
    [20, 30, 0.000222226],
  ])('the probability of %d purchases in %d weeks', (count, weeks, expected) => {
    const paper = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    expect(Math.abs(bgNbdCountProbability(paper, count, weeks * 7) / expected - 1)).toBeLessThan(1e-5);
  });

  // PyMC-Marketing test_beta_geo.py, from Hardie's note 027
  test.each([
    [0, 0, -0.59947382],
    [200, 38, 100.7957],
  ])('the log-likelihood of x = %d, t_x = %d, T = 40', (x, tx, expected) => {
    const params = { r: 0.25, alpha: 4, a: 0.8, b: 2.5 };
    expect(bgNbdLogLikelihood(params, buyers([{ x, tx, T: 40 }]))).toBeCloseTo(expected, 4);
  });
});

describe('bg-nbd is stable', () => {
  const shapes = [1e-6, 0.3, 0.9999999, 1, 1.0000001, 30, 1e6];
  const histories = [
    { x: 0, tx: 0, T: 0 },
    { x: 0, tx: 0, T: 500 },
    { x: 1, tx: 0.2, T: 1 },
    { x: 300, tx: 40, T: 41 },
    { x: 1000, tx: 10, T: 100 },
    { x: 10_000, tx: 1400, T: 1428.5 },
  ];

  test('for every a and b, and up to 10,000 purchases', () => {
    for (const a of shapes) {
      for (const b of shapes) {
        const scores = bgNbd.score(given({ r: 0.25, alpha: 4, a, b }), buyers(histories), {
          horizon_days: 364,
          discount_rate: 0.1,
        });
        for (const name of ['p_alive', 'p_no_purchase'] as const) {
          expect(numbers(scores, name).every((p) => p >= 0 && p <= 1)).toBe(true);
        }
        const expected = numbers(scores, 'expected_purchases');
        const discounted = numbers(scores, 'discounted_purchases');
        const isOrdered = expected.every((e, i) => e >= 0 && discounted[i]! <= e * (1 + 1e-9) && e < 1e5);
        expect(isOrdered, `a ${a}, b ${b}: ${expected} ${discounted}`).toBe(true);
      }
    }
  });

  test('a long-silent heavy buyer is dead, without overflow', () => {
    expect(one({ x: 1000, tx: 10, T: 100 }, 52).alive).toBe(0);
  });

  test('passes smoothly through a = 1, where the hypergeometric form is singular', () => {
    const at = (a: number) =>
      one({ x: 2, tx: 30, T: 39 }, 39, given({ r: 0.25, alpha: 4, a, b: 2.5 })).expected;
    expect(at(1)).toBeCloseTo((at(1 - 1e-5) + at(1 + 1e-5)) / 2, 9);
  });
});

describe('bg-nbd scores as a person would expect', () => {
  test('a later last purchase means a likelier life and more purchases', () => {
    const rows = [5, 10, 20, 30, 39].map((tx) => ({ x: 4, tx, T: 39 }));
    const scores = bgNbd.score(published, buyers(rows), { horizon_days: 90 });
    const rises = (values: number[]) => values.every((value, i) => i === 0 || value > values[i - 1]!);
    expect(rises(numbers(scores, 'p_alive'))).toBe(true);
    expect(rises(numbers(scores, 'expected_purchases'))).toBe(true);
    expect(rises(numbers(scores, 'p_no_purchase').map((p) => -p))).toBe(true);
  });

  test('no discount leaves the purchases as they are, a discount lies between start and end of the horizon', () => {
    const row = buyers([{ x: 4, tx: 30, T: 39 }]);
    const at = (discount_rate: number) => {
      const scores = bgNbd.score(published, row, { horizon_days: 365.25, discount_rate });
      return numbers(scores, 'discounted_purchases')[0]!;
    };
    const plain = one({ x: 4, tx: 30, T: 39 }, 365.25 / 7, published).expected;
    expect(at(0)).toBe(plain);
    expect(at(0.1)).toBeLessThan(plain);
    expect(at(0.1)).toBeGreaterThan(plain / 1.1);
  });

  test('discounting agrees with a sum over single days', () => {
    const row = { x: 4, tx: 30, T: 39 };
    const upTo = (day: number) => (day === 0 ? 0 : one(row, day / 7, published).expected);
    let sum = 0;
    for (let day = 1; day <= 360; day++) sum += (upTo(day) - upTo(day - 1)) * 1.15 ** (-(day - 0.5) / 365.25);
    const scores = bgNbd.score(published, buyers([row]), { horizon_days: 360, discount_rate: 0.15 });
    expect(Math.abs(numbers(scores, 'discounted_purchases')[0]! / sum - 1)).toBeLessThan(1e-6); // mid-day steps
  });

  test.each([
    [{ horizon_days: 0 }, 'bg-nbd score requires horizon_days above zero, got 0'],
    [
      { horizon_days: 30, discount_rate: -0.1 },
      'bg-nbd score requires discount_rate from zero per year, got -0.1',
    ],
  ])('refuses options %j', (options, message) => {
    expect(() => bgNbd.score(published, buyers([{ x: 0, tx: 0, T: 1 }]), options)).toThrow(message);
  });

  test.each([
    { x: -1, tx: 0, T: 1 },
    { x: 1.5, tx: 1, T: 2 },
    { x: 1, tx: 3, T: 2 },
    { x: 0, tx: 1, T: 2 },
    { x: 1, tx: 0, T: Number.NaN },
  ])('refuses a history that cannot be: %j', ({ x, tx, T }) => {
    expect(() => bgNbd.fit(buyers([{ x, tx, T }]), {})).toThrow('bg-nbd fit requires whole frequency from 0');
  });
});

describe.skipIf(!cdnowPath)('bg-nbd on CDNOW (shared data)', () => {
  const { inputs, purchases } = cdnowPath ? cdnow() : ({} as ReturnType<typeof cdnow>);
  const fitted = cdnowPath ? bgNbd.fit(inputs, {}) : published;

  test('reaches the published estimates, likelihood and standard errors', () => {
    expect(fitted.params.r).toBeCloseTo(0.2425945, 5);
    expect(fitted.params.alpha).toBeCloseTo(4.4136019, 5);
    expect(fitted.params.a).toBeCloseTo(0.7929199, 4);
    expect(fitted.params.b).toBeCloseTo(2.4258881, 3); // the ridge is flat along b
    expect(Math.abs(fitted.objective - -9582.4292)).toBeLessThan(1e-3);
    const errors = Object.values(fitted.standard_errors!);
    [0.01256, 0.37822, 0.18573, 0.70541].forEach((se, j) => {
      expect(errors[j]).toBeCloseTo(se, 4); // independent computation of the reference
    });
    expect(fitted).toMatchObject({ n: 2357, converged: true, degenerate: null });
  });

  // Reference table of the 39 + 39 weeks split, an independent computation
  test('forecasts the holdout as in the reference', () => {
    const metrics = bgNbd.evaluate(fitted, inputs, purchases, { horizon_days: 273 });
    expect(metrics.actual_total).toBe(1882);
    expect(metrics.expected_total).toBeCloseTo(1653.4, 1);
    expect(metrics.total_error).toBeCloseTo(1653.4 / 1882 - 1, 4);
    expect(metrics.mae).toBeCloseTo(0.7855, 4);
    expect(metrics.rmse).toBeCloseTo(1.608, 4);
    expect(metrics.correlation).toBeCloseTo(0.6256, 4);
    expect(metrics.auc).toBeCloseTo(0.757, 3);
    expect(metrics.brier).toBeCloseTo(0.1612, 4);
  });

  // BTYD manual: mean conditional expectation by calibration frequency, 7 and more together
  test('expects as much of each frequency as BTYD', () => {
    const scores = bgNbd.score(fitted, inputs, { horizon_days: 273 });
    const expected = numbers(scores, 'expected_purchases');
    const x = [...(inputs.getChild('frequency')!.toArray() as Int32Array)];
    [0.2251, 0.5231, 1.0441, 1.5203, 2.1638, 2.6538, 3.504, 6.157].forEach((mean, bin) => {
      const inBin = expected.filter((_, i) => Math.min(x[i]!, 7) === bin);
      expect(inBin.reduce((sum, e) => sum + e, 0) / inBin.length).toBeCloseTo(mean, 3);
    });
  });

  // BTYD manual: cumulative repeat purchases by week since 1997-01-01, over customers born by then
  test('tracks the cumulative purchases as BTYD', () => {
    const births = new Map<number, number>();
    for (const day of cdnow().birth) births.set(day, (births.get(day) ?? 0) + 1);
    const weekly = (week: number) =>
      [...births].reduce((sum, [day, customers]) => {
        const days = week * 7 - day;
        return sum + (days > 0 ? customers * one({ x: 0, tx: 0, T: 0 }, days / 7).expected : 0);
      }, 0);
    expect(weekly(20)).toBeCloseTo(1312.458, 0); // parameters rounded in the manual
    expect(weekly(25)).toBeCloseTo(1669.6, 0);
  });
});
