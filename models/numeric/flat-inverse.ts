/**
 * Inverse of a large symmetric positive definite matrix by Cholesky's factorisation, or undefined when it is
 * singular. `matrix` holds n × n numbers by rows, of which the lower triangle is read; the result has both
 * triangles. For small matrices with parameters of unlike units see `symmetric-matrix.ts`. Cost: n³ / 2.
 */
export const flatInverse = (matrix: Float64Array, n: number): Float64Array | undefined => {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = matrix[i * n + j]! - rowProduct(lower, i * n, j * n, j);
      if (i === j && !(rest > 1e-12 * matrix[i * n + i]!)) return undefined;
      lower[i * n + j] = i === j ? Math.sqrt(rest) : rest / lower[j * n + j]!;
    }
  }
  // Row j of `columns` is column j of the inverse of the lower triangle, so that products run along memory.
  const columns = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    columns[j * n + j] = 1 / lower[j * n + j]!;
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += lower[i * n + k]! * columns[j * n + k]!;
      columns[j * n + i] = -sum / lower[i * n + i]!;
    }
  }
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += columns[i * n + k]! * columns[j * n + k]!;
      inverse[i * n + j] = sum;
      inverse[j * n + i] = sum;
    }
  }
  return inverse;
};

const rowProduct = (values: Float64Array, a: number, b: number, length: number): number => {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += values[a + k]! * values[b + k]!;
  return sum;
};
