import { tableFromArrays } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupOf, quantileCuts } from '../../models/quantile-cuts.ts';
import { rfm } from '../../models/rfm.ts';
import { elevenSegments, rfmGrid, rfmSegmentNo, tenSegments } from '../../models/rfm-grid.ts';

const customers = (rows: readonly (readonly [number, number, number])[]) =>
  tableFromArrays({
    days_since_last_purchase: Int32Array.from(rows, (row) => row[0]),
    orders: Int32Array.from(rows, (row) => row[1]),
    total_value: Float64Array.from(rows, (row) => row[2]),
  });

const scored = (
  rows: readonly (readonly [number, number, number])[],
  by = rfm.fit(customers(rows), undefined),
) => {
  const scores = rfm.score(by, customers(rows), undefined);
  const get = (name: 'r_score' | 'f_score' | 'm_score') => [...scores.getChild(name)!.toArray()];
  const no = [...scores.getChild('rfm_segment_no')!.toArray()];
  return {
    r: get('r_score'),
    f: get('f_score'),
    m: get('m_score'),
    segment: no.map((i) => by.params.grid.segments[i]),
  };
};

describe('rfm scores', () => {
  const ten = Array.from({ length: 10 }, (_, i) => [i, i + 1, (i + 1) * 10.01] as const);

  test('ten different customers fall two by two, and the most recent is best', () => {
    const { r, f, m } = scored(ten);
    expect(r).toEqual([5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
    expect(f).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect(m).toEqual(f);
  });

  test('equal customers have equal scores, so a score may stay empty', () => {
    const f = scored(ten.map(([days, , value], i) => [days, i < 5 ? 1 : i, value] as const)).f;
    expect(f).toEqual([1, 1, 1, 1, 1, 3, 4, 4, 5, 5]);
  });

  test('counts the scores that nobody has', () => {
    const fitted = rfm.fit(customers(ten.map(([days, , value]) => [days, 1, value] as const)), undefined);
    expect(fitted.objective).toBe(3);
  });

  test('a cent decides', () => {
    const fitted = rfm.fit(customers(ten), undefined);
    expect(fitted.params.monetary_cuts[1]).toBe(4 * 10.01);
    const { m } = scored(
      [
        [0, 1, 40.03],
        [0, 1, 4 * 10.01],
        [0, 1, 40.05],
      ],
      fitted,
    );
    expect(m).toEqual([2, 2, 3]);
  });

  test('the cut-offs stay when other customers come, so that nobody moves who did not change', () => {
    const fitted = JSON.parse(JSON.stringify(rfm.fit(customers(ten), undefined)));
    const later = [...ten, ...Array.from({ length: 90 }, () => [0, 99, 9999] as const)];
    expect(scored(later, fitted).f.slice(0, 10)).toEqual(scored(ten).f);
  });

  test('one customer alone is scored', () => {
    expect(scored([[3, 2, 5]])).toEqual({ r: [5], f: [1], m: [1], segment: ['new'] });
  });

  test('refuses a value that is not a number, and no customers', () => {
    expect(() => scored([[1, 1, Number.NaN]])).toThrow('quantile cuts require numbers, got NaN');
    expect(() => scored([])).toThrow('quantile cuts require numbers, got no values');
  });

  test('judges itself by what followed', () => {
    const fitted = rfm.fit(customers(ten), undefined);
    const actual = Float64Array.from({ length: 10 }, (_, i) => (i === 0 ? 90 : i === 9 ? 10 : 0));
    const all = rfm.evaluate(fitted, customers(ten), actual, undefined);
    // r falls as f and m rise: sums 7, 7, 8, 8, ... 11, 11; the best tenth is one of the last two
    expect(all.top_decile_share).toBeCloseTo(0.05, 12);
    expect(all.correlation).toBeLessThan(0);
  });
});

test('quintile cuts are observed values that leave at most a fifth below each other', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 }), (values) => {
      const cuts = quantileCuts(values, 5);
      expect(cuts.every((cut) => values.includes(cut))).toBe(true);
      cuts.forEach((cut, j) => {
        const below = values.filter((value) => value < cut).length;
        const upTo = values.filter((value) => value <= cut).length;
        expect(upTo).toBeGreaterThanOrEqual(((j + 1) * values.length) / 5);
        expect(below).toBeLessThan(((j + 1) * values.length) / 5);
      });
      expect(values.every((value) => groupOf(value, cuts) >= 0 && groupOf(value, cuts) <= 4)).toBe(true);
    }),
    { seed: 1 },
  );
});

