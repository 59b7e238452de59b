import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../models/numeric/random.ts';
import { describeSegments, measureRule } from '../../models/segment-tree.ts';

/** A thousand customers and the segment of each by a rule that is to be found again. */
const customers = (segmentOf: (days: number, orders: number) => number) => {
  const random = seededRandom(1);
  const days = Int32Array.from({ length: 1000 }, () => Math.floor(random() * 365));
  const orders = Int32Array.from({ length: 1000 }, () => 1 + Math.floor(random() * 20));
  return { columns: { days, orders }, nearest: days.map((d, i) => segmentOf(d, orders[i]!)) };
};
const inside = (nearest: Int32Array, segment: number) =>
  Uint8Array.from(nearest, (other) => Number(other === segment));

describe('the rule of a segment', () => {
  test('is the planted one, nearly, in round values', () => {
    const { columns, nearest } = customers((days, orders) => (days <= 90 && orders >= 8 ? 1 : 0));
    const rule = describeSegments(columns, nearest, 2)[1]!;
    expect(rule.map(({ feature }) => feature).sort()).toEqual(['days', 'orders']);
    expect(rule.find(({ feature }) => feature === 'orders')).toMatchObject({ at_least: 8, at_most: null });
    const cut = rule.find(({ feature }) => feature === 'days')!;
    expect(Math.abs(cut.at_most! - 90)).toBeLessThan(12);
    const { coverage, purity } = measureRule(rule, columns, inside(nearest, 1));
    expect(coverage).toBeGreaterThan(0.88);
    expect(purity).toBeGreaterThan(0.88);
  });

  test('has at most three cuts, and two sides of one figure are one condition', () => {
    const { columns, nearest } = customers((days) => (days >= 100 && days <= 200 ? 1 : 0));
    const rule = describeSegments(columns, nearest, 2)[1]!;
    expect(rule).toHaveLength(1);
    expect(rule[0]!.at_least).toBeGreaterThan(90);
    expect(rule[0]!.at_most).toBeLessThan(215);
    expect(measureRule(rule, columns, inside(nearest, 1)).purity).toBeGreaterThan(0.85);
  });

  test('of everybody is no rule: it covers all, and is as pure as the segment is large', () => {
    const { columns, nearest } = customers(() => 0);
    expect(describeSegments(columns, nearest, 1)).toEqual([[]]);
    expect(measureRule([], columns, inside(nearest, 0))).toEqual({ coverage: 1, purity: 1 });
    expect(measureRule([], columns, nearest.map(() => 0) as unknown as Uint8Array)).toEqual({
      coverage: 0,
      purity: 0,
    });
  });

  test('is measured by hand: three of four found, three of five found are right', () => {
    const columns = { days: Int32Array.of(1, 2, 3, 9, 4, 5) };
    const rule = [{ feature: 'days', at_least: null, at_most: 5 }];
    expect(measureRule(rule, columns, Uint8Array.of(1, 1, 1, 1, 0, 0))).toEqual({
      coverage: 0.75,
      purity: 0.6,
    });
  });
});
