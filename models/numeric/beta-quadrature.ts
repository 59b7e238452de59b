/** Points p in [0, 1] and weights such that sum of weight * g(p) is the mean of g under a beta distribution. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** Terms below exp(-28), 7e-13, of the largest are left out. */
const negligible = 28;

/**
 * Quadrature for the mean of a smooth g(p) with p ~ Beta(a, b), for every a > 0 and b > 0.
 *
 * Method: trapezoids on the logit of p. There a singularity of g just left of 0, as the purchase models have
 * at -(alpha + T) / t, is no nearer to the real line than pi, so the rule needs no more points for a long
 * horizon. The line through g(0) and g(1) is integrated exactly; what is left vanishes at both ends, which
 * is what keeps the range finite when a or b tends to zero.
 * Error below 1e-9 of max |g| for g that falls with p; 1e-8 of the mean for a singularity at -1/1000.
 * About 40 to 120 points.
 */
export const betaQuadrature = (a: number, b: number): Quadrature => {
  const centre = Math.log((a + 1) / (b + 1));
  const step = Math.min(0.4, 0.7 * Math.sqrt(1 / (a + 1) + 1 / (b + 1)));
  const logDensity = (y: number) => -a * Math.log1p(Math.exp(-y)) - b * Math.log1p(Math.exp(y));
  const logTerm = (y: number) => logDensity(y) - Math.log1p(Math.exp(-y)) - Math.log1p(Math.exp(y));
  const peak = logTerm(centre);

  const reach = (direction: number) => {
    let steps = 1;
    while (logTerm(centre + direction * steps * step) > peak - negligible) steps++;
    return steps;
  };
  const below = reach(-1);
  const count = below + reach(1) + 1;

  const nodes = new Float64Array(count + 2);
  const weights = new Float64Array(count + 2);
  let spread = 0;
  for (let i = 0; i < count; i++) {
    const y = centre + (i - below) * step;
    const p = 1 / (1 + Math.exp(-y));
    nodes[i] = p;
    weights[i] = Math.exp(logDensity(y) - logDensity(centre));
    spread += weights[i]! * p * (1 - p);
  }
  // The rule is scaled by a moment known in closed form, E[p (1 - p)], so no beta function is needed.
  const scale = ((a / (a + b)) * (b / (a + b + 1))) / spread;
  let atZero = b / (a + b);
  let atOne = a / (a + b);
  for (let i = 0; i < count; i++) {
    weights[i]! *= scale;
    atZero -= weights[i]! * (1 - nodes[i]!);
    atOne -= weights[i]! * nodes[i]!;
  }
  nodes[count + 1] = 1;
  weights[count] = atZero;
  weights[count + 1] = atOne;
  return { nodes, weights };
};
