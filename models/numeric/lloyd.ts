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
    let best = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let c = 0; c < centroids.length; c += dimensions) {
      const far = squaredDistance(values, i * dimensions, centroids, c, dimensions);
      if (far < best) {
        best = far;
        at = c;
      }
    }
    nearest[i] = at / dimensions;
    squared[i] = best;
  }
  return { nearest, squared };
};

/**
 * Squared Euclidean distance between two stretches of flat arrays. Two dimensions to a turn: in a loop this short
 * the counting costs as much as the sums.
 */
export const squaredDistance = (
  a: Float64Array,
  atA: number,
  b: Float64Array,
  atB: number,
  dimensions: number,
): number => {
  let sum = 0;
  let j = 0;
  for (; j + 1 < dimensions; j += 2) {
    const first = a[atA + j]! - b[atB + j]!;
    const second = a[atA + j + 1]! - b[atB + j + 1]!;
    sum += first * first + second * second;
  }
  if (j < dimensions) {
    const last = a[atA + j]! - b[atB + j]!;
    sum += last * last;
  }
  return sum;
};

export interface Clustering extends Assignment {
  readonly centroids: Float64Array;
  /** Sum of squared distances to the centroids, each times the weight of its point. */
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
}

interface LloydOptions {
  readonly maxIterations?: number;
  /** Points may count for more or less than one; all for one when left out. */
  readonly weights?: Float64Array | undefined;
  /** Share of the points that may still change their cluster at the end. */
  readonly restless?: number;
}

/**
 * Lloyd's algorithm from given centroids until no point changes its cluster, so that labels, centroids and
 * inertia belong together, or until no more than the share `restless` of them does. A cluster that loses its last
 * point takes the point farthest from its centroid.
 *
 * Method: Hamerly (2010). Bounds on the distance to the own and to the next centroid spare most points the
 * comparison with all centroids; the result is that of the plain algorithm. Sums of the clusters follow the points
 * that move, and are taken anew before the end, so that their rounding does not add up.
 */
export const lloyd = (
  values: Float64Array,
  start: Float64Array,
  dimensions: number,
  { maxIterations = 300, weights, restless = 0 }: LloydOptions = {},
): Clustering => {
  const rows = values.length / dimensions;
  const state = firstState(values, start, dimensions, weights);
  const mayMove = rows * restless;
  let centroids = start;
  let converged = false;
  let iterations = 0;
  let isExact = true;
  while (!converged && iterations < maxIterations) {
    iterations++;
    const next = means(values, state, centroids, dimensions);
    const changed = reassign(values, centroids, next, dimensions, state);
    centroids = next;
    converged = changed <= mayMove && (isExact || mayMove >= 1);
    isExact = changed <= mayMove;
    if (isExact && !converged) sumAnew(values, state, dimensions);
  }
  const { nearest, squared } = assign(values, centroids, dimensions);
  const inertia = squared.reduce((sum, far, i) => sum + far * (weights?.[i] ?? 1), 0);
  return { nearest, squared, centroids, inertia, iterations, converged };
};

