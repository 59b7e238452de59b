import { describe, expect, test } from 'vitest';
import { associationMeasures } from '../../models/association-measures.ts';
import { eclat } from '../../models/eclat.ts';
import { fisherGreater, logFactorials } from '../../models/fisher.ts';
import { benjaminiHochberg } from '../../models/multiple-testing.ts';
import { logGamma } from '../../models/numeric/log-gamma.ts';
import { sharedData } from '../shared-data.ts';
import { readGroceries } from './groceries.ts';

const n = 9835;
const logs = logFactorials(n);

// Groceries, printed digits of R's arules (interestMeasure) and fisher.test; counts of the items from its summary.
const printed = [
  {
    pair: 'other vegetables => whole milk',
    counts: { a: 1903, b: 2513, both: 736, n },
    measures: {
      support: '0.07483477',
      confidence: '0.38675775',
      lift: '1.513634',
      leverage: '0.02539431',
      conviction: '1.214013',
      zhang: '0.420750',
      kulczynski: '0.339817',
      imbalance: '0.165761',
      cosine: '0.336560',
      chi_square: '213.6490',
    },
    p: '1.44e-45',
  },
  {
    pair: 'butter => whole milk',
    counts: { a: 545, b: 2513, both: 271, n },
    measures: {
      support: '0.02755465',
      confidence: '0.49724771',
      lift: '1.946053',
      leverage: '0.01339540',
      conviction: '1.480817',
      zhang: '0.514659',
      kulczynski: '0.302543',
      imbalance: '0.706136',
      cosine: '0.231566',
      chi_square: '177.2347',
    },
    p: '8.28e-36',
  },
  {
    pair: 'beef => root vegetables',
    counts: { a: 516, b: 1072, both: 171, n },
    measures: {
      support: '0.01738688',
      confidence: '0.33139535',
      lift: '3.040367',
      leverage: '0.01166820',
      conviction: '1.332628',
      zhang: '0.708251',
      kulczynski: '0.245455',
      imbalance: '0.392378',
      cosine: '0.229918',
      chi_square: '277.3405',
    },
    p: '7.67e-45',
  },
  {
    pair: 'soda => whole milk',
    counts: { a: 1715, b: 2513, both: 394, n },
    measures: {
      support: '0.04006101',
      confidence: '0.22973761',
      lift: '0.899112',
      leverage: '-0.00449517',
      conviction: '0.966533',
      zhang: '-0.119646',
      kulczynski: '0.193261',
      imbalance: '0.208138',
      cosine: '0.189788',
      chi_square: '7.2564',
    },
    p: '0.997',
  },
] as const;

describe('a pair of Groceries has the measures that arules prints', () => {
  test.each(printed)('$pair', ({ counts, measures, p }) => {
    const got = associationMeasures(counts);
    for (const [name, digits] of Object.entries(measures)) {
      const places = digits.split('.')[1]!.length;
      expect(got[name as keyof typeof measures].toFixed(places), name).toBe(digits);
    }
    const fisher = fisherGreater(counts, logs);
    expect(fisher > 0.1 ? fisher.toFixed(3) : fisher.toExponential(2)).toBe(p);
  });
});

describe('measures at the edges', () => {
  test('what is always taken together has lift n / a, endless conviction and Zhang 1', () => {
    expect(associationMeasures({ a: 4, b: 4, both: 4, n: 16 })).toMatchObject({
      lift: 4,
      conviction: Number.POSITIVE_INFINITY,
      zhang: 1,
      jaccard: 1,
      imbalance: 0,
      chi_square: 16,
    });
  });

  test('an item of every basket goes with nothing', () => {
    expect(associationMeasures({ a: 10, b: 3, both: 3, n: 10 })).toMatchObject({
      lift: 1,
      zhang: 0,
      chi_square: 0,
    });
  });

  test('impossible counts are refused', () => {
    expect(() => associationMeasures({ a: 2, b: 3, both: 3, n: 10 })).toThrow('got a 2, b 3, both 3 of 10');
  });
});