// The patterns of the published grid (clv reference 5.1), written out again as patterns
test.each([
  ['champions', /5[45]/],
  ['loyal', /[34][45]/],
  ['potential_loyalist', /[45][23]/],
  ['new', /51/],
  ['promising', /41/],
  ['need_attention', /33/],
  ['about_to_sleep', /3[12]/],
  ['at_risk', /[12][34]/],
  ['cant_lose', /[12]5/],
  ['hibernating', /[12][12]/],
])('the cells of %s are those of the published pattern %s', (segment, pattern) => {
  for (let r = 1; r <= 5; r++) {
    for (let f = 1; f <= 5; f++) {
      const found = tenSegments.segments[rfmSegmentNo(tenSegments, r, f, 3)];
      expect(found === segment).toBe(pattern.test(`${r}${f}`));
    }
  }
});

describe('other ways to score', () => {
  const twelve = Array.from({ length: 12 }, (_, i) => [12 - i, i < 6 ? 1 : 2, i] as const);

  test('ntile makes fifths, the first ones larger, and parts equal customers by the order of the rows', () => {
    const by = rfm.fit(customers(twelve), { way: 'ntile' });
    expect(scored(twelve, by).f).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5]); // ntile(5) of DuckDB
    expect(scored(twelve, by).r).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  test('rank-first parts equal frequencies by the order of the rows, but not equal recencies', () => {
    const ten = Array.from({ length: 10 }, (_, i) => [i < 9 ? 1 : 2, 1, i] as const);
    const { r, f } = scored(ten, rfm.fit(customers(ten), { way: 'rank-first' }));
    expect(f).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect(new Set(r.slice(0, 9)).size).toBe(1);
  });

  test("fixed rules are the user's own", () => {
    const cuts = {
      recency_cuts: [7, 30, 90, 365],
      frequency_cuts: [1, 2, 5, 10],
      monetary_cuts: [10, 100, 1000, 10_000],
    };
    const rows = [
      [7, 1, 10],
      [8, 2, 10.01],
      [400, 11, 1e6],
    ] as const;
    const { r, f, m } = scored(rows, rfm.fit(customers(rows), { way: 'fixed', cuts }));
    expect([r, f, m]).toEqual([
      [5, 4, 1],
      [1, 2, 5],
      [1, 2, 5],
    ]);
    const broken = { ...cuts, frequency_cuts: [1, 2, 2, 10] };
    expect(() => rfm.fit(customers(rows), { way: 'fixed', cuts: broken })).toThrow(
      'rfm fit requires four ascending cut-offs of orders, got [1,2,2,10]',
    );
  });
});

describe('grids', () => {
  test('the eleven segments use the mean of frequency and money, half rounded up', () => {
    const name = (r: number, f: number, m: number) =>
      elevenSegments.segments[rfmSegmentNo(elevenSegments, r, f, m)];
    expect(name(5, 5, 2)).toBe('champions'); // mean 3.5 counts as 4
    expect(name(1, 1, 1)).toBe('lost');
    expect(name(1, 1, 2)).toBe('hibernating');
  });

  test("a grid of one's own must give every cell to one segment", () => {
    const grid = rfmGrid('RF', { good: ['[345][12345]'], poor: ['[12][12345]'] });
    const rows = [
      [0, 1, 1],
      [50, 1, 1],
      [90, 1, 1],
      [91, 1, 1],
      [99, 1, 1],
    ] as const;
    expect(scored(rows, rfm.fit(customers(rows), { grid })).segment).toEqual([
      'good',
      'good',
      'good',
      'poor',
      'poor',
    ]);
    expect(() => rfmGrid('RF', { good: ['[345][12345]', '25'], poor: ['[12][2345]'] })).toThrow(
      'rfm grid requires every cell in one segment, got 11 in none, 21 in none, 25 in good and poor',
    );
    expect(() => rfmGrid('RF', { good: ['5-'] })).toThrow(
      'rfm grid requires cells such as 55 or 5[45], got 5-',
    );
  });
});
