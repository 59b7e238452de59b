import { describe, expect, test } from 'vitest';
import { chiSquareTail } from '../../models/numeric/incomplete-gamma.ts';
import { attributeDifferences, profileDifferences } from '../../models/profile-difference.ts';

test('the tail of chi-square is that of the tables', () => {
  // Abramowitz & Stegun, table 26.8, and the standard normal: 1.959964 squared
  expect(chiSquareTail(1.959963984540054 ** 2, 1)).toBeCloseTo(0.05, 12);
  expect(chiSquareTail(18.307038053275146, 10)).toBeCloseTo(0.05, 12);
  expect(chiSquareTail(2, 2)).toBeCloseTo(Math.exp(-1), 14);
  expect(chiSquareTail(0, 3)).toBe(1);
  expect(chiSquareTail(400, 4)).toBeGreaterThan(0);
});

const count = (segment: number, value: string, customers: number, known: number, attribute = 'region') => ({
  segment,
  attribute,
  value,
  customers,
  known,
});

describe('differences of a segment from all others', () => {
  test('are those of two proportions, worked by hand', () => {
    const rows = profileDifferences([count(1, 'north', 60, 100), count(2, 'north', 40, 100)]);
    // pooled share .5, error sqrt(.25 * .02) = .0707; z = .2 / .0707
    expect(rows[0]!.z).toBeCloseTo(0.2 / Math.sqrt(0.25 * 0.02), 12);
    expect(rows[0]).toMatchObject({ share: 0.6, company_share: 0.5, lift: 1.2, is_different: true });
    expect(rows[1]!.z).toBeCloseTo(-rows[0]!.z, 12);
    // Two tests with one p-value of .00468: the adjustment leaves it.
    expect(rows[0]!.p_value).toBeCloseTo(0.004677735, 8);
  });

  test('of few customers are shown and not called different', () => {
    const rows = profileDifferences([count(1, 'north', 4, 4), count(2, 'north', 40, 400)]);
    expect(rows[0]).toMatchObject({ share: 1, is_different: false, p_value: 1 });
  });

  test('of chance are rarely called different, although many are compared', () => {
    const rows = Array.from({ length: 100 }, (_, v) => {
      const more = (v % 7) - 3;
      return [count(1, `v${v}`, 50 + more, 500), count(2, `v${v}`, 50 - more, 500)];
    }).flat();
    expect(profileDifferences(rows).filter(({ is_different }) => is_different)).toEqual([]);
  });
});

describe('differences of all segments in an attribute', () => {
  test('are measured by chi-square and Cramér V', () => {
    // 2 x 2 of 30, 10, 20, 40: chi-square 100 (30*40 - 10*20)^2 / (40 60 50 50) = 16.667; V = sqrt(.16667)
    const [only] = attributeDifferences([
      count(1, 'a', 30, 40),
      count(1, 'b', 10, 40),
      count(2, 'a', 20, 60),
      count(2, 'b', 40, 60),
    ]);
    expect(only!.chi_square).toBeCloseTo(50 / 3, 10);
    expect(only!.freedom).toBe(1);
    expect(only!.strength).toBeCloseTo(Math.sqrt(1 / 6), 10);
    expect(only!.p_value).toBeCloseTo(chiSquareTail(50 / 3, 1), 14);
  });

  test('put values together that are too rare to test', () => {
    const rows = [1, 2].flatMap((segment) => [
      count(segment, 'a', 50, 104),
      count(segment, 'b', 50, 104),
      ...['c', 'd', 'e', 'f'].map((value) => count(segment, value, 1, 104)),
    ]);
    const [only] = attributeDifferences(rows);
    expect(only!.freedom).toBe(1);
    expect(only!.p_value).toBe(1);
  });

  test('of an attribute with one value are none', () => {
    expect(attributeDifferences([count(1, 'a', 5, 5), count(2, 'a', 9, 9)])[0]).toMatchObject({
      freedom: 0,
      p_value: 1,
      strength: 0,
    });
  });
});
