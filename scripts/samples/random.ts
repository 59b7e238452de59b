/** A stream of numbers evenly spread in [0, 1), the same for the same seed on every machine. */
export type Random = () => number;

/**
 * The stream that belongs to one customer and one concern. Streams do not influence each other: another draw in
 * one, or another number of customers, leaves all the rest of the data as it was.
 *
 * Source: sfc32 of PractRand (C. Doty-Humphrey), its state filled by the finaliser of MurmurHash3.
 */
export const streamOf = (seed: number, customer: number, concern: string): Random => {
  let hash = mix(seed ^ 0x9e3779b9);
  for (let i = 0; i < concern.length; i++) hash = mix(hash ^ concern.charCodeAt(i));
  hash = mix(hash ^ (customer >>> 0));
  hash = mix(hash ^ Math.floor(customer / 4294967296));
  let a = mix(hash + 1);
  let b = mix(hash + 2);
  let c = mix(hash + 3);
  let counter = 1;
  return () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
};

const mix = (value: number): number => {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
};

/** A whole number from 0 to n - 1, each as likely. */
export const below = (random: Random, n: number): number => Math.floor(random() * n);

/** One of the list, each as likely. */
export const oneOf = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)]!;

/** A position of the running totals of weights, by its weight. */
export const weighted = (random: Random, totals: readonly number[]): number => {
  const at = random() * totals[totals.length - 1]!;
  let low = 0;
  let high = totals.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (totals[middle]! > at) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Running totals of weights, as `weighted` takes them. */
export const runningTotals = (weights: readonly number[]): readonly number[] => {
  let total = 0;
  return weights.map((weight) => {
    total += weight;
    return total;
  });
};

/** Exponential waiting time with the given rate. */
export const exponential = (random: Random, rate: number): number => -Math.log(1 - random()) / rate;

/** Standard normal, by Marsaglia's polar method (no trigonometry: its last bits differ between V8 versions). */
export const normal = (random: Random): number => {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
};

/** Gamma with mean shape / rate. Source: Marsaglia & Tsang (2000); below shape 1 with the usual boost. */
export const gamma = (random: Random, shape: number, rate: number): number => {
  if (shape < 1) {
    const boost = Math.exp(Math.log(1 - random()) / shape);
    return gamma(random, shape + 1, rate) * boost;
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / rate;
  }
};

/** Beta with mean a / (a + b). */
export const beta = (random: Random, a: number, b: number): number => {
  const x = gamma(random, a, 1);
  return x / (x + gamma(random, b, 1));
};

/** Poisson by counting exponential gaps; the cost grows with the mean, which stays small here. */
export const poisson = (random: Random, mean: number): number => {
  let count = 0;
  for (let sum = exponential(random, 1); sum < mean; sum += exponential(random, 1)) count++;
  return count;
};
