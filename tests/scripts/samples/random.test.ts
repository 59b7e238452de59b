import { describe, expect, test } from 'vitest';
import * as random from '../../../scripts/samples/random.ts';

const draws = (count: number, draw: (stream: random.Random) => number) => {
  const stream = random.streamOf(1, 1, 'test');
  return Array.from({ length: count }, () => draw(stream));
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) => {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
};

describe('the generator of chance', () => {
  test('gives every customer and concern a stream of its own, the same each time', () => {
    const first = (seed: number, customer: number, concern: string) =>
      random.streamOf(seed, customer, concern)();
    expect(first(7, 1, 'orders')).toBe(first(7, 1, 'orders'));
    const others = [
      first(7, 1, 'orders'),
      first(8, 1, 'orders'),
      first(7, 2, 'orders'),
      first(7, 1, 'account'),
    ];
    expect(new Set(others).size).toBe(4);
  });

  // Moments of the textbook distributions; 40,000 draws put them within about 3 standard errors of these bounds.
  test.each([
    { name: 'uniform', draw: (s: random.Random) => s(), mean: 1 / 2, variance: 1 / 12 },
    { name: 'normal', draw: random.normal, mean: 0, variance: 1 },
    {
      name: 'exponential',
      draw: (s: random.Random) => random.exponential(s, 2),
      mean: 1 / 2,
      variance: 1 / 4,
    },
    {
      name: 'gamma above 1',
      draw: (s: random.Random) => random.gamma(s, 5, 2),
      mean: 5 / 2,
      variance: 5 / 4,
    },
    { name: 'gamma below 1', draw: (s: random.Random) => random.gamma(s, 0.5, 1), mean: 0.5, variance: 0.5 },
    { name: 'beta', draw: (s: random.Random) => random.beta(s, 2, 3), mean: 2 / 5, variance: 1 / 25 },
    { name: 'poisson', draw: (s: random.Random) => random.poisson(s, 3), mean: 3, variance: 3 },
  ])('draws $name numbers with mean $mean and variance $variance', (expected) => {
    const values = draws(40_000, expected.draw);
    const error = Math.sqrt(expected.variance / values.length);
    expect(Math.abs(mean(values) - expected.mean)).toBeLessThan(4 * error);
    expect(Math.abs(variance(values) / expected.variance - 1)).toBeLessThan(0.06);
  });

  test('draws by weight', () => {
    const totals = random.runningTotals([1, 0, 3]);
    const counts = [0, 0, 0];
    for (const at of draws(20_000, (stream) => random.weighted(stream, totals))) counts[at]!++;
    expect(counts[1]).toBe(0);
    expect(Math.abs(counts[2]! / 20_000 - 0.75)).toBeLessThan(0.015);
  });
});
