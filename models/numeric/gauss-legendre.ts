import type { Quadrature } from './beta-quadrature.ts';

/**
 * Gauss-Legendre quadrature on [0, 1]: exact for polynomials up to degree 2 * points - 1.
 *
 * Source: Newton's iteration on the Legendre polynomial from the Chebyshev-like first guess
 * (Press et al., Numerical Recipes, section 4.6). Error of nodes and weights below 1e-15.
 */
export const gaussLegendre = (points: number): Quadrature => {
  const nodes = new Float64Array(points);
  const weights = new Float64Array(points);
  for (let i = 0; i < points; i++) {
    let z = Math.cos((Math.PI * (i + 0.75)) / (points + 0.5));
    let slope = 0;
    for (let correction = 1; Math.abs(correction) > 1e-15; ) {
      const [value, before] = legendre(points, z);
      slope = (points * (z * value - before)) / (z * z - 1);
      correction = value / slope;
      z -= correction;
    }
    nodes[i] = (1 - z) / 2;
    weights[i] = 1 / ((1 - z * z) * slope * slope);
  }
  return { nodes, weights };
};

/** Legendre polynomials of degree n and n - 1 at z, by their three-term recurrence. */
const legendre = (degree: number, z: number): readonly [number, number] => {
  let value = 1;
  let before = 0;
  for (let n = 1; n <= degree; n++) {
    [value, before] = [((2 * n - 1) * z * value - (n - 1) * before) / n, value];
  }
  return [value, before];
};
