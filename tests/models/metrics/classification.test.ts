import { describe, expect, test } from 'vitest';
import {
  aucStandardError,
  averagePrecision,
  calibrationLine,
  expectedCalibrationError,
  giniOf,
  kolmogorovSmirnov,
  liftAt,
} from '../../../models/metrics/classification.ts';
import { auc } from '../../../models/metrics/ranking.ts';
import { seededRandom } from '../../../models/numeric/random.ts';
import { sharedData } from '../../shared-data.ts';
import { csvRows } from '../german-credit.ts';

const f = (...values: number[]) => Float64Array.from(values);
const logistic = (z: number) => 1 / (1 + Math.exp(-z));

describe('average precision', () => {
  // sklearn.metrics.average_precision_score documentation
  test('it sums precision over the steps of recall', () => {
    expect(averagePrecision(f(0.1, 0.4, 0.35, 0.8), f(0, 0, 1, 1))).toBeCloseTo(0.8333333333, 9);
  });

  test('equal scores are one step', () => {
    // sklearn 1.9.1 on the same eight rows
    const score = f(0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 0.2, 0.9);
    expect(averagePrecision(score, f(0, 0, 1, 1, 0, 1, 0, 1))).toBeCloseTo(0.8166666666666667, 12);
    expect(averagePrecision(f(3, 3, 3, 3), f(1, 0, 0, 0))).toBe(0.25);
  });

  test('without a positive there is none', () => {
    expect(averagePrecision(f(1, 2), f(0, 0))).toBeNaN();
  });
});

test('lift counts the tied customers at the edge as expected', () => {
  // The top half: 9, and 1.5 of the three tied with one positive in three: (1 + 0.5) / 2 over 1 / 2.
  expect(liftAt(f(9, 5, 5, 5, 1), f(1, 1, 0, 0, 0), 0.5)).toBeCloseTo((1 + 0.5) / 2 / 0.5, 12);
});

describe('separation', () => {
  test('the greatest distance of two distributions is taken between ties, not within', () => {
    expect(kolmogorovSmirnov(f(1, 1, 2, 2), f(1, 0, 1, 0))).toBe(0);
    expect(kolmogorovSmirnov(f(1, 2, 3, 4), f(0, 0, 1, 1))).toBe(1);
    expect(kolmogorovSmirnov(f(1, 2), f(1, 1))).toBeNaN();
  });

  test.skipIf(sharedData('golden_german_scores.csv.gz') === undefined)(
    'the golden German scorecard separates as published',
    () => {
      const rows = csvRows(sharedData('golden_german_scores.csv.gz')!);
      const pd = Float64Array.from(rows, (row) => Number(row['pd']));
      const bad = Float64Array.from(rows, (row) => Number(row['bad']));
      // credit.md 3.1: AUC .8269119, KS .5242857
      expect(auc(pd, bad)).toBeCloseTo(0.8269119, 6);
      expect(kolmogorovSmirnov(pd, bad)).toBeCloseTo(0.5242857, 6);
      expect(giniOf(auc(pd, bad))).toBeCloseTo(2 * 0.8269119 - 1, 6);
    },
  );

  test('the standard error of an area is that of Hanley and McNeil', () => {
    // By hand for AUC .8, 50 against 50: Q1 = .8 / 1.2, Q2 = 1.28 / 1.8, (.16 + 49 * (.026667 + .071111)) / 2500
    expect(aucStandardError(0.8, 50, 50)).toBeCloseTo(
      Math.sqrt((0.16 + 49 * (0.08 / 3 + 0.64 / 9)) / 2500),
      12,
    );
  });
});

describe('calibration', () => {
  test('the error is nought where every group gets what was predicted', () => {
    const probability = f(...Array(10).fill(0.2), ...Array(10).fill(0.8));
    const happened = f(1, 1, ...Array(8).fill(0), 0, 0, ...Array(8).fill(1));
    expect(expectedCalibrationError(probability, happened, 2)).toBeCloseTo(0, 12);
    expect(
      expectedCalibrationError(
        probability,
        happened.map((y) => 1 - y),
        2,
      ),
    ).toBeCloseTo(0.6, 12);
  });

  test('the line is the maximum likelihood one', () => {
    const logit = f(-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5);
    const line = calibrationLine(logit.map(logistic), f(0, 0, 0, 1, 0, 1, 0, 1, 1, 1));
    // sklearn 1.9.1 LogisticRegression without penalty: 1.35341153, -0.3383529
    expect(line.slope).toBeCloseTo(1.3534115, 6);
    expect(line.intercept).toBeCloseTo(-0.3383529, 6);
  });

  test('probabilities that are twice too sure have a slope of one half', () => {
    const random = seededRandom(5);
    const logit = Float64Array.from({ length: 40_000 }, () => 4 * random() - 2);
    const happened = logit.map((z) => (random() < logistic(z) ? 1 : 0));
    const { slope } = calibrationLine(
      logit.map((z) => logistic(2 * z)),
      happened,
    );
    // Its standard error is about .006: 40,000 rows, log-odds with a deviation of 2.3.
    expect(Math.abs(slope - 0.5)).toBeLessThan(0.02);
  });

  test('where scores part the outcomes without error there is no finite line', () => {
    expect(calibrationLine(f(0.1, 0.2, 0.8, 0.9), f(0, 0, 1, 1)).slope).toBeNaN();
    expect(calibrationLine(f(0.1, 0.2), f(0, 0)).slope).toBeNaN();
  });
});
