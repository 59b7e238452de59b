/** Assignment of points to centroids; both are flat, row after row of `dimensions` numbers. */
export interface Assignment {
  readonly nearest: Int32Array;
  /** Squared Euclidean distance of each point to its centroid. */
  readonly squared: Float64Array;
}

/** Nearest centroid of each point; of equally near ones the first. */
export const assign = (values: Float64Array, centroids: Float64Array, dimensions: number): Assignment => {
  const rows = values.length / dimensions;
  const nearest = new Int32Array(rows);
  const squared = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const offset = i * dimensions;
    let best = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let c = 0; c < centroids.length; c += dimensions) {
      let distance = 0;
      for (let j = 0; j < dimensions; j++) {
        const gap = values[offset + j]! - centroids[c + j]!;
        distance += gap * gap;
      }
      if (distance < best) {
        best = distance;
        at = c;
      }
    }
    nearest[i] = at / dimensions;
    squared[i] = best;
  }
  return { nearest, squared };
};

interface Clustering extends Assignment {
  readonly centroids: Float64Array;
  /** Sum of squared distances to the centroids. */
  readonly inertia: number;
  readonly converged: boolean;
}

/**
 * Lloyd's algorithm from given centroids until no point changes its cluster, so that labels, centroids and
 * inertia belong together. A cluster that loses its last point takes the point farthest from its centroid.
 * Cost: points times centroids times dimensions per iteration.
 */
export const lloyd = (
  values: Float64Array,
  start: Float64Array,
  dimensions: number,
  maxIterations = 300,
): Clustering => {
  let centroids = start;
  let current = assign(values, centroids, dimensions);
  for (let iteration = 0; ; iteration++) {
    centroids = means(values, current, centroids.length, dimensions);
    const next = assign(values, centroids, dimensions);
    const converged = next.nearest.every((cluster, i) => cluster === current.nearest[i]);
    current = next;
    if (converged || iteration === maxIterations) {
      return { ...current, centroids, inertia: current.squared.reduce((sum, d) => sum + d, 0), converged };
    }
  }
};

const means = (
  values: Float64Array,
  { nearest, squared }: Assignment,
  size: number,
  dimensions: number,
): Float64Array => {
  const sums = new Float64Array(size);
  const counts = new Float64Array(size / dimensions);
  for (let i = 0; i < nearest.length; i++) {
    const c = nearest[i]!;
    counts[c]!++;
    for (let j = 0; j < dimensions; j++) sums[c * dimensions + j]! += values[i * dimensions + j]!;
  }
  const taken = new Set<number>();
  return sums.map((sum, at) => {
    const c = Math.floor(at / dimensions);
    if (counts[c]! > 0) return sum / counts[c]!;
    const j = at % dimensions;
    if (j === 0) taken.add(farthest(squared, taken));
    return values[[...taken].at(-1)! * dimensions + j]!;
  });
};

const farthest = (squared: Float64Array, except: ReadonlySet<number>): number => {
  let at = 0;
  let most = -1;
  squared.forEach((distance, i) => {
    if (distance > most && !except.has(i)) [most, at] = [distance, i];
  });
  return at;
};
