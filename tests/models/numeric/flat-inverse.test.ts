import { expect, test } from 'vitest';
import { flatInverse } from '../../../models/numeric/flat-inverse.ts';
import { drawNormal, seededRandom } from '../../../models/numeric/random.ts';

test('the inverse times the matrix is the unit matrix', () => {
  const n = 30;
  const random = seededRandom(1);
  const root = Array.from({ length: n }, () => Array.from({ length: n }, () => drawNormal(random)));
  const at = (i: number, j: number) =>
    root[i]!.reduce((sum, value, k) => sum + value * root[j]![k]!, i === j ? 1 : 0);
  const matrix = Float64Array.from({ length: n * n }, (_, k) => at(Math.floor(k / n), k % n));
  const inverse = flatInverse(matrix, n)!;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += inverse[i * n + k]! * matrix[k * n + j]!;
      expect(sum).toBeCloseTo(i === j ? 1 : 0, 9);
    }
  }
});

test('a singular matrix has none', () => {
  expect(flatInverse(Float64Array.of(1, 1, 1, 1), 2)).toBeUndefined();
});
