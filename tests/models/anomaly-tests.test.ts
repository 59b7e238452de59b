import { describe, expect, test } from 'vitest';
import { falseDiscovery, tailOf } from '../../models/anomaly-tests.ts';

describe('how rare a figure is', () => {
  test('a z-score goes by the normal distribution, upwards or to both sides', () => {
    // Tables of the normal distribution: P(Z > 1.959964) = .025, P(Z > 3.290527) = .0005.
    expect(tailOf({ law: 'normal', observed: 1.959964, mean: 0, spread: 1 })).toBeCloseTo(0.025, 8);
    expect(tailOf({ law: 'normal_both', observed: -3.290527, mean: 0, spread: 1 })).toBeCloseTo(0.001, 8);
    expect(tailOf({ law: 'normal', observed: -1.959964, mean: 0, spread: 1 })).toBeCloseTo(0.975, 8);
  });

  test('a count goes by its mean and variance, successes by their share', () => {
    expect(tailOf({ law: 'count', observed: 5, mean: 2, spread: 6 })).toBeCloseTo((2 / 3) ** 5, 14);
    expect(tailOf({ law: 'binomial', observed: 2, mean: 0.25, spread: 3 })).toBeCloseTo(10 / 64, 14);
  });
});

describe('false discoveries of a night', () => {
  test('each batch is adjusted for all of its tests, also those that are not listed', () => {
    // Benjamini-Hochberg by hand. Batch 1, 100 tests: .0001 * 100 / 1 = .01, .001 * 100 / 2 = .05.
    // Batch 2, 10 tests: .004 * 10 / 1 = .04.
    const q = falseDiscovery(Float64Array.of(0.001, 0.004, 0.0001), [1, 2, 1], [100, 10, 100]);
    expect(q[0]).toBeCloseTo(0.05, 12);
    expect(q[1]).toBeCloseTo(0.04, 12);
    expect(q[2]).toBeCloseTo(0.01, 12);
  });

  test('the more was tested, the rarer a figure has to be', () => {
    const q = (tests: number) => falseDiscovery(Float64Array.of(0.001), [1], [tests])[0]!;
    expect(q(10)).toBeCloseTo(0.01, 12);
    expect(q(1000)).toBe(1);
  });

  test('without findings nothing is adjusted', () => {
    expect(falseDiscovery(new Float64Array(0), [], [])).toHaveLength(0);
  });
});
