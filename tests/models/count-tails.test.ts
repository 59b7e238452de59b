import { describe, expect, test } from 'vitest';
import { binomialTail, countTail, poissonTail } from '../../models/count-tails.ts';
import { betaCdf } from '../../models/numeric/incomplete-beta.ts';

describe('the chance of as many or more', () => {
  test('of a Poisson count is one less the chances of fewer', () => {
    // Mean 2: P(X >= 3) = 1 - e^-2 (1 + 2 + 2) = 1 - 5 e^-2.
    expect(poissonTail(3, 2)).toBeCloseTo(1 - 5 * Math.exp(-2), 14);
    expect(poissonTail(1, 0.1)).toBeCloseTo(1 - Math.exp(-0.1), 14);
    expect(poissonTail(0, 2)).toBe(1);
    expect(poissonTail(1, 0)).toBe(0);
  });

  test('keeps its digits where it is tiny', () => {
    // P(X >= 20) of mean 1 is 1/e (1/20! + 1/21! + ...), 20! = 2432902008176640000; the rest is 1/21 + 1/462 + ...
    const head = Math.exp(-1) / 2432902008176640000;
    const rest = 1 + 1 / 21 + 1 / (21 * 22) + 1 / (21 * 22 * 23) + 1 / (21 * 22 * 23 * 24);
    expect(poissonTail(20, 1) / (head * rest)).toBeCloseTo(1, 6);
  });

  test('of a negative binomial count of size one is geometric', () => {
    // Mean 2, variance 6: r = 4 / (6 - 2) = 1, so P(X >= k) = (2/3)^k.
    expect(countTail(5, 2, 6)).toBeCloseTo((2 / 3) ** 5, 14);
    expect(countTail(0, 2, 6)).toBe(1);
  });

  test('of a negative binomial count agrees with the incomplete beta function', () => {
    // P(X >= k) = I_{m/(r+m)}(k, r); mean 3, variance 4.5: r = 6.
    for (const k of [1, 4, 9, 30]) expect(countTail(k, 3, 4.5) / betaCdf(3 / 9, k, 6)).toBeCloseTo(1, 9);
  });

  test('is Poisson where counts vary no more than their mean', () => {
    expect(countTail(4, 2, 1)).toBe(poissonTail(4, 2));
    expect(countTail(4, 2, 2)).toBe(poissonTail(4, 2));
  });

  test('of successes is the sum of the binomial chances', () => {
    // 3 trials at 1/4: P(X >= 2) = 3 (1/16)(3/4) + 1/64 = 10/64.
    expect(binomialTail(2, 3, 0.25)).toBeCloseTo(10 / 64, 14);
    expect(binomialTail(3, 3, 0.25)).toBeCloseTo(1 / 64, 14);
    expect(binomialTail(4, 3, 0.25)).toBe(0);
    expect(binomialTail(0, 3, 0.25)).toBe(1);
  });

  test('falls with the count and rises with the mean', () => {
    for (let k = 1; k < 40; k++) {
      expect(countTail(k + 1, 5, 11)).toBeLessThan(countTail(k, 5, 11));
      expect(countTail(k, 6, 13)).toBeGreaterThan(countTail(k, 5, 11));
    }
  });
});
