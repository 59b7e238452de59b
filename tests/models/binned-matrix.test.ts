import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BinRule, binCount, binned, binRules } from '../../models/binned-matrix.ts';
import type { Feature } from '../../models/feature.ts';
import { seededRandom } from '../../models/numeric/random.ts';

const numbers = (values: readonly number[]): Feature => ({
  name: 'x',
  kind: 'number',
  values: Float64Array.from(values),
});
const cutsOf = (values: readonly number[], maxBins: number) => {
  const [rule] = binRules([numbers(values)], { maxBins });
  return rule?.kind === 'number' ? [...rule.cuts] : [];
};

test('the bin of a number is one more than the cuts at or below it, and 0 when it is missing', () => {
  const any = fc.oneof(fc.double(), fc.integer({ min: -50, max: 50 }), fc.constantFrom(1e-300, -0, 1.7e308));
  const cut = any.filter(Number.isFinite);
  fc.assert(
    fc.property(fc.array(cut, { maxLength: 250 }), fc.array(any), (unsorted, others) => {
      const cuts = [...new Set(unsorted.map((value) => value + 0))].sort((a, b) => a - b);
      const values = [...others, ...cuts, Number.NaN];
      const [bins] = binned([{ name: 'x', kind: 'number', cuts }], [numbers(values)]);
      const wanted = values.map((x) => (Number.isNaN(x) ? 0 : 1 + cuts.filter((c) => c <= x).length));
      expect([...bins!]).toEqual(wanted);
    }),
  );
});

test('few distinct values have a bin each', () => {
  expect(cutsOf([3, 1, 2, 2, 1, Number.NaN], 4)).toEqual([2, 3]);
  expect(cutsOf([5, 5, 5], 4)).toEqual([]);
  expect(cutsOf([Number.NaN], 4)).toEqual([]);
});

test('many values are parted in bins of about equal count', () => {
  const random = seededRandom(1);
  const feature = numbers(Array.from({ length: 10_000 }, random));
  const [bins] = binned(binRules([feature], { maxBins: 20 }), [feature]);
  const counts = Array.from({ length: 20 }, (_, k) => bins!.filter((bin) => bin === k + 1).length);
  expect(Math.min(...counts)).toBeGreaterThan(490);
  expect(Math.max(...counts)).toBeLessThan(510);
});

test('a value of most rows has a bin of its own and leaves the others theirs', () => {
  const cuts = cutsOf([...Array(700).fill(0), ...Array.from({ length: 300 }, (_, i) => i + 1)], 11);
  expect(cuts[0]).toBe(1);
  expect(cuts.length).toBe(10);
});

test('special values have bins behind the others and shape no cut', () => {
  const feature = numbers([-999, 1, 2, -999, 3]);
  const rules = binRules([feature], { maxBins: 10, specials: { x: [-999, -998] } });
  expect(rules[0]).toEqual({ name: 'x', kind: 'number', cuts: [2, 3], specials: [-999, -998] });
  expect([...binned(rules, [feature])[0]!]).toEqual([4, 1, 2, 4, 3]);
  expect(binCount(rules[0]!)).toBe(6);
});

test('of too many levels the most frequent are kept, the rest share the last bin', () => {
  const feature: Feature = {
    name: 'x',
    kind: 'category',
    levels: ['a', 'b', 'c', 'never'],
    codes: Int32Array.of(0, 1, 1, 2, 2, 2, -1),
  };
  const rules = binRules([feature], { maxBins: 2 });
  expect(rules).toEqual([{ name: 'x', kind: 'category', levels: ['b', 'c'] }] satisfies BinRule[]);
  expect([...binned(rules, [feature])[0]!]).toEqual([3, 1, 1, 2, 2, 2, 0]);
});

test('more bins than a byte holds, and a feature of the other kind, are refused', () => {
  expect(() => binRules([numbers([1])], { maxBins: 255 })).toThrow(
    'bins of x require maxBins of 2 to 254, got 255',
  );
  const rules: BinRule[] = [{ name: 'x', kind: 'category', levels: [] }];
  expect(() => binned(rules, [numbers([1])])).toThrow('bins require a category feature x, got number');
});
