import { squaredDistance } from './lloyd.ts';
import type { Random } from './random.ts';

/**
 * Starting centroids, each drawn from the points with a chance that grows with its squared distance to those drawn
 * before; of several draws the one that leaves the least distance is kept.
 *
 * Source: Arthur & Vassilvitskii (2007), with the greedy variant of 2 + floor(ln k) trials that they mention in
 * their conclusion and that scikit-learn uses.
 * @param values n rows of `dimensions` numbers, flat
 * @returns at most `k` rows; fewer where there are fewer different points
 */
export const plusPlusStart = (
  values: Float64Array,
  dimensions: number,
  k: number,
  random: Random,
  weights?: Float64Array,
): Float64Array => {
  const rows = values.length / dimensions;
  const trials = 2 + Math.floor(Math.log(k));
  const weightOf = (i: number) => weights?.[i] ?? 1;
  let near = new Float64Array(rows).fill(1);
  let tried = new Float64Array(rows);
  let kept = new Float64Array(rows);
  let total = near.reduce((sum, _, i) => sum + weightOf(i), 0);
  const chosen: number[] = [];
  while (chosen.length < k && total > 0) {
    let least = Number.POSITIVE_INFINITY;
    let best = 0;
    for (let trial = 0; trial < (chosen.length === 0 ? 1 : trials); trial++) {
      const candidate = draw(near, weights, random() * total);
      let left = 0;
      for (let i = 0; i < rows; i++) {
        const far = squaredDistance(values, i * dimensions, values, candidate * dimensions, dimensions);
        const nearer = chosen.length > 0 && near[i]! < far ? near[i]! : far;
        tried[i] = nearer;
        left += weights === undefined ? nearer : nearer * weights[i]!;
      }
      if (left < least) {
        [least, best] = [left, candidate];
        [tried, kept] = [kept, tried];
      }
    }
    [near, kept] = [kept, near];
    total = least;
    chosen.push(best);
  }
  const start = new Float64Array(chosen.length * dimensions);
  chosen.forEach((row, c) => {
    start.set(values.subarray(row * dimensions, (row + 1) * dimensions), c * dimensions);
  });
  return start;
};

/** The first point at which the running sum of distance times weight passes `target`. */
const draw = (near: Float64Array, weights: Float64Array | undefined, target: number): number => {
  let running = 0;
  let last = 0;
  for (let i = 0; i < near.length; i++) {
    const share = weights === undefined ? near[i]! : near[i]! * weights[i]!;
    if (share === 0) continue;
    running += share;
    last = i;
    if (running > target) return i;
  }
  return last;
};
