import { describe, expect, test } from 'vitest';
import { concentration } from '../../../models/metrics/concentration.ts';
import { correlation, meanAbsoluteError, rootMeanSquaredError } from '../../../models/metrics/error.ts';
import { brierScore, calibration, logLoss } from '../../../models/metrics/probability.ts';
import { auc, topDecileLift, topShare } from '../../../models/metrics/ranking.ts';

const f = (...values: number[]) => Float64Array.from(values);

describe('ranking', () => {
  // sklearn.metrics.roc_auc_score documentation: y 0 0 1 1, scores .1 .4 .35 .8
  test('the area under the curve is the share of pairs in the right order', () => {
    expect(auc(f(0.1, 0.4, 0.35, 0.8), f(0, 0, 1, 1))).toBe(0.75);
  });

  test('equal scores count half, in any order of the rows', () => {
    expect(auc(f(1, 1, 1, 1), f(1, 0, 0, 1))).toBe(0.5);
    expect(auc(f(0, 0, 1, 1), f(0, 1, 0, 1))).toBe(0.5);
  });

  test('without both kinds there is no area', () => {
    expect(auc(f(1, 2), f(1, 1))).toBeNaN();
  });

  const score = Float64Array.from({ length: 20 }, (_, i) => i);

  test('the lift of the top tenth is its rate over the rate of all', () => {
    const positive = score.map((s) => (s === 19 || s === 0 ? 1 : 0));
    expect(topDecileLift(score, positive)).toBeCloseTo(5, 12); // one of two in the tenth: 0.5 / 0.1
  });

  test('ties at the edge count at their expectation, wherever the positives stand', () => {
    const tied = score.map(() => 7);
    expect(
      topDecileLift(
        tied,
        score.map((s) => (s < 2 ? 1 : 0)),
      ),
    ).toBeCloseTo(1, 12);
    expect(
      topDecileLift(
        tied,
        score.map((s) => (s > 17 ? 1 : 0)),
      ),
    ).toBeCloseTo(1, 12);
  });

  test('a share of the top takes part of a customer where the number is not whole', () => {
    expect(topShare(f(1, 2, 3), f(0, 0, 30), 0.1)).toBeCloseTo(0.3, 12);
  });
});

describe('probabilities', () => {
  test('the Brier score is the mean squared miss', () => {
    expect(brierScore(f(0.1, 0.9, 0.8, 0.3), f(0, 1, 1, 0))).toBeCloseTo(0.0375, 12); // sklearn documentation
  });

  test('the log loss of a certain miss is finite', () => {
    expect(logLoss(f(0.5, 0.5), f(0, 1))).toBeCloseTo(Math.LN2, 12);
    expect(logLoss(f(1), f(0))).toBeCloseTo(-Math.log(1e-15), 9);
  });

  test('calibration sets predicted beside happened in ten equal groups', () => {
    const predicted = Float64Array.from({ length: 25 }, (_, i) => i / 25);
    const rows = calibration(
      predicted,
      predicted.map((p) => (p > 0.5 ? 1 : 0)),
    );
    expect(rows.map((row) => row.customers)).toEqual([2, 3, 2, 3, 2, 3, 2, 3, 2, 3]);
    expect(rows[0]).toEqual({ customers: 2, expected: 0.02, actual: 0 });
    expect(rows[9]!.actual).toBe(1);
  });

  test('calibration of equal predictions does not depend on the order', () => {
    const rows = calibration(f(1, 1, 1, 1), f(4, 0, 0, 0), 2);
    expect(rows).toEqual([
      { customers: 2, expected: 1, actual: 1 },
      { customers: 2, expected: 1, actual: 1 },
    ]);
  });
});

describe('errors', () => {
  test('are the mean of the misses and the root of the mean of their squares', () => {
    expect(meanAbsoluteError(f(1, 2, 3), f(1, 4, 7))).toBe(2);
    expect(rootMeanSquaredError(f(1, 2, 3), f(1, 4, 7))).toBeCloseTo(Math.sqrt(20 / 3), 12);
    expect(correlation(f(1, 2, 3), f(1, 4, 7))).toBeCloseTo(1, 12);
    expect(correlation(f(1, 1), f(1, 2))).toBeNaN();
  });
});

describe('concentration', () => {
  test('is nothing among equals, and all but everything with one owner', () => {
    expect(concentration(f(5, 5, 5, 5, 5))).toEqual({ gini: 0, top_20_share: 0.2, floored: 0 });
    expect(concentration(f(0, 0, 0, 0, 9))).toEqual({ gini: 0.8, top_20_share: 1, floored: 0 });
  });

  test('of 1, 2, 3, 4 is a quarter', () => {
    expect(concentration(f(4, 2, 3, 1)).gini).toBeCloseTo(0.25, 12); // by hand: (2*30 - 5*10) / (4*10)
  });

  test('counts a negative total as zero, and says so', () => {
    expect(concentration(f(-5, 5))).toEqual({ gini: 0.5, top_20_share: 0.4, floored: 1 });
  });
});
