import { describe, expect, test } from 'vitest';
import { type BoostingOptions, type BoostingParams, boosting } from '../../models/boosting.ts';
import { type Feature, pick } from '../../models/feature.ts';
import { auc } from '../../models/metrics/ranking.ts';
import { drawNormal, seededRandom } from '../../models/numeric/random.ts';

const logistic = (z: number) => 1 / (1 + Math.exp(-z));

/** Rows with a known chance of a 1: bent in one number, split by a category, higher where a number is missing. */
const simulated = (rows: number, seed: number) => {
  const random = seededRandom(seed);
  const draw = (of: () => number) => Float64Array.from({ length: rows }, of);
  const bent = draw(() => drawNormal(random));
  const gap = draw(() => (random() < 0.3 ? Number.NaN : drawNormal(random)));
  const noise = draw(() => drawNormal(random));
  const levels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const codes = Int32Array.from({ length: rows }, () => Math.floor(random() * levels.length));
  const truth = bent.map(
    (x, i) => Math.min(x * x, 4) - 1.5 + (codes[i]! % 3 === 0 ? 1 : 0) + (Number.isNaN(gap[i]!) ? 1 : 0),
  );
  const features: Feature[] = [
    { name: 'bent', kind: 'number', values: bent },
    { name: 'gap', kind: 'number', values: gap },
    { name: 'noise', kind: 'number', values: noise },
    { name: 'level', kind: 'category', codes, levels },
  ];
  return { features, truth, label: truth.map((z) => (random() < logistic(z) ? 1 : 0)) };
};

const allRows = (rows: number) => Uint32Array.from({ length: rows }, (_, i) => i);
const everyFifth = (rows: number) => allRows(rows).filter((row) => row % 5 === 0);
const numberOf = (name: string, values: readonly number[]): Feature => ({
  name,
  kind: 'number',
  values: Float64Array.from(values),
});

describe('a known function', () => {
  const seen = simulated(20_000, 1);
  const fresh = simulated(5000, 2);
  const params = boosting.fit(seen.features, seen.label, {
    seed: 1,
    validation: everyFifth(20_000),
    trees: 400,
  });
  const logit = boosting.logit(params, fresh.features);

  test('is found: the order of new rows is nearly as good as the truth', () => {
    expect(auc(fresh.truth, fresh.label) - auc(logit, fresh.label)).toBeLessThan(0.01);
  });

  test('is found in size, not only in order', () => {
    const off = logit.reduce((sum, z, i) => sum + Math.abs(logistic(z) - logistic(fresh.truth[i]!)), 0);
    expect(off / logit.length).toBeLessThan(0.04);
  });

  test('is explained to the last digit, and noise explains nothing', () => {
    const { base, contributions } = boosting.explain(params, fresh.features);
    const parts = [...contributions.values()];
    const worst = logit.reduce((most, z, i) => {
      const sum = parts.reduce((total, part) => total + part[i]!, base);
      return Math.max(most, Math.abs(sum - z));
    }, 0);
    expect(worst).toBeLessThan(1e-9);
    const size = (name: string) =>
      contributions.get(name)?.reduce((sum, part) => sum + Math.abs(part), 0) ?? 0;
    expect(size('noise')).toBeLessThan(0.1 * Math.min(size('bent'), size('gap'), size('level')));
  });

  test('gives the same scores after being written as JSON', () => {
    const read = JSON.parse(JSON.stringify(params)) as BoostingParams;
    expect(boosting.logit(read, fresh.features)).toEqual(logit);
  });

  test('gives each row its score whatever rows stand beside it, and in what order levels are listed', () => {
    const rows = Uint32Array.from([4, 99, 7]);
    const turned = fresh.features.map((feature): Feature => {
      const picked = pick(feature, rows);
      if (picked.kind === 'number') return picked;
      const last = picked.levels.length - 1;
      return { ...picked, codes: picked.codes.map((k) => last - k), levels: picked.levels.toReversed() };
    });
    expect([...boosting.logit(params, turned.toReversed())]).toEqual(Array.from(rows, (row) => logit[row]!));
  });

  test('a level that the fit never saw, and a missing number, still have a score', () => {
    const odd: Feature[] = [
      numberOf('bent', [Number.NaN]),
      numberOf('gap', [Number.POSITIVE_INFINITY]),
      numberOf('noise', [-1e308]),
      { name: 'level', kind: 'category', codes: Int32Array.of(0), levels: ['never seen'] },
    ];
    expect(boosting.logit(params, odd)[0]).toSatisfy(Number.isFinite);
  });
});

