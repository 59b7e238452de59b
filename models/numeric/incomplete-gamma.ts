import { logGamma } from './log-gamma.ts';

/**
 * The chance that a chi-square variable with `freedom` degrees of freedom exceeds `x`.
 *
 * Source: the regularised upper incomplete gamma function Q(freedom / 2, x / 2), by its series below the bend and by
 * its continued fraction above (Abramowitz & Stegun 6.5.29 and 6.5.31). Relative error about 1e-13.
 */
export const chiSquareTail = (x: number, freedom: number): number => {
  if (!(x > 0)) return 1;
  const a = freedom / 2;
  const z = x / 2;
  const front = Math.exp(a * Math.log(z) - z - logGamma(a));
  return z < a + 1 ? 1 - front * series(a, z) : front * fraction(a, z);
};

const series = (a: number, z: number): number => {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 10_000 && term > sum * 1e-16; n++) {
    term *= z / (a + n);
    sum += term;
  }
  return sum;
};

/** By Lentz's method, as modified by Thompson and Barnett. */
const fraction = (a: number, z: number): number => {
  let b = z + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < 10_000; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return value;
};
