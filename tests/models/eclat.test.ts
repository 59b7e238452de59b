import { describe, expect, test } from 'vitest';
import { type Baskets, countForSupport, eclat } from '../../models/eclat.ts';
import { type ItemRule, itemRules } from '../../models/item-rules.ts';
import { seededRandom } from '../../models/numeric/random.ts';
import { sharedData } from '../shared-data.ts';
import { readGroceries } from './groceries.ts';

const groceries = sharedData('groceries_baskets.csv.gz');

const basketsOf = (rows: readonly (readonly number[])[]): Baskets => {
  const offsets = [0];
  for (const row of rows) offsets.push(offsets.at(-1)! + row.length);
  return { items: Int32Array.from(rows.flat()), offsets: Int32Array.from(offsets) };
};

const whole = { maxLength: 20, maxSets: 1e7 };

const listed = ({ items, offsets, counts }: ReturnType<typeof eclat>) =>
  Array.from(counts, (count, i) => [items.subarray(offsets[i], offsets[i + 1]).join(' '), count] as const);

describe('itemsets', () => {
  test('of four baskets, by hand', () => {
    const baskets = basketsOf([[0, 1, 2], [0, 1], [0, 2], [3]]);
    expect(listed(eclat(baskets, { ...whole, minCount: 2 }))).toEqual([
      ['0', 3],
      ['0 1', 2],
      ['0 2', 2],
      ['1', 2],
      ['2', 2],
    ]);
  });

  test('no longer than asked, and a stop at the cap is said', () => {
    const baskets = basketsOf(Array.from({ length: 3 }, () => [0, 1, 2, 3]));
    const pairs = eclat(baskets, { minCount: 1, maxLength: 2, maxSets: 100 });
    expect(pairs.counts).toHaveLength(4 + 6);
    expect(pairs.is_truncated).toBe(false);
    const cut = eclat(baskets, { minCount: 1, maxLength: 4, maxSets: 5 });
    expect(cut.counts).toHaveLength(5);
    expect(cut.is_truncated).toBe(true);
    expect(eclat(baskets, { minCount: 1, maxLength: 4, maxSets: 15 }).is_truncated).toBe(false);
  });

  test('of no basket are none', () => {
    expect(eclat(basketsOf([]), { ...whole, minCount: 1 }).counts).toHaveLength(0);
  });

  test('by lists of basket numbers are those by bit sets', () => {
    const random = seededRandom(3);
    const rows = Array.from({ length: 300 }, () => [0, 1, 2, 3, 4, 5, 6, 7].filter(() => random() < 0.5));
    const options = { ...whole, minCount: 20 };
    const asBits = listed(eclat(basketsOf(rows), options));
    expect(asBits.length).toBeGreaterThan(50);
    expect(listed(eclat(basketsOf(rows), { ...options, mostWords: 0 }))).toEqual(asBits);
  });

  test('are frequent from ceil(s * n - 1e-9) on: a hair above a whole count is that count', () => {
    expect(countForSupport(0.001, 9835)).toBe(10);
    expect(countForSupport(0.001, 10_000)).toBe(10);
    expect(countForSupport(0.07, 100)).toBe(7);
    expect(countForSupport(0.0001, 100)).toBe(1);
  });
});

// Figures of Groceries: R's arules and its documentation; measured with it for this project.
describe.skipIf(!groceries)('Groceries', () => {
  const { baskets, names } = groceries ? readGroceries(groceries) : { baskets: basketsOf([]), names: [] };
  const minedAt = (support: number) => eclat(baskets, { ...whole, minCount: countForSupport(support, 9835) });
  const bySize = (sets: readonly number[]) => {
    const sizes: Record<number, number> = {};
    for (const size of sets) sizes[size] = (sizes[size] ?? 0) + 1;
    return sizes;
  };
  const setSizes = ({ offsets, counts }: ReturnType<typeof eclat>) =>
    bySize(Array.from(counts, (_, i) => offsets[i + 1]! - offsets[i]!));
  const ruleSizes = (rules: readonly ItemRule[]) =>
    bySize(rules.map(({ antecedent }) => antecedent.length + 1));
  const ruleOf = (rules: readonly ItemRule[], antecedent: readonly string[], consequent: string) =>
    rules.find(
      (rule) =>
        names[rule.consequent] === consequent &&
        rule.antecedent.map((item) => names[item]).join() === [...antecedent].sort().join(),
    );

  test('has 13,492 itemsets at 0.1 %, 5,668 rules at 50 % and 410 at 80 % confidence', () => {
    const sets = minedAt(0.001);
    expect(setSizes(sets)).toEqual({ 1: 157, 2: 2981, 3: 6831, 4: 3137, 5: 376, 6: 10 });
    const rules = itemRules(sets, 0.5);
    expect(rules).toHaveLength(5668);
    expect(ruleSizes(rules.filter(({ confidence }) => confidence >= 0.8))).toEqual({
      3: 29,
      4: 229,
      5: 140,
      6: 12,
    });
    const beer = ruleOf(rules, ['liquor', 'red/blush wine'], 'bottled beer')!;
    expect(beer.count).toBe(19);
    expect(beer.support).toBeCloseTo(0.00193188, 8);
    expect(beer.confidence).toBeCloseTo(0.9047619, 7);
    expect(beer.lift).toBeCloseTo(11.235269, 6);
    const burgers = ruleOf(rules, ['Instant food products', 'soda'], 'hamburger meat')!;
    expect([burgers.count, burgers.confidence.toFixed(7), burgers.lift.toFixed(6)]).toEqual([
      12,
      '0.6315789',
      '18.995654',
    ]);
  });

  test('has 463 rules at 0.6 % and 25 %, herbs and root vegetables on top', () => {
    const rules = itemRules(minedAt(0.006), 0.25);
    expect(ruleSizes(rules)).toEqual({ 2: 150, 3: 297, 4: 16 });
    const top = rules.toSorted((a, b) => b.lift - a.lift)[0]!;
    expect([top.antecedent.map((item) => names[item]), names[top.consequent], top.count]).toEqual([
      ['herbs'],
      'root vegetables',
      69,
    ]);
    expect(top.support).toBeCloseTo(0.00701576, 8);
    expect(top.confidence).toBeCloseTo(0.43125, 10);
    expect(top.lift).toBeCloseTo(3.956477, 6);
  });

  test('has 333 itemsets at 1 %, with 15, 170 and 231 rules at 50, 25 and 20 %; 31 itemsets at 5 %', () => {
    const sets = minedAt(0.01);
    expect(setSizes(sets)).toEqual({ 1: 88, 2: 213, 3: 32 });
    const rules = itemRules(sets, 0.2);
    const from = (confidence: number) => rules.filter((rule) => rule.confidence >= confidence);
    expect([from(0.5).length, from(0.25).length, rules.length]).toEqual([15, 170, 231]);
    expect(ruleSizes(rules)[2]).toBe(151);
    const fruit = ruleOf(rules, ['citrus fruit', 'root vegetables'], 'other vegetables')!;
    expect([fruit.count, fruit.confidence.toFixed(7), fruit.lift.toFixed(6)]).toEqual([
      102,
      '0.5862069',
      '3.029608',
    ]);
    expect(minedAt(0.05).counts).toHaveLength(31);
  });
});
