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

/** One in this many points may still change its cluster at the end; among fewer points none may. */
const restlessOneIn = 20_000;

/**
 * Lloyd's algorithm from given centroids until no point changes its cluster, so that labels, centroids and
 * inertia belong together; of very many points a few may still move, one in 20,000. A cluster that loses its last
 * point takes the point farthest from its centroid.
 *
 * Method: Hamerly (2010). Bounds on the distance to the own and to the next centroid spare most points the
 * comparison with all centroids; the result is that of the plain algorithm.
 */
export const lloyd = (
  values: Float64Array,
  start: Float64Array,
  dimensions: number,
  maxIterations = 300,
): Clustering => {
  let centroids = start;
  const bounds = firstBounds(values, centroids, dimensions);
  const restless = bounds.nearest.length >= 1e5 ? bounds.nearest.length / restlessOneIn : 0;
  let isMoving = true;
  for (let iteration = 0; isMoving && iteration < maxIterations; iteration++) {
    const next = means(values, bounds, centroids.length, dimensions);
    isMoving = reassign(values, centroids, next, dimensions, bounds) > restless;
    centroids = next;
  }
  const { nearest, squared } = assign(values, centroids, dimensions);
  return {
    nearest,
    squared,
    centroids,
    inertia: squared.reduce((sum, d) => sum + d, 0),
    converged: !isMoving,
  };
};

/** For each point an upper bound of the distance to its centroid and a lower one of that to any other. */
interface Bounds {
  readonly nearest: Int32Array;
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

const firstBounds = (values: Float64Array, centroids: Float64Array, dimensions: number): Bounds => {
  const rows = values.length / dimensions;
  const bounds = {
    nearest: new Int32Array(rows),
    upper: new Float64Array(rows),
    lower: new Float64Array(rows),
  };
  for (let i = 0; i < rows; i++) compareAll(values, centroids, dimensions, i, bounds);
  return bounds;
};

const distance = (
  values: Float64Array,
  at: number,
  centroids: Float64Array,
  c: number,
  d: number,
): number => {
  let sum = 0;
  for (let j = 0; j < d; j++) {
    const gap = values[at + j]! - centroids[c + j]!;
    sum += gap * gap;
  }
  return Math.sqrt(sum);
};

const compareAll = (
  values: Float64Array,
  centroids: Float64Array,
  d: number,
  i: number,
  bounds: Bounds,
): void => {
  let best = Number.POSITIVE_INFINITY;
  let second = Number.POSITIVE_INFINITY;
  let at = 0;
  for (let c = 0; c < centroids.length; c += d) {
    const far = distance(values, i * d, centroids, c, d);
    if (far < best) {
      second = best;
      best = far;
      at = c;
    } else if (far < second) second = far;
  }
  bounds.nearest[i] = at / d;
  bounds.upper[i] = best;
  bounds.lower[i] = second;
};

/** Moves the points to the nearest of the new centroids; returns how many changed their cluster. */
const reassign = (
  values: Float64Array,
  before: Float64Array,
  after: Float64Array,
  d: number,
  bounds: Bounds,
): number => {
  const { nearest, upper, lower } = bounds;
  const moves = Float64Array.from({ length: after.length / d }, (_, c) =>
    distance(before, c * d, after, c * d, d),
  );
  const furthest = moves.indexOf(moves.reduce((most, move) => Math.max(most, move), 0));
  const next = moves.reduce((most, move, c) => (c === furthest ? most : Math.max(most, move)), 0);
  let changed = 0;
  for (let i = 0; i < nearest.length; i++) {
    const own = nearest[i]!;
    upper[i]! += moves[own]!;
    lower[i]! -= own === furthest ? next : moves[furthest]!;
    if (upper[i]! <= lower[i]!) continue;
    upper[i] = distance(values, i * d, after, own * d, d);
    if (upper[i]! <= lower[i]!) continue;
    compareAll(values, after, d, i, bounds);
    if (nearest[i] !== own) changed++;
  }
  return changed;
};

const means = (
  values: Float64Array,
  { nearest, upper }: Bounds,
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
    if (j === 0) taken.add(farthest(upper, taken));
    return values[[...taken].at(-1)! * dimensions + j]!;
  });
};

const farthest = (distances: Float64Array, except: ReadonlySet<number>): number => {
  let at = 0;
  let most = -1;
  distances.forEach((distance, i) => {
    if (distance > most && !except.has(i)) [most, at] = [distance, i];
  });
  return at;
};