test('the order of the rows changes nothing', () => {
  const { features, label } = simulated(3000, 4);
  const order = allRows(3000).reverse();
  const options = { seed: 3, trees: 30, rowShare: 0.5, validation: everyFifth(3000) };
  const turned = boosting.fit(
    features.map((feature) => pick(feature, order)),
    Float64Array.from(order, (row) => label[row]!),
    { ...options, validation: options.validation.map((row) => 2999 - row) },
  );
  expect(turned).toEqual(boosting.fit(features, label, options));
});

test('another seed draws other rows, the same seed the same', () => {
  const { features, label } = simulated(1000, 5);
  const ofSeed = (seed: number) => boosting.fit(features, label, { seed, trees: 5 });
  expect(ofSeed(1)).toEqual(ofSeed(1));
  expect(ofSeed(2)).not.toEqual(ofSeed(1));
});

test('a rising cause gives a rising score', () => {
  const random = seededRandom(6);
  const values = Float64Array.from({ length: 20_000 }, () => 6 * random() - 3);
  const label = values.map((x) => (random() < logistic(x) ? 1 : 0));
  const params = boosting.fit([{ name: 'x', kind: 'number', values }], label, {
    seed: 1,
    trees: 100,
    minRows: 500,
  });
  const logit = boosting.logit(params, [numberOf('x', [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])]);
  expect([...logit]).toEqual([...logit].sort((a, b) => a - b));
  // Steps of a thirtieth of the rows: within a few tenths of the truth.
  expect(logit[4]! - logit[1]!).toBeCloseTo(3, 0);
});

test('noise is recognised: growth ends at once and new rows are ranked by chance', () => {
  const draw = (seed: number) => {
    const random = seededRandom(seed);
    const columns = Array.from({ length: 10 }, (_, k) =>
      numberOf(
        `noise ${k}`,
        Array.from({ length: 4000 }, () => drawNormal(random)),
      ),
    );
    return { columns, label: Float64Array.from({ length: 4000 }, () => (random() < 0.3 ? 1 : 0)) };
  };
  const seen = draw(7);
  const fresh = draw(8);
  const params = boosting.fit(seen.columns, seen.label, { seed: 1, validation: everyFifth(4000) });
  expect(params.trees.length).toBeLessThan(15);
  // Standard error of the area of 4,000 rows by chance: .01.
  expect(Math.abs(auc(boosting.logit(params, fresh.columns), fresh.label) - 0.5)).toBeLessThan(0.03);
});

describe('tables with nothing to learn', () => {
  const grown = (
    features: readonly Feature[],
    label: readonly number[],
    options: Partial<BoostingOptions> = {},
  ) => boosting.fit(features, Float64Array.from(label), { seed: 1, ...options });

  test('one kind of label gives one finite score', () => {
    for (const value of [0, 1]) {
      const x = numberOf(
        'x',
        Array.from({ length: 500 }, (_, i) => i),
      );
      const params = grown([x], Array(500).fill(value));
      expect(params.trees).toEqual([]);
      expect(logistic(boosting.logit(params, [x])[3]!)).toBeCloseTo(value, 2);
    }
  });

  test('one row, only missing values, or no feature at all give the base rate', () => {
    expect(boosting.logit(grown([numberOf('x', [4])], [1]), [numberOf('x', [4])])[0]).toBeCloseTo(
      Math.log(3),
      12,
    );
    const missing = numberOf('x', Array(100).fill(Number.NaN));
    const label = Array.from({ length: 100 }, (_, i) => Number(i < 25));
    expect(logistic(boosting.logit(grown([missing], label), [missing])[0]!)).toBeCloseTo(0.25, 2);
    expect(logistic(grown([], label).base)).toBeCloseTo(0.25, 2);
  });

  test('rows that are all alike are not told apart', () => {
    const x = numberOf('x', Array(400).fill(7));
    const params = grown(
      [x],
      Array.from({ length: 400 }, (_, i) => Number(i % 4 === 0)),
    );
    expect(params.trees).toEqual([]);
  });

  test('wrong settings and labels are refused', () => {
    const x = numberOf('x', [1, 2]);
    expect(() => grown([x], [0, 2])).toThrow('boosting fit requires labels of 0 or 1, got 2 in row 1');
    expect(() => grown([x], [0, 1], { leaves: 40 })).toThrow(
      'boosting fit requires leaves of 2 to 16, got 40',
    );
    expect(() => grown([x], [0, 1], { validation: Uint32Array.of(0, 1) })).toThrow('got none');
    const params = grown(
      [numberOf('x', [...Array(50).fill(0), ...Array(50).fill(1)])],
      [...Array(50).fill(0), ...Array(50).fill(1)],
    );
    expect(() => boosting.logit(params, [numberOf('y', [1])])).toThrow(
      'bins require a number feature x, got none',
    );
  });
});
