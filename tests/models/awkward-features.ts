import type { Feature } from '../../models/feature.ts';
import { seededRandom } from '../../models/numeric/random.ts';

/**
 * Features that trouble scorecards, with a label that some of them drive: 70 % zeros with missing and special
 * values (-999), a category with rare and missing levels and quotes in their names, whole numbers, decimals that
 * binary cannot hold, a constant, a column without a value.
 */
export const awkwardFeatures = (n: number, seed: number): { features: Feature[]; label: Float64Array } => {
  const random = seededRandom(seed);
  const draw = (from: () => number) => Float64Array.from({ length: n }, from);
  const levels = ['north', "o'hara", 'a "b" & <c>', 'rare', 'south|east', 'never seen'];
  const spend = draw(() => {
    const u = random();
    if (u < 0.05) return Number.NaN;
    if (u < 0.1) return -999;
    return u < 0.75 ? 0 : Math.round(random() * 1000) / 10;
  });
  const region = Int32Array.from({ length: n }, () => {
    const u = random();
    return u < 0.05 ? -1 : u < 0.07 ? 3 : Math.floor(random() * 5);
  });
  const visits = Int32Array.from({ length: n }, () => Math.floor(random() * 6));
  const rate = draw(() => Math.round(random() * 100) / 1000 - 0.05);
  const label = Float64Array.from({ length: n }, (_, i) => {
    const eta = -0.5 + (spend[i] === 0 ? 1 : -0.5) + 0.4 * (region[i]! % 3) - 0.3 * visits[i]! + 8 * rate[i]!;
    return random() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
  });
  const features: Feature[] = [
    { name: 'spend', kind: 'number', values: spend },
    { name: 'region', kind: 'category', codes: region, levels },
    { name: 'visits', kind: 'number', values: visits },
    { name: 'the "rate"', kind: 'number', values: rate },
    { name: 'constant', kind: 'number', values: new Float64Array(n).fill(7) },
    { name: 'empty', kind: 'number', values: new Float64Array(n).fill(Number.NaN) },
  ];
  return { features, label };
};
