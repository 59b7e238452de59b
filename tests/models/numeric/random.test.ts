import { expect, test } from 'vitest';
import {
  drawBeta,
  drawExponential,
  drawGamma,
  drawNormal,
  drawPoisson,
  type Random,
  seededRandom,
} from '../../../models/numeric/random.ts';

test('the same seed gives the same numbers, another seed others', () => {
  const first = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
  expect(first(7)).toEqual(first(7));
  expect(first(7)).not.toEqual(first(8));
  expect(first(7).every((u) => u >= 0 && u < 1)).toBe(true);
});

// Means and variances of the distributions in closed form; tolerance six standard errors of 20,000 draws
test.each<[string, (random: Random) => number, number, number]>([
  ['uniform', (random) => random(), 1 / 2, 1 / 12],
  ['normal', drawNormal, 0, 1],
  ['exponential of rate 2', (random) => drawExponential(random, 2), 1 / 2, 1 / 4],
  ['gamma of shape 0.25 and rate 4', (random) => drawGamma(random, 0.25, 4), 0.0625, 0.015625],
  ['gamma of shape 6 and rate 2', (random) => drawGamma(random, 6, 2), 3, 1.5],
  ['beta of 0.8 and 2.4', (random) => drawBeta(random, 0.8, 2.4), 0.25, 0.1875 / 4.2],
  ['Poisson of mean 3.5', (random) => drawPoisson(random, 3.5), 3.5, 3.5],
])('draws from the %s distribution have its mean and variance', (_, draw, mean, variance) => {
  const random = seededRandom(20240229);
  const draws = Array.from({ length: 20_000 }, () => draw(random));
  const average = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const spread = draws.reduce((sum, x) => sum + (x - average) ** 2, 0) / draws.length;
  expect(Math.abs(average - mean)).toBeLessThan(6 * Math.sqrt(variance / draws.length));
  expect(Math.abs(spread / variance - 1)).toBeLessThan(0.15); // kurtosis of the gamma draws
});
