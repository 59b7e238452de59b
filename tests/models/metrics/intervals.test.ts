import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { netPromoterScore, newcombeInterval, wilsonInterval } from '../../../models/metrics/intervals.ts';

describe('the score interval of a share', () => {
  // Newcombe (1998), Statistics in Medicine 17:857, table I, method 3.
  test.each([
    { successes: 81, n: 263, low: 0.2553, high: 0.3662 },
    { successes: 15, n: 148, low: 0.0624, high: 0.1605 },
    { successes: 0, n: 20, low: 0, high: 0.1611 },
    { successes: 1, n: 29, low: 0.0061, high: 0.1718 },
  ])('$successes of $n lies between $low and $high', ({ successes, n, low, high }) => {
    const interval = wilsonInterval(successes, n);
    expect(interval.value).toBe(successes / n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test('holds the share and stays within 0 and 1, whatever the numbers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const successes = Math.round(share * n);
          const { value, low, high } = wilsonInterval(successes, n);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(value + 1e-12);
          expect(high).toBeGreaterThanOrEqual(value - 1e-12);
        },
      ),
    );
  });

  test('nothing is known of nobody', () => {
    expect(wilsonInterval(0, 0)).toEqual({ value: Number.NaN, low: Number.NaN, high: Number.NaN });
  });
});

describe('the interval of a difference of shares', () => {
  // Newcombe (1998), Statistics in Medicine 17:873, table II, method 10.
  test.each([
    { one: [56, 70], two: [48, 80], low: 0.0524, high: 0.3339 },
    { one: [9, 10], two: [3, 10], low: 0.1705, high: 0.809 },
    { one: [6, 7], two: [2, 7], low: 0.0582, high: 0.8062 },
    { one: [5, 56], two: [0, 29], low: -0.0381, high: 0.1926 },
    { one: [0, 10], two: [0, 20], low: -0.1611, high: 0.2775 },
    { one: [10, 10], two: [0, 20], low: 0.6791, high: 1 },
    { one: [10, 10], two: [0, 10], low: 0.6075, high: 1 },
  ] as const)('$one against $two lies between $low and $high', ({ one, two, low, high }) => {
    const interval = newcombeInterval(one, two);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test('turned round, it changes its sign', () => {
    const there = newcombeInterval([7, 34], [1, 34]);
    const back = newcombeInterval([1, 34], [7, 34]);
    expect(back.low).toBeCloseTo(-there.high, 12);
    expect(back.high).toBeCloseTo(-there.low, 12);
  });

  test('nothing is known against nobody', () => {
    expect(newcombeInterval([1, 2], [0, 0]).low).toBeNaN();
  });
});

describe('the net promoter score', () => {
  test('60 promoters and 20 detractors of 100 are 40 points, 15.68 either way', () => {
    // variance .6 + .2 - .4^2 = .64; 1.959964 * sqrt(.64 / 100) = .156797
    const { value, low, high } = netPromoterScore(60, 20, 100);
    expect(value).toBeCloseTo(40, 10);
    expect(low).toBeCloseTo(24.3203, 3);
    expect(high).toBeCloseTo(55.6797, 3);
  });

  test('ends at 100 and at -100', () => {
    expect(netPromoterScore(5, 0, 5)).toEqual({ value: 100, low: 100, high: 100 });
    expect(netPromoterScore(0, 9, 10).low).toBe(-100);
  });
});
