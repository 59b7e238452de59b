import { describe, expect, test } from 'vitest';
import { logDecayIntegral } from '../../models/numeric/decay-integral.ts';
import { gaussLegendre } from '../../models/numeric/gauss-legendre.ts';
import { paretoNbd, paretoNbdLogLikelihood } from '../../models/pareto-nbd.ts';
import { buyers, given, numbers } from './buyers.ts';
import { cdnow, cdnowPath } from './cdnow.ts';

// CDNOW estimates of the reference, an independent computation; BTYD .553 10.58 .606 11.656..11.658
const reference = given({ r: 0.55327705, alpha: 10.57768347, s: 0.60623999, beta: 11.66873516 });

type Row = { x: number; tx: number; T: number };

const one = (row: Row, weeks: number, fit = reference) => {
  const scores = paretoNbd.score(fit, buyers([row]), { horizon_days: weeks * 7 });
  return { alive: numbers(scores, 'p_alive')[0]!, expected: numbers(scores, 'expected_purchases')[0]! };
};

describe('pareto-nbd scores as published', () => {
  test('the customer of the BG/NBD paper', () => {
    const { expected, alive } = one({ x: 2, tx: 30.43, T: 38.86 }, 39);
    expect(expected).toBeCloseTo(1.455099, 6); // reference
    expect(alive).toBeCloseTo(0.869116, 6);
  });

  test('customer 1516 of the BTYD manual', () => {
    const { expected, alive } = one({ x: 26, tx: 30.857142857, T: 31 }, 52);
    expect(expected).toBeCloseTo(25.45647, 2); // the manual rounds its parameters
    expect(alive).toBeCloseTo(0.997874, 5);
  });

  // BTYD manual: a higher frequency with the same silence means a smaller future
  test.each([
    [10, 0.7062289],
    [15, 0.1442396],
    [20, 0.02250658],
    [25, 0.00309267],
  ])('the increasing frequency paradox at x = %d', (x, expected) => {
    expect(Math.abs(one({ x, tx: 20, T: 39 }, 52).expected / expected - 1)).toBeLessThan(1e-3); // as above
  });

  test('a new customer in 52 weeks', () => {
    expect(one({ x: 0, tx: 0, T: 0 }, 52).expected).toBeCloseTo(1.473434, 3); // BTYD manual
  });

  // lifetimes underflow test
  test.each([
    [132, 6.206051789],
    [133, 6.2528722476],
  ])('a heavy buyer, x = %d', (x, expected) => {
    const fit = given({ r: 0.55, alpha: 10.58, s: 0.61, beta: 11.67 });
    expect(one({ x, tx: 200, T: 200 }, 10, fit).expected).toBeCloseTo(expected, 6);
  });

  // CLVTools test demands finite values; the numbers are the reference's
  test.each([
    [221, 103.42857, 103.57143, 0.99959605],
    [254, 97.14286, 97.28571, 0.99955823],
    [161, 94.71429, 98, 0.74948775],
    [204, 98.57143, 99.42857, 0.99425508],
  ])('the life of very heavy buyers, x = %d', (x, tx, T, expected) => {
    const fit = given({ r: 0.5143, alpha: 2.8845, s: 0.2856, beta: 14.1087 });
    expect(one({ x, tx, T }, 1, fit).alive).toBeCloseTo(expected, 6);
  });

  // lifetimes test demands a finite likelihood here
  test.each([
    [400, 5, 6],
    [500, 1, 37],
    [500, 4, 37],
  ])('the likelihood of x = %d, t_x = %d, T = %d is finite', (x, tx, T) => {
    const params = { r: 10.465, alpha: 0.00798565, s: 3.0516, beta: 2.82 };
    expect(Number.isFinite(paretoNbdLogLikelihood(params, buyers([{ x, tx, T }])))).toBe(true);
  });

  test('all that is ever to come, discounted, is the DERT of BTYD', () => {
    const fit = given({ r: 0.5629966, alpha: 12.559037, s: 0.4081095, beta: 10.5148048 });
    const discount_rate = Math.expm1((0.0027 * 365.25) / 7); // the manual's .0027 per week, continuous
    const scores = paretoNbd.score(fit, buyers([{ x: 7, tx: 35, T: 77.86 }]), {
      horizon_days: 7 * 12_000,
      discount_rate,
    });
    expect(numbers(scores, 'p_alive')[0]).toBeCloseTo(0.1007463, 7);
    expect(numbers(scores, 'discounted_purchases')[0]).toBeCloseTo(1.86418332807, 7);
  });
});

