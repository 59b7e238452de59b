/** Above this argument the asymptotic series below are exact to double precision. */
const asymptotic = 12;

/**
 * Natural logarithm of the gamma function, for z > 0.
 *
 * Source: Stirling's series (Abramowitz & Stegun 6.1.41) after shifting the argument above twelve by
 * the recurrence. Error below 1e-14, absolute near the zeros at one and two, relative elsewhere.
 */
export const logGamma = (z: number): number => {
  let product = 1;
  let w = z;
  while (w < asymptotic) product *= w++;
  const u = 1 / (w * w);
  const series =
    (1 / 12 - u * (1 / 360 - u * (1 / 1260 - u * (1 / 1680 - u * (1 / 1188 - (u * 691) / 360360))))) / w;
  return (w - 0.5) * Math.log(w) - w + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
};

/**
 * Digamma, the derivative of `logGamma`, for z > 0.
 *
 * Source: Abramowitz & Stegun 6.3.18 after the recurrence 6.3.5. Absolute error below 1e-14 for z > 0.1.
 */
export const digamma = (z: number): number => {
  let shift = 0;
  let w = z;
  while (w < asymptotic) shift += 1 / w++;
  const u = 1 / (w * w);
  const series =
    u * (1 / 12 - u * (1 / 120 - u * (1 / 252 - u * (1 / 240 - u * (1 / 132 - (u * 691) / 32760)))));
  return Math.log(w) - 0.5 / w - series - shift;
};
