import { expect, test } from 'vitest';
import { binned, binRules } from '../../models/binned-matrix.ts';
import { fitBins } from '../../models/binning.ts';
import { tellingRule } from '../../models/fine-bins.ts';
import { seededRandom } from '../../models/numeric/random.ts';
import { informationValue, woeTable } from '../../models/woe.ts';

/** Evenly spread values whose bad rate doubles at 0.4137, between two cuts of equal parts. */
const stepped = (n: number) => {
  const random = seededRandom(5);
  const values = Float64Array.from({ length: n }, () => random());
  const bad = Uint8Array.from(values, (value) => (random() < (value < 0.4137 ? 0.1 : 0.2) ? 1 : 0));
  return { feature: { name: 'x', kind: 'number' as const, values }, bad };
};

test('a cut stands where the bad rate changes, not where an equal part of the rows ends', () => {
  const { feature, bad } = stepped(40_000);
  const options = { maxBins: 2, minCount: 400, rare: 30 };
  const best = (rule: ReturnType<typeof tellingRule>) => {
    const { bins, count, bad: bads } = fitBins(rule, binned([rule], [feature])[0]!, bad, options);
    const good = count.map((all, k) => all - bads[k]!);
    return { cuts: bins.kind === 'number' ? bins.cuts : [], iv: informationValue(woeTable(bads, good)) };
  };
  const fine = best(tellingRule(feature, bad, { ...options, most: 20, specials: [] }));
  const [even] = binRules([feature], { maxBins: 20 });
  const coarse = best(even as ReturnType<typeof tellingRule>);
  // 40,000 rows tell the place to about a hundredth; a twentieth of the rows ends at 0.4 and 0.45.
  expect(Math.abs(fine.cuts[0]! - 0.4137)).toBeLessThan(0.006);
  expect(fine.iv).toBeGreaterThan(coarse.iv);
});

test('few distinct values are pre-bins each, and a number never has more than asked for', () => {
  const { feature, bad } = stepped(5000);
  const tens = { ...feature, values: feature.values.map((value) => Math.floor(value * 10)) };
  expect(tellingRule(tens, bad, { most: 20, specials: [] }).cuts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(tellingRule(feature, bad, { most: 20, specials: [] }).cuts.length).toBeLessThan(20);
});
