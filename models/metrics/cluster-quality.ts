/**
 * Calinski-Harabasz index: spread between clusters over spread within, each per degree of freedom. Higher is
 * better. `totalSquares` is the sum of squared distances to the overall mean, `inertia` that to the centroids.
 *
 * Source: Calinski & Harabasz (1974). NaN for fewer than two clusters or no more points than clusters.
 */
export const calinskiHarabasz = (
  totalSquares: number,
  inertia: number,
  points: number,
  clusters: number,
): number =>
  clusters < 2 || points <= clusters
    ? Number.NaN
    : (totalSquares - inertia) / (clusters - 1) / (inertia / (points - clusters));

/** Sum of squared distances of the points to their mean; flat rows of `dimensions` numbers. */
export const totalSquares = (values: Float64Array, dimensions: number): number => {
  const rows = values.length / dimensions;
  const means = new Float64Array(dimensions);
  values.forEach((value, at) => {
    means[at % dimensions]! += value / rows;
  });
  return values.reduce((sum, value, at) => sum + (value - means[at % dimensions]!) ** 2, 0);
};

/**
 * Mean silhouette width, -1 to 1, over at most `sample` evenly spaced points. It favours one far-off handful
 * over a useful division, so it is shown and does not choose.
 *
 * Source: Rousseeuw (1987); a point alone in its cluster counts 0. Cost: sample squared.
 */
export const silhouette = (
  values: Float64Array,
  nearest: Int32Array,
  dimensions: number,
  sample = 1000,
): number => {
  const rows = nearest.length;
  const size = Math.min(sample, rows);
  const chosen = Uint32Array.from({ length: size }, (_, i) => Math.floor(((i + 0.5) * rows) / size));
  const clusters = nearest.reduce((most, cluster) => Math.max(most, cluster), 0) + 1;
  const counts = new Float64Array(clusters);
  for (const i of chosen) counts[nearest[i]!]!++;

  let total = 0;
  for (const i of chosen) {
    const sums = new Float64Array(clusters);
    for (const other of chosen) sums[nearest[other]!]! += distance(values, i, other, dimensions);
    const own = nearest[i]!;
    if (counts[own]! < 2) continue;
    const inside = sums[own]! / (counts[own]! - 1);
    const outside = sums.reduce(
      (least, sum, c) => (c === own || counts[c] === 0 ? least : Math.min(least, sum / counts[c]!)),
      Number.POSITIVE_INFINITY,
    );
    if (outside < Number.POSITIVE_INFINITY) total += (outside - inside) / (Math.max(inside, outside) || 1);
  }
  return total / size;
};

const distance = (values: Float64Array, i: number, k: number, dimensions: number): number => {
  let sum = 0;
  for (let j = 0; j < dimensions; j++) {
    const gap = values[i * dimensions + j]! - values[k * dimensions + j]!;
    sum += gap * gap;
  }
  return Math.sqrt(sum);
};
