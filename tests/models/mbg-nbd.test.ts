import { describe, expect, test } from 'vitest';
import { mbgNbd, mbgNbdCountProbability, mbgNbdLogLikelihood } from '../../models/mbg-nbd.ts';
import { buyers, given, numbers } from './buyers.ts';
import { cdnow, cdnowPath } from './cdnow.ts';

// CDNOW estimates of the reference, an independent computation; lifetimes tests .525 6.183 .891 1.614
const reference = given({ r: 0.52484316, alpha: 6.18308529, a: 0.89135939, b: 1.61400224 });

const one = (row: { x: number; tx: number; T: number }, weeks: number) => {
  const scores = mbgNbd.score(reference, buyers([row]), { horizon_days: weeks * 7 });
  return { alive: numbers(scores, 'p_alive')[0]!, expected: numbers(scores, 'expected_purchases')[0]! };
};

test('the customer of the BG/NBD paper', () => {
  const { expected, alive } = one({ x: 2, tx: 30.43, T: 38.86 }, 39);
  expect(expected).toBeCloseTo(1.262669, 6); // reference
  expect(alive).toBeCloseTo(0.706126, 6);
});

test('a new customer in 52 weeks', () => {
  expect(one({ x: 0, tx: 0, T: 0 }, 52).expected).toBeCloseTo(1.418885, 6); // reference
});

// PyMC-Marketing test_modified_beta_geo.py
test.each([
  [0, 0, -0.41792826],
  [200, 38, 100.7869],
])('the log-likelihood of x = %d, t_x = %d, T = 40', (x, tx, expected) => {
  const params = { r: 0.25, alpha: 4, a: 0.8, b: 2.5 };
  expect(mbgNbdLogLikelihood(params, buyers([{ x, tx, T: 40 }]))).toBeCloseTo(expected, 4);
});

test('the probability of a one-time buyer being alive falls with time', () => {
  const alive = [0, 10, 50, 200].map((T) => one({ x: 0, tx: 0, T }, 52).alive);
  expect(alive[0]).toBeCloseTo(1.61400224 / (0.89135939 + 1.61400224), 12); // b / (a + b)
  expect(alive.every((p, i) => i === 0 || p < alive[i - 1]!)).toBe(true);
});

test('the probabilities of the counts sum to one and have the expectation as mean', () => {
  const counts = Array.from({ length: 400 }, (_, n) => mbgNbdCountProbability(reference.params, n, 364));
  const mean = counts.reduce((sum, p, n) => sum + n * p, 0);
  expect(counts.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 10);
  expect(mean).toBeCloseTo(one({ x: 0, tx: 0, T: 0 }, 52).expected, 8);
});

describe.skipIf(!cdnowPath)('mbg-nbd on CDNOW (shared data)', () => {
  const { inputs, purchases } = cdnowPath ? cdnow() : ({} as ReturnType<typeof cdnow>);
  const fitted = cdnowPath ? mbgNbd.fit(inputs, {}) : reference;

  test('reaches the estimates, likelihood and standard errors of the reference', () => {
    expect(fitted.params.r).toBeCloseTo(0.52484316, 5);
    expect(fitted.params.alpha).toBeCloseTo(6.18308529, 5);
    expect(fitted.params.a).toBeCloseTo(0.89135939, 5);
    expect(fitted.params.b).toBeCloseTo(1.61400224, 5);
    expect(Math.abs(fitted.objective - -9582.1357)).toBeLessThan(1e-3);
    const errors = Object.values(fitted.standard_errors!);
    [0.0833, 0.6956, 0.1548, 0.5375].forEach((se, j) => {
      expect(errors[j]).toBeCloseTo(se, 4);
    });
    expect(fitted).toMatchObject({ n: 2357, converged: true, degenerate: null });
  });

  test('forecasts the holdout as in the reference', () => {
    const metrics = mbgNbd.evaluate(fitted, inputs, purchases, { horizon_days: 273 });
    expect(metrics.expected_total).toBeCloseTo(1576.7, 1);
    expect(metrics.mae).toBeCloseTo(0.7648, 4);
    expect(metrics.rmse).toBeCloseTo(1.6072, 4);
    expect(metrics.correlation).toBeCloseTo(0.6273, 4);
    expect(metrics.auc).toBeCloseTo(0.76, 3);
    expect(metrics.brier).toBeCloseTo(0.1614, 4);
  });

  // Reference: mean conditional expectation by calibration frequency, 7 and more together
  test('expects as much of each frequency as the reference', () => {
    const scores = mbgNbd.score(fitted, inputs, { horizon_days: 273 });
    const expected = numbers(scores, 'expected_purchases');
    const x = [...(inputs.getChild('frequency')!.toArray() as Int32Array)];
    [0.1852, 0.5514, 1.049, 1.4929, 2.1043, 2.5636, 3.3608, 5.8485].forEach((mean, bin) => {
      const inBin = expected.filter((_, i) => Math.min(x[i]!, 7) === bin);
      expect(inBin.reduce((sum, e) => sum + e, 0) / inBin.length).toBeCloseTo(mean, 4);
    });
  });
});
