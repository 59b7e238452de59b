import { describe, expect, test } from 'vitest';
import { betaQuadrature } from '../../../models/numeric/beta-quadrature.ts';
import { gaussLegendre } from '../../../models/numeric/gauss-legendre.ts';
import { digamma, logGamma } from '../../../models/numeric/log-gamma.ts';
import { risingFactorial } from '../../../models/numeric/rising-factorial.ts';

describe('log-gamma and digamma', () => {
  // Abramowitz & Stegun, closed forms: G(1/2) = sqrt(pi), G(n) = (n - 1)!
  test.each([
    { z: 0.5, expected: 0.5 * Math.log(Math.PI) },
    { z: 1, expected: 0 },
    { z: 2, expected: 0 },
    { z: 6, expected: Math.log(120) },
    { z: 171, expected: 706.5730622457875 }, // ln 170!
    { z: 1e-8, expected: 18.42068073818021 }, // -ln z - gamma z
  ])('ln G($z) is known', ({ z, expected }) => {
    expect(Math.abs(logGamma(z) - expected)).toBeLessThan(2e-13 * Math.max(1, expected)); // rounding of the sums
  });

  test.each([
    { z: 1, expected: -0.5772156649015329 }, // minus Euler's constant
    { z: 0.5, expected: -0.5772156649015329 - 2 * Math.LN2 },
    { z: 10, expected: 2.251752589066721 }, // A&S table 6.1
  ])('psi($z) is known', ({ z, expected }) => {
    expect(digamma(z)).toBeCloseTo(expected, 13);
  });

  test('a rising factorial is the ratio of two gammas, with its slope', () => {
    const { log, slope } = risingFactorial(0.7, 30);
    expect(log[30]).toBeCloseTo(logGamma(30.7) - logGamma(0.7), 11);
    expect(slope[30]).toBeCloseTo(digamma(30.7) - digamma(0.7), 12);
  });

  test('a rising factorial keeps its digits where a difference of log-gammas has lost them', () => {
    expect(risingFactorial(1e12, 3).log[3]).toBeCloseTo(3 * Math.log(1e12), 10);
    expect(risingFactorial(1e12, 3).slope[3]! * 1e12).toBeCloseTo(3, 10);
  });
});

describe('quadratures', () => {
  test('Gauss-Legendre with n points is exact up to degree 2n - 1', () => {
    const { nodes, weights } = gaussLegendre(8);
    const sum = weights.reduce((total, weight, i) => total + weight * nodes[i]! ** 15, 0);
    expect(sum).toBeCloseTo(1 / 16, 14);
  });

  const betaMean = (a: number, b: number, g: (p: number) => number) => {
    const { nodes, weights } = betaQuadrature(a, b);
    return weights.reduce((sum, weight, i) => sum + weight * g(nodes[i]!), 0);
  };

  const shapes = [
    [0.8, 2.4],
    [0.31, 0.5],
    [3e-6, 27016],
    [1e-3, 1e-3],
    [1, 1],
    [50, 0.2],
    [2e5, 3e6],
    [0.8, 1e4],
  ] as const;

  // E[(1 - p)^n] = (b)_n / (a + b)_n; the rule itself only fixes E[1], E[p] and E[p (1 - p)]
  test.each(shapes)('has the moments of Beta(%d, %d)', (a, b) => {
    expect(betaMean(a, b, () => 1)).toBeCloseTo(1, 12);
    for (const n of [3, 50, 1000]) {
      const expected = Math.exp(risingFactorial(b, n).log[n]! - risingFactorial(a + b, n).log[n]!);
      expect(Math.abs(betaMean(a, b, (p) => (1 - p) ** n) - expected)).toBeLessThan(1e-9);
    }
  });

  // The mean of 1 / (1 + c p) for Beta(1, 1) is ln(1 + c) / c: singular at p = -1/c, next to the range
  test.each([0.1, 10, 1e3])('is as good for a singularity at -1/%d', (c) => {
    expect(Math.abs(betaMean(1, 1, (p) => 1 / (1 + c * p)) / (Math.log1p(c) / c) - 1)).toBeLessThan(1e-8); // the left tail is cut
  });
});
