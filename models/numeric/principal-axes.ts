/**
 * The points, moved to their mean and turned onto their principal axes; distances stay as they are.
 *
 * Method: Jacobi rotations of the covariance, enough sweeps for it to be diagonal to rounding (Golub & Van Loan,
 * Matrix Computations, 8.5).
 * @param values n rows of `dimensions` numbers, flat
 */
export const principalAxes = (values: Float64Array, dimensions: number): Float64Array => {
  const rows = values.length / dimensions;
  const d = dimensions;
  const means = new Float64Array(d);
  values.forEach((value, at) => {
    means[at % d]! += value / rows;
  });
  const points = values.map((value, at) => value - means[at % d]!);
  const covariance = Array.from({ length: d }, (_, a) =>
    Float64Array.from({ length: d }, (_, b) => {
      let sum = 0;
      for (let at = 0; at < points.length; at += d) sum += points[at + a]! * points[at + b]!;
      return sum;
    }),
  );
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let a = 0; a < d; a++) for (let b = a + 1; b < d; b++) rotate(covariance, points, a, b);
  }
  return points;
};

/** Turns axes a and b so that their covariance vanishes, in the matrix and in the points. */
const rotate = (covariance: readonly Float64Array[], points: Float64Array, a: number, b: number): void => {
  const between = covariance[a]![b]!;
  if (Math.abs(between) < 1e-300) return;
  const d = covariance.length;
  const tau = (covariance[b]![b]! - covariance[a]![a]!) / (2 * between);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const cos = 1 / Math.sqrt(1 + t * t);
  const sin = t * cos;
  const turn = (row: Float64Array, at: number) => {
    const [first, second] = [row[at + a]!, row[at + b]!];
    row[at + a] = cos * first - sin * second;
    row[at + b] = sin * first + cos * second;
  };
  for (const row of covariance) turn(row, 0);
  for (let j = 0; j < d; j++) {
    const [first, second] = [covariance[a]![j]!, covariance[b]![j]!];
    covariance[a]![j] = cos * first - sin * second;
    covariance[b]![j] = sin * first + cos * second;
  }
  for (let at = 0; at < points.length; at += d) turn(points, at);
};
