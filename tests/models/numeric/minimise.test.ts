import { expect, test } from 'vitest';
import { minimise } from '../../../models/numeric/minimise.ts';
import { inverseOfSymmetric } from '../../../models/numeric/symmetric-matrix.ts';

/** Rosenbrock's valley, minimum 0 at (1, 1). */
const rosenbrock = (at: Float64Array) => {
  const [x, y] = [at[0]!, at[1]!];
  return {
    value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
  };
};

test('finds the end of a bent valley', () => {
  const { at, converged, gradient } = minimise(rosenbrock, [-1.2, 1]);
  expect(converged).toBe(true);
  expect([...at].every((x) => Math.abs(x - 1) < 1e-8)).toBe(true);
  expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-9);
});

test('reports, and does not throw, when the iterations run out', () => {
  const found = minimise(rosenbrock, [-1.2, 1], { maxIterations: 3 });
  expect(found.converged).toBe(false);
  expect(found.iterations).toBe(3);
});

test('reports when the function is not a number', () => {
  const found = minimise(() => ({ value: Number.NaN, gradient: Float64Array.of(Number.NaN) }), [0]);
  expect(found.converged).toBe(false);
});

test('moves no coordinate further than the step cap', () => {
  const found = minimise((at) => ({ value: -at[0]!, gradient: Float64Array.of(-1) }), [0], {
    maxIterations: 4,
    maxStep: 2,
  });
  expect(found.at[0]).toBeLessThanOrEqual(8);
});

test('inverts a symmetric matrix whatever the units of its rows', () => {
  const inverse = inverseOfSymmetric([
    [4e8, 2e3],
    [2e3, 3e-2],
  ])!;
  const determinant = 4e8 * 3e-2 - 2e3 * 2e3; // by hand
  expect(inverse[0]![0]! * determinant).toBeCloseTo(3e-2, 12);
  expect(inverse[0]![1]! * determinant).toBeCloseTo(-2e3, 6);
  expect(inverse[1]![1]! * determinant).toBeCloseTo(4e8, 0);
});

test.each([
  [
    [
      [1, 1],
      [1, 1],
    ],
  ],
  [
    [
      [1, 2],
      [2, 1],
    ],
  ],
  [
    [
      [0, 0],
      [0, 1],
    ],
  ],
  [
    [
      [Number.NaN, 0],
      [0, 1],
    ],
  ],
])('has no inverse for a matrix that is not positive definite: %j', (matrix) => {
  expect(inverseOfSymmetric(matrix)).toBeUndefined();
});

test('gives up, unconverged, where the value stands still although the gradient does not vanish', () => {
  const found = minimise(() => ({ value: 1, gradient: Float64Array.of(-1e-3) }), [0]);
  expect(found.converged).toBe(false);
  expect(found.iterations).toBeLessThan(50);
});
