import { describe, expect, test } from 'vitest';
import {
  meanDifference,
  meanInterval,
  rankSumTest,
  sharesTest,
} from '../../../models/metrics/two-samples.ts';

describe('the rank sum test', () => {
  test('agrees with the published example', () => {
    // SciPy's page of mannwhitneyu: U = 17 of 20 pairs, p = .11134688653314041 by the normal approximation.
    const men = Float64Array.of(19, 22, 16, 29, 24);
    const women = Float64Array.of(20, 11, 17, 12);
    const { superiority, p_value } = rankSumTest(men, women);
    expect(superiority).toBeCloseTo(17 / 20, 12);
    expect(p_value).toBeCloseTo(0.11134688653314041, 9);
    expect(rankSumTest(women, men).superiority).toBeCloseTo(3 / 20, 12);
    expect(rankSumTest(women, men).p_value).toBeCloseTo(p_value, 12);
  });

  test('counts ties half, and corrects the variance for them', () => {
    // Ranks 1, 2.5, 2.5, 4: U of (2, 3) = 2 + .5 + 1 = 3.5; variance 4/12 (5 - 6/12) = 1.5; z = (1.5 - .5)/sqrt 1.5
    const { superiority, p_value } = rankSumTest(Float64Array.of(2, 3), Float64Array.of(1, 2));
    expect(superiority).toBe(3.5 / 4);
    expect(p_value).toBeCloseTo(0.4142161782425252, 7); // chi-square 2/3 on 1 degree: erfc(sqrt(1/3))
  });

  test('equal samples differ by nothing, and an empty one says nothing', () => {
    const same = new Float64Array(20).fill(3);
    expect(rankSumTest(same, same)).toEqual({ superiority: 0.5, p_value: 1 });
    expect(rankSumTest(same, new Float64Array()).p_value).toBeNaN();
  });
});

test('two shares are compared with pooled variance, unless there are too few cases', () => {
  // 30 of 100 against 50 of 100: z = .2 / sqrt(.4 .6 .02) = 2.886751, p = .003892
  expect(sharesTest([30, 100], [50, 100])).toBeCloseTo(0.003892, 6);
  expect(sharesTest([1, 9], [50, 100])).toBeUndefined();
  expect(sharesTest([0, 0], [5, 10])).toBeUndefined();
});

test('means have an interval of their own, and so has their difference', () => {
  // 1, 2, 3, 4: mean 2.5, variance 5/3, standard error .6454972
  const four = { n: 4, sum: 10, squares: 30 };
  const { value, low, high } = meanInterval(four);
  expect(value).toBe(2.5);
  expect(high - value).toBeCloseTo(1.959964 * 0.6454972, 5);
  expect(value - low).toBeCloseTo(high - value, 12);
  const difference = meanDifference(four, { n: 2, sum: 2, squares: 4 });
  // 0, 2: variance 2, of the mean 1
  expect(difference.value).toBe(1.5);
  expect(difference.high - 1.5).toBeCloseTo(1.959964 * Math.sqrt(5 / 12 + 1), 5);
});
