import type { Quadrature } from './beta-quadrature.ts';
import { gaussLegendre } from './gauss-legendre.ts';

/** Quadratures by the range of v and by how far the logarithm of the integrand falls over it. */
const rules: readonly { readonly range: number; readonly fall: number; readonly rule: Quadrature }[] = [
  { range: 0.7, fall: 1, rule: gaussLegendre(5) },
  { range: 2, fall: 6, rule: gaussLegendre(8) },
  { range: 3, fall: 12, rule: gaussLegendre(12) },
  { range: Number.POSITIVE_INFINITY, fall: Number.POSITIVE_INFINITY, rule: gaussLegendre(28) },
];

/** What is left of the integrand when it is cut off: exp(-40), 4e-18. */
const cutOff = 40;

/** Means under the integrand, taken with the integral for its derivatives. */
export interface DecayMoments {
  /** Of ln(1 + u / inner). */
  logInner: number;
  /** Of 1 / (1 + u / inner). */
  inverseInner: number;
  logOuter: number;
  inverseOuter: number;
}

/**
 * Logarithm of the integral of (1 + u / inner)^-innerPower (1 + u / outer)^-outerPower over u from 0 to `span`,
 * where 0 < inner <= outer. `moments`, when given, is filled.
 *
 * Method: Gauss-Legendre over v = ln(1 + u / inner). Along v the logarithm of the integrand is analytic within pi
 * of the real line whatever the parameters, because the smaller of the two scales is used; the integrand starts
 * at one and is cut off at 4e-18, so nothing overflows.
 * Error of the logarithm below 1e-9. Minus infinity for an empty span.
 */
export const logDecayIntegral = (
  inner: number,
  innerPower: number,
  outer: number,
  outerPower: number,
  span: number,
  moments?: DecayMoments,
): number => {
  if (!(span > 0)) return Number.NEGATIVE_INFINITY;
  const ratio = inner / outer;
  const power = innerPower - 1;
  const fall = (v: number) => power * v + outerPower * Math.log1p(ratio * Math.expm1(v));
  let range = Math.log1p(span / inner);
  const slope = power + outerPower * ratio; // fall(v) >= slope * v
  if (slope * range > cutOff) range = cutOff / slope;
  let end = fall(range);
  while (end > 1.5 * cutOff) {
    range *= 0.75;
    end = fall(range);
  }

  const { nodes, weights } = rules.find((each) => range < each.range && Math.abs(end) < each.fall)!.rule;
  let sum = 0;
  let logInner = 0;
  let inverseInner = 0;
  let logOuter = 0;
  let inverseOuter = 0;
  for (let i = 0; i < nodes.length; i++) {
    const v = nodes[i]! * range;
    const growth = Math.expm1(v);
    const logGrowth = Math.log1p(ratio * growth);
    const weight = weights[i]! * Math.exp(-power * v - outerPower * logGrowth);
    sum += weight;
    logInner += weight * v;
    inverseInner += weight / (1 + growth);
    logOuter += weight * logGrowth;
    inverseOuter += weight / (1 + ratio * growth);
  }
  if (moments !== undefined) {
    moments.logInner = logInner / sum;
    moments.inverseInner = inverseInner / sum;
    moments.logOuter = logOuter / sum;
    moments.inverseOuter = inverseOuter / sum;
  }
  return Math.log(sum * range * inner);
};
