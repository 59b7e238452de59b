/**
 * Inverse of a small symmetric positive definite matrix by Cholesky's factorisation, or undefined when it is
 * singular: a pivot that keeps less than `tolerance` of its diagonal element.
 *
 * The test is made on the matrix scaled to a unit diagonal, so that the units of the parameters don't matter.
 */
export const inverseOfSymmetric = (
  matrix: readonly ArrayLike<number>[],
  tolerance = 1e-9,
): number[][] | undefined => {
  const size = matrix.length;
  const scale = matrix.map((row, i) => Math.sqrt(row[i]!));
  if (!scale.every((value) => value > 0 && Number.isFinite(value))) return undefined;
  const lower = choleskyFactor(
    matrix.map((row, i) => Array.from(row, (value, j) => value / (scale[i]! * scale[j]!))),
    tolerance,
  );
  if (lower === undefined) return undefined;
  const columns = Array.from({ length: size }, (_, j) =>
    solve(
      lower,
      Array.from({ length: size }, (_, i) => (i === j ? 1 : 0)),
    ),
  );
  return columns.map((column, j) => column.map((value, i) => value / (scale[i]! * scale[j]!)));
};

const choleskyFactor = (matrix: readonly number[][], tolerance: number): number[][] | undefined => {
  const lower = matrix.map((row) => row.map(() => 0));
  for (const [i, row] of lower.entries()) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i]![j]!;
      for (let k = 0; k < j; k++) rest -= row[k]! * lower[j]![k]!;
      if (i === j && !(rest > tolerance)) return undefined;
      row[j] = i === j ? Math.sqrt(rest) : rest / lower[j]![j]!;
    }
  }
  return lower;
};

/** Solves L L' x = b by substitution forward, then back. */
const solve = (lower: readonly number[][], b: readonly number[]): number[] => {
  const x = [...b];
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i]![k]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i]! -= lower[k]![i]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
};
