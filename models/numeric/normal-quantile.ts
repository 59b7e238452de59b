const centre = [
  [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1],
  [
    -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
    -1.328068155288572e1,
  ],
] as const;
const tail = [
  [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968],
  [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416],
] as const;

const polynomial = (coefficients: readonly number[], x: number, constant: number): number =>
  coefficients.reduce((sum, coefficient) => (sum + coefficient) * x, 0) + constant;

/**
 * Quantile of the standard normal distribution for 0 < p < 1. Source: Acklam's rational approximation; relative
 * error below 1.2e-9.
 */
export const normalQuantile = (p: number): number => {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(tail[0], q, 2.938163982698783) / polynomial(tail[1], q, 1);
  }
  const q = p - 0.5;
  const square = q * q;
  return (polynomial(centre[0], square, 2.506628277459239) * q) / polynomial(centre[1], square, 1);
};