/** Where each point stands, bounds of its distances, and the sums of the clusters. */
interface State {
  readonly nearest: Int32Array;
  /** Not less than the distance to the point's own centroid. */
  readonly upper: Float64Array;
  /** Not more than the distance to any other centroid. */
  readonly lower: Float64Array;
  readonly weights: Float64Array | undefined;
  /** Weighted sums of the coordinates, cluster after cluster, and the weight in each. */
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

const firstState = (
  values: Float64Array,
  centroids: Float64Array,
  dimensions: number,
  weights: Float64Array | undefined,
): State => {
  const rows = values.length / dimensions;
  const state = {
    nearest: new Int32Array(rows),
    upper: new Float64Array(rows),
    lower: new Float64Array(rows),
    weights,
    sums: new Float64Array(centroids.length),
    counts: new Float64Array(centroids.length / dimensions),
  };
  for (let i = 0; i < rows; i++) compareAll(values, centroids, dimensions, i, state);
  sumAnew(values, state, dimensions);
  return state;
};

const sumAnew = (values: Float64Array, { nearest, weights, sums, counts }: State, d: number): void => {
  sums.fill(0);
  counts.fill(0);
  for (let i = 0; i < nearest.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    const c = nearest[i]!;
    counts[c]! += weight;
    for (let j = 0; j < d; j++) sums[c * d + j]! += weight * values[i * d + j]!;
  }
};

const compareAll = (
  values: Float64Array,
  centroids: Float64Array,
  d: number,
  i: number,
  { nearest, upper, lower }: State,
): void => {
  let best = Number.POSITIVE_INFINITY;
  let second = Number.POSITIVE_INFINITY;
  let at = 0;
  for (let c = 0; c < centroids.length; c += d) {
    const far = squaredDistance(values, i * d, centroids, c, d);
    if (far < best) {
      second = best;
      best = far;
      at = c;
    } else if (far < second) second = far;
  }
  nearest[i] = at / d;
  upper[i] = Math.sqrt(best);
  lower[i] = Math.sqrt(second);
};

const moved = (before: Float64Array, after: Float64Array, d: number): Float64Array =>
  Float64Array.from({ length: after.length / d }, (_, c) =>
    Math.sqrt(squaredDistance(before, c * d, after, c * d, d)),
  );

/** Moves the points to the nearest of the new centroids; returns how many changed their cluster. */
const reassign = (
  values: Float64Array,
  before: Float64Array,
  after: Float64Array,
  d: number,
  state: State,
): number => {
  const { nearest, upper, lower, weights, sums, counts } = state;
  const moves = moved(before, after, d);
  const most = moves.reduce((kept, move) => Math.max(kept, move), 0);
  const furthest = moves.indexOf(most);
  const next = moves.reduce((kept, move, c) => (c === furthest ? kept : Math.max(kept, move)), 0);
  let changed = 0;
  for (let i = 0; i < nearest.length; i++) {
    const own = nearest[i]!;
    const near = upper[i]! + moves[own]!;
    const far = lower[i]! - (own === furthest ? next : most);
    lower[i] = far;
    if (near <= far) {
      upper[i] = near;
      continue;
    }
    const exact = Math.sqrt(squaredDistance(values, i * d, after, own * d, d));
    upper[i] = exact;
    if (exact <= far) continue;
    compareAll(values, after, d, i, state);
    const now = nearest[i]!;
    if (now === own) continue;
    changed++;
    const weight = weights === undefined ? 1 : weights[i]!;
    counts[own]! -= weight;
    counts[now]! += weight;
    for (let j = 0; j < d; j++) {
      const share = weight * values[i * d + j]!;
      sums[own * d + j]! -= share;
      sums[now * d + j]! += share;
    }
  }
  return changed;
};

/** The means of the clusters; an empty one takes the farthest point that no other empty one has taken. */
const means = (values: Float64Array, state: State, before: Float64Array, d: number): Float64Array => {
  const { sums, counts } = state;
  const taken = new Set<number>();
  const after = new Float64Array(sums.length);
  for (let c = 0; c < counts.length; c++) {
    // Weights taken off again may leave a rounding error where nobody is left.
    const isEmpty = counts[c]! <= 1e-9;
    const from = isEmpty ? farthest(values, before, state, d, taken) : 0;
    for (let j = 0; j < d; j++) {
      after[c * d + j] = isEmpty ? values[from * d + j]! : sums[c * d + j]! / counts[c]!;
    }
  }
  return after;
};

const farthest = (
  values: Float64Array,
  centroids: Float64Array,
  { nearest, weights }: State,
  d: number,
  taken: Set<number>,
): number => {
  let at = 0;
  let most = -1;
  for (let i = 0; i < nearest.length; i++) {
    const far = squaredDistance(values, i * d, centroids, nearest[i]! * d, d);
    if (far > most && !taken.has(i) && weights?.[i] !== 0) [most, at] = [far, i];
  }
  taken.add(at);
  return at;
};
