/** `log[n]` is ln of z (z+1) ... (z+n-1); `slope[n]` its derivative by z, psi(z+n) - psi(z). */
export interface RisingFactorial {
  readonly log: Float64Array;
  readonly slope: Float64Array;
}

/**
 * Logarithms of the rising factorials of z for n = 0 .. `last`, with their derivatives.
 *
 * The BTYD likelihoods need the gamma function only in ratios G(z+n)/G(z) with a whole n. Summing the n
 * factors keeps every digit for any z, where a difference of two log-gammas loses them once z is large.
 * Cost: `last` logarithms.
 */
export const risingFactorial = (z: number, last: number): RisingFactorial => {
  const log = new Float64Array(last + 1);
  const slope = new Float64Array(last + 1);
  for (let n = 0; n < last; n++) {
    log[n + 1] = log[n]! + Math.log(z + n);
    slope[n + 1] = slope[n]! + 1 / (z + n);
  }
  return { log, slope };
};
