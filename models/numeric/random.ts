/** Uniform on [0, 1), with 53 random bits. */
export type Random = () => number;

/**
 * Seeded generator of uniform numbers; the same seed gives the same numbers on every machine.
 *
 * Source: sfc32 (Doty-Humphrey, PractRand), the first twelve outputs thrown away as its author advises.
 */
export const seededRandom = (seed: number): Random => {
  let a = 0;
  let b = seed | 0;
  let c = Math.floor(seed / 2 ** 32) | 0;
  let counter = 1;
  const bits = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();
  return () => ((bits() >>> 5) * 2 ** 26 + (bits() >>> 6)) / 2 ** 53;
};

/** Draw from the normal distribution with mean 0 and deviation 1 (Box & Muller 1958). */
export const drawNormal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Draw from the exponential distribution; mean 1 / rate. */
export const drawExponential = (random: Random, rate: number): number => -Math.log(1 - random()) / rate;

/** Draw from the gamma distribution; mean shape / rate. Source: Marsaglia & Tsang (2000). */
export const drawGamma = (random: Random, shape: number, rate: number): number => {
  if (shape < 1) return drawGamma(random, shape + 1, rate) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / rate;
  }
};

/** Draw from the beta distribution; mean a / (a + b). */
export const drawBeta = (random: Random, a: number, b: number): number => {
  const x = drawGamma(random, a, 1);
  return x / (x + drawGamma(random, b, 1));
};

/** Draw from the Poisson distribution, by counting exponential gaps. Cost: the number drawn. */
export const drawPoisson = (random: Random, mean: number): number => {
  let count = 0;
  for (let time = drawExponential(random, 1); time <= mean; time += drawExponential(random, 1)) count++;
  return count;
};
