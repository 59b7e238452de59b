/**
 * Gradient and curvature of a row as whole numbers in one double, curvature * `unit` + gradient, so that one
 * addition sums both. Sums of whole numbers below 2^53 are exact: they do not depend on the order of the rows, and
 * a difference of two histograms is as good as a count.
 *
 * Source: Shi et al. (2022), Quantized Training of Gradient Boosting Decision Trees: few bits are enough when
 * rounding is by chance, so that its errors cancel over the rows of a leaf.
 */
export interface Packing {
  /** A power of two, above twice any sum of gradients. */
  readonly unit: number;
  /** Whole numbers per one of gradient and of curvature. */
  readonly gradientScale: number;
  readonly curvatureScale: number;
}

/** Bits of a double that count, the sign aside. */
const exactBits = 53;

/** Finer steps than these gain nothing. */
const mostBits = { gradient: 14, curvature: 12 } as const;

/** The most rows that can be summed with at least five bits for a gradient and three for a curvature. */
export const mostPackedRows = 2 ** 22;

/** The finest packing with which `rows` rows of at most these absolute values sum exactly. */
export const packingFor = (rows: number, mostGradient: number, mostCurvature: number): Packing => {
  const rowBits = Math.max(1, Math.ceil(Math.log2(rows)));
  const free = exactBits - 1 - 2 * rowBits;
  const gradientBits = Math.min(mostBits.gradient, Math.ceil((free + 2) / 2));
  const curvatureBits = Math.min(mostBits.curvature, free - gradientBits);
  return {
    unit: 2 ** (rowBits + gradientBits + 1),
    gradientScale: (2 ** gradientBits - 1) / mostGradient,
    curvatureScale: (2 ** curvatureBits - 1) / mostCurvature,
  };
};

/** `dice` is 32 random bits: the upper half rounds the gradient, the lower half the curvature. */
export const packGradient = (packing: Packing, gradient: number, curvature: number, dice: number): number => {
  const g = Math.floor(gradient * packing.gradientScale + (dice >>> 16) / 65536);
  const h = Math.floor(curvature * packing.curvatureScale + (dice & 65535) / 65536);
  return h * packing.unit + g;
};