describe("Fisher's test", () => {
  test('is the whole tail, counted by hand for the lady tasting tea', () => {
    // Fisher (1935): 8 cups, 4 of a kind; all four found 1/70, three or more 17/70
    const tea = logFactorials(8);
    expect(fisherGreater({ a: 4, b: 4, both: 4, n: 8 }, tea)).toBeCloseTo(1 / 70, 14);
    expect(fisherGreater({ a: 4, b: 4, both: 3, n: 8 }, tea)).toBeCloseTo(17 / 70, 14);
    expect(fisherGreater({ a: 4, b: 4, both: 1, n: 8 }, tea)).toBeCloseTo(69 / 70, 14);
    expect(fisherGreater({ a: 4, b: 4, both: 0, n: 8 }, tea)).toBe(1);
  });

  test('falls with every further common basket, and is 1 where they could not be fewer', () => {
    const small = logFactorials(30);
    const p = Array.from({ length: 8 }, (_, k) =>
      fisherGreater({ a: 20, b: 17, both: 10 + k, n: 30 }, small),
    );
    expect(fisherGreater({ a: 20, b: 17, both: 7, n: 30 }, small)).toBe(1);
    for (let k = 1; k < p.length; k++) expect(p[k]!).toBeLessThan(p[k - 1]!);
  });

  test('log factorials keep fourteen digits to a million', () => {
    const far = logFactorials(1e6);
    expect(Math.abs(far[1e6]! / logGamma(1e6 + 1) - 1)).toBeLessThan(1e-14);
  });
});

describe('Benjamini and Hochberg', () => {
  test('adjusts as p.adjust of R does', () => {
    // p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.5), 'BH')
    const adjusted = benjaminiHochberg([0.01, 0.04, 0.03, 0.005, 0.5]);
    [0.025, 0.05, 0.05, 0.025, 0.5].forEach((q, i) => {
      expect(adjusted[i]).toBeCloseTo(q, 12);
    });
  });

  test('counts tests whose p-value was not kept', () => {
    expect([...benjaminiHochberg([0.01], 20)]).toEqual([0.2]);
  });

  const groceries = sharedData('groceries_baskets.csv.gz');
  // 4,782 pairs with count >= 5 and 2,981 with >= 10: scipy's fisher_exact and the step-up, measured for this project
  test.skipIf(!groceries).each([
    { minCount: 5, tested: 4782, lifted: 4262, below: 2588, kept: 2127, bonferroni: 484 },
    { minCount: 10, tested: 2981, lifted: 2714, below: 1950, kept: 1774, bonferroni: 505 },
  ])(
    'keeps $kept of the $tested Groceries pairs with count >= $minCount',
    ({ minCount, tested, lifted, below, kept, bonferroni }) => {
      const { items, offsets, counts } = eclat(readGroceries(groceries!).baskets, {
        minCount,
        maxLength: 2,
        maxSets: 1e6,
      });
      const single = new Map<number, number>();
      const pairs: { a: number; b: number; both: number; n: number }[] = [];
      counts.forEach((count, i) => {
        if (offsets[i + 1]! - offsets[i]! === 1) single.set(items[offsets[i]!]!, count);
      });
      counts.forEach((both, i) => {
        const [a, b] = items.subarray(offsets[i], offsets[i + 1]);
        if (b !== undefined) pairs.push({ a: single.get(a!)!, b: single.get(b)!, both, n });
      });
      const p = Float64Array.from(pairs, (pair) => fisherGreater(pair, logs));
      expect({
        tested: pairs.length,
        lifted: pairs.filter((pair) => associationMeasures(pair).lift > 1).length,
        below: p.filter((value) => value < 0.05).length,
        kept: benjaminiHochberg(p).filter((value) => value <= 0.05).length,
        bonferroni: p.filter((value) => value * p.length <= 0.05).length,
      }).toEqual({ tested, lifted, below, kept, bonferroni });
    },
  );
});