describe('the integral over the time of leaving', () => {
  /** The same by 400 panels of a plain rule, evenly spread over ln(scale + y). */
  const plain = (
    inner: number,
    innerPower: number,
    outer: number,
    outerPower: number,
    from: number,
    to: number,
  ) => {
    const { nodes, weights } = gaussLegendre(10);
    const scale = Math.min(inner + from, (to - from) / 1e4);
    const range = Math.log1p((to - from) / scale);
    const peak = innerPower * Math.log(inner + from) + outerPower * Math.log(outer + from);
    let sum = 0;
    for (let panel = 0; panel < 400; panel++) {
      nodes.forEach((node, i) => {
        const ahead = scale * Math.expm1(((panel + node) / 400) * range);
        const y = from + ahead;
        const log = peak - innerPower * Math.log(inner + y) - outerPower * Math.log(outer + y);
        sum += ((weights[i]! * range) / 400) * (scale + ahead) * Math.exp(log);
      });
    }
    return Math.log(sum);
  };

  // Includes the point where a rule with 64 points in the other variable is off by 1.5e-7 (reference 4.3)
  test.each([
    [10, 0.6, 12, 1.6, 0, 39],
    [0.5, 2, 50, 3, 0, 1000],
    [0.008, 410, 2.8, 4, 5, 6],
    [0.01, 1.3, 40, 200, 0, 800],
    [3, 0.2, 3, 1.1, 0.5, 2000],
    [5, 500, 6, 1.5, 100, 105],
    [1e-3, 1.001, 1e3, 0.5, 0, 5e3],
  ])('agrees with a plain rule of 4,000 points at %d %d %d %d', (a, ea, b, eb, from, to) => {
    const relative = logDecayIntegral(a + from, ea, b + from, eb, to - from);
    expect(Math.abs(relative - plain(a, ea, b, eb, from, to))).toBeLessThan(1e-8);
  });

  test('is nothing over no time', () => {
    expect(logDecayIntegral(1, 2, 3, 4, 0)).toBe(Number.NEGATIVE_INFINITY);
  });
});

test('is stable for all shapes and up to 10,000 purchases', () => {
  const rows = [
    { x: 0, tx: 0, T: 0 },
    { x: 0, tx: 0, T: 500 },
    { x: 300, tx: 40, T: 41 },
    { x: 1000, tx: 10, T: 100 },
    { x: 10_000, tx: 1400, T: 1428.5 },
  ];
  for (const s of [1e-6, 0.5, 1, 1 + 1e-9, 40]) {
    for (const alpha of [1e-3, 10, 1e4]) {
      for (const beta of [1e-3, 10, 1e6]) {
        const options = { horizon_days: 364, discount_rate: 0.1 };
        const scores = paretoNbd.score(given({ r: 0.25, alpha, s, beta }), buyers(rows), options);
        const [alive, none] = [numbers(scores, 'p_alive'), numbers(scores, 'p_no_purchase')];
        expect([...alive, ...none].every((p) => p >= 0 && p <= 1)).toBe(true);
        const expected = numbers(scores, 'expected_purchases');
        expect(expected.every((e) => e >= 0 && Number.isFinite(e))).toBe(true);
        // Markov: who buys at least once buys once at least
        expect(expected.every((e, i) => 1 - none[i]! <= e * (1 + 1e-7) + 1e-15)).toBe(true);
      }
    }
  }
});

describe.skipIf(!cdnowPath)('pareto-nbd on CDNOW (shared data)', () => {
  const { inputs, purchases } = cdnowPath ? cdnow() : ({} as ReturnType<typeof cdnow>);
  const fitted = cdnowPath ? paretoNbd.fit(inputs, {}) : reference;

  test('reaches the published estimates, likelihood and standard errors', () => {
    expect(fitted.params.r).toBeCloseTo(0.55327705, 5);
    expect(fitted.params.alpha).toBeCloseTo(10.57768347, 4);
    expect(fitted.params.s).toBeCloseTo(0.60623999, 4);
    expect(fitted.params.beta).toBeCloseTo(11.66873516, 2); // the ridge is flat along beta
    expect(Math.abs(fitted.objective - -9594.9762)).toBeLessThan(1e-3);
    const errors = Object.values(fitted.standard_errors!);
    [0.04763, 0.84272, 0.18728, 6.2111].forEach((se, j) => {
      expect(Math.abs(errors[j]! / se - 1)).toBeLessThan(1e-3);
    });
    expect(fitted).toMatchObject({ n: 2357, converged: true, degenerate: null });
  });

  test('forecasts the holdout as in the reference', () => {
    const metrics = paretoNbd.evaluate(fitted, inputs, purchases, { horizon_days: 273 });
    expect(metrics.expected_total).toBeCloseTo(1665.5, 1);
    expect(metrics.mae).toBeCloseTo(0.7545, 4);
    expect(metrics.rmse).toBeCloseTo(1.6028, 3);
    expect(metrics.correlation).toBeCloseTo(0.6302, 4);
  });

  // BTYD manual: mean conditional expectation by calibration frequency, 7 and more together
  test('expects as much of each frequency as BTYD', () => {
    const expected = numbers(paretoNbd.score(fitted, inputs, { horizon_days: 273 }), 'expected_purchases');
    const x = [...(inputs.getChild('frequency')!.toArray() as Int32Array)];
    [0.138, 0.6, 1.196, 1.714, 2.399, 2.907, 3.819, 6.403].forEach((mean, bin) => {
      const inBin = expected.filter((_, i) => Math.min(x[i]!, 7) === bin);
      expect(Math.abs(inBin.reduce((sum, e) => sum + e, 0) / inBin.length - mean)).toBeLessThan(0.001);
    });
  });
});
