import type { Quadrature } from './beta-quadrature.ts';
import { gaussLegendre } from './gauss-legendre.ts';

/** Quadratures by how far the integrand falls over the range, in units of its logarithm. */
const fine = gaussLegendre(28);
const medium = gaussLegendre(16);
const coarse = gaussLegendre(8);

/** What is left of the integrand when it is cut off: exp(-40), 4e-18. */
const cutOff = 40;

/** Means of four functions of y under the integrand, taken with the integral for its derivatives. */
export interface DecayMoments {
  logInner: number;
  inverseInner: number;
  logOuter: number;
  inverseOuter: number;
}

/**
 * Logarithm of the integral of (inner + y)^-innerPower (outer + y)^-outerPower over y from `from` to `to`, where
 * 0 < inner <= outer. `moments`, when given, is filled with the means of ln(inner + y), 1 / (inner + y) and the
 * same of outer.
 *
 * Method: Gauss-Legendre over v = ln((inner + y) / (inner + from)). Along v the logarithm of the integrand is
 * analytic within pi of the real line whatever the parameters, since the smaller of the two scales is used, and
 * everything large is factored out beforehand; the integrand starts at one and is cut off at 4e-18.
 * Error of the logarithm below 1e-9. Minus infinity for an empty range.
 */
export const logDecayIntegral = (
  inner: number,
  innerPower: number,
  outer: number,
  outerPower: number,
  from: number,
  to: number,
  moments?: DecayMoments,
): number => {
  if (!(to > from)) return Number.NEGATIVE_INFINITY;
  const start = inner + from;
  const ratio = start / (outer + from);
  const slope = innerPower - 1 + outerPower * ratio;
  const drop = (v: number) => (innerPower - 1) * v + outerPower * Math.log1p(ratio * Math.expm1(v));
  let range = Math.log1p((to - from) / start);
  if (slope * range > cutOff) range = cutOff / slope;
  while (drop(range) > 1.5 * cutOff) range *= 0.75;

  const { nodes, weights } = rule(range, Math.abs(drop(range)));
  let sum = 0;
  let logInner = 0;
  let inverseInner = 0;
  let logOuter = 0;
  let inverseOuter = 0;
  for (let i = 0; i < nodes.length; i++) {
    const v = nodes[i]! * range;
    const growth = Math.expm1(v);
    const outerGrowth = ratio * growth;
    const logGrowth = Math.log1p(outerGrowth);
    const weight = weights[i]! * Math.exp(-(innerPower - 1) * v - outerPower * logGrowth);
    sum += weight;
    if (moments === undefined) continue;
    logInner += weight * v;
    inverseInner += weight / (1 + growth);
    logOuter += weight * logGrowth;
    inverseOuter += weight / (1 + outerGrowth);
  }
  const logStart = Math.log(start);
  const logOuterStart = Math.log(outer + from);
  if (moments !== undefined) {
    moments.logInner = logStart + logInner / sum;
    moments.inverseInner = inverseInner / sum / start;
    moments.logOuter = logOuterStart + logOuter / sum;
    moments.inverseOuter = inverseOuter / sum / (outer + from);
  }
  return Math.log(sum * range) - (innerPower - 1) * logStart - outerPower * logOuterStart;
};

const rule = (range: number, fall: number): Quadrature => {
  if (range < 1 && fall < 3) return coarse;
  return range < 3 && fall < 12 ? medium : fine;
};
