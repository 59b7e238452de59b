import { tableFromArrays } from 'apache-arrow';
import { expect, test } from 'vitest';
import { bgNbd } from '../../models/bg-nbd.ts';
import { gammaGamma } from '../../models/gamma-gamma.ts';
import type { LikelihoodFit, Parameters } from '../../models/maximum-likelihood.ts';
import { mbgNbd } from '../../models/mbg-nbd.ts';
import { drawGamma, seededRandom } from '../../models/numeric/random.ts';
import { paretoNbd } from '../../models/pareto-nbd.ts';
import { simulatedBuyers, simulatedParetoBuyers } from '../models/simulated-buyers.ts';

const size = { customers: 600, weeks: 104, births: 52 };
const dropout = { r: 0.8, alpha: 4, a: 0.8, b: 2.5 };
const pareto = { r: 0.8, alpha: 4, s: 0.8, beta: 12 };
const spend = { p: 4, q: 3, v: 20 };

const spenders = (seed: number) => {
  const random = seededRandom(seed);
  const frequency = Int32Array.from({ length: 1000 }, () => 1 + Math.floor(6 * random()));
  const monetary_value = Float64Array.from(frequency, (x) => {
    const level = drawGamma(random, spend.q, spend.v);
    return drawGamma(random, spend.p * x, x * level);
  });
  return tableFromArrays({ frequency, monetary_value });
};

/** Share of the seeds whose 95 % interval of ln(parameter - floor) holds the truth, over all parameters. */
const coverage = (
  truth: Parameters,
  floors: Parameters,
  fits: readonly LikelihoodFit<Parameters>[],
): number => {
  let held = 0;
  for (const { params, standard_errors } of fits) {
    for (const [name, value] of Object.entries(truth)) {
      const floor = floors[name] ?? 0;
      const above = params[name]! - floor;
      const miss = Math.log(above / (value - floor)) / ((standard_errors?.[name] ?? 0) / above);
      if (Math.abs(miss) < 1.959964) held++;
    }
  }
  return held / (fits.length * Object.keys(truth).length);
};

const seeds = (count: number) => Array.from({ length: count }, (_, i) => 1000 + i);

// An interval that deserves its name holds the truth in 95 of 100 worlds; 90 to 98 allows for their number
test.each([
  {
    name: 'bg-nbd',
    truth: dropout as Parameters,
    fits: () => seeds(200).map((seed) => bgNbd.fit(simulatedBuyers(dropout, 0, { ...size, seed }), {})),
  },
  {
    name: 'mbg-nbd',
    truth: dropout,
    fits: () => seeds(200).map((seed) => mbgNbd.fit(simulatedBuyers(dropout, 1, { ...size, seed }), {})),
  },
  {
    name: 'pareto-nbd',
    truth: pareto,
    fits: () => seeds(200).map((seed) => paretoNbd.fit(simulatedParetoBuyers(pareto, { ...size, seed }), {})),
  },
  {
    name: 'gamma-gamma',
    truth: spend,
    floors: { q: 1 },
    fits: () => seeds(200).map((seed) => gammaGamma.fit(spenders(seed), {})),
  },
])(
  'the intervals of $name hold the parameters that customers were made with',
  ({ truth, floors = {}, fits }) => {
    const share = coverage(truth, floors as Parameters, fits());
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.98);
  },
  600_000,
);
