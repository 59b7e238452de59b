import { binned, binRules } from './binned-matrix.ts';
import { type Bins, binsOfRows, type CountedBins, countsOf, fitBins, sizeOf } from './binning.ts';
import type { Feature } from './feature.ts';
import { tellingRule } from './fine-bins.ts';
import type { ScorecardOptions } from './scorecard.ts';
import { informationValue, type WoeBin, woeTable } from './woe.ts';

/** Pre-bins of a number, and levels of a category, from which the optimum is taken; a byte tells 254 apart. */
const preBins = 200;

/** A feature in its bins, before it is known whether the card takes it. */
export interface Candidate {
  readonly counted: CountedBins;
  readonly codes: Uint8Array;
  readonly table: readonly WoeBin[];
  readonly iv: number;
}

/** Each feature in its bins of greatest information value, or in those set by hand. `bad` holds 1 or 0. */
export const candidatesOf = (
  features: readonly Feature[],
  bad: Uint8Array,
  options: ScorecardOptions,
): Candidate[] =>
  features.map((feature) => {
    const byHand = options.bins?.find(({ name }) => name === feature.name);
    const { counted, codes } =
      byHand === undefined ? optimumOf(feature, bad, options) : countedByHand(byHand, feature, bad);
    const good = counted.count.map((count, k) => count - counted.bad[k]!);
    const table = woeTable(counted.bad, good, options.emptyCells);
    return { counted, codes, table, iv: informationValue(table) };
  });

const optimumOf = (
  feature: Feature,
  bad: Uint8Array,
  {
    maxBins = 8,
    minShare = 0.03,
    trend = 'auto',
    trends = {},
    maxPValue = 1,
    specials = {},
  }: ScorecardOptions,
) => {
  const own = specials[feature.name] ?? [];
  const most = Math.min(preBins, 254 - own.length);
  const rules = {
    maxBins,
    minCount: Math.ceil(minShare * bad.length),
    trend: trends[feature.name] ?? trend,
    maxPValue,
  };
  const [rule] =
    // Neighbours that are tested in pairs are joined to fewer pre-bins than these anyway.
    feature.kind === 'number' && maxPValue === 1
      ? [tellingRule(feature, bad, { ...rules, most, specials: own })]
      : binRules([feature], { maxBins: most, specials });
  const [codes] = binned([rule!], [feature]);
  const counted = fitBins(rule!, codes!, bad, {
    ...rules,
    rare: Math.max(30, (minShare * bad.length) / 4),
  });
  return { counted, codes: codes! };
};

const countedByHand = (bins: Bins, feature: Feature, bad: Uint8Array) => {
  const codes = binsOfRows(bins, [feature]);
  const counted: CountedBins = { bins, trend: 'any', ...countsOf(codes, bad, sizeOf(bins)) };
  return { counted, codes };
};
