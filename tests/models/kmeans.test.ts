import { readFileSync } from 'node:fs';
import { type Table, tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { chooseK } from '../../models/choose-k.ts';
import { kmeans } from '../../models/kmeans.ts';
import { drawNormal, seededRandom } from '../../models/numeric/random.ts';
import { numbers } from './buyers.ts';

const features = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'];

const iris = (): Table => {
  const text = readFileSync(new URL('./fixtures/iris.csv', import.meta.url), 'utf8');
  const rows = text
    .trim()
    .split('\n')
    .slice(2)
    .map((line) => line.split(',').map(Number));
  return tableFromArrays(
    Object.fromEntries(features.map((name, j) => [name, Float64Array.from(rows, (row) => row[j]!)])),
  );
};

// scikit-learn 1.2.1 with 200 starts and no tolerance; R 4.2 agrees (churn-segments reference 2.3)
describe('k-means on iris reaches the optimum that scikit-learn and R find', () => {
  test.each([
    { k: 2, inertia: 152.347952, sizes: [53, 97], ch: 513.9245, width: 0.681046 },
    { k: 3, inertia: 78.851441, sizes: [38, 50, 62], ch: 561.6278, width: 0.552819 },
    { k: 4, inertia: 57.228473, sizes: [28, 32, 40, 50], ch: 530.7658, width: 0.498051 },
    { k: 5, inertia: 46.446182, sizes: [12, 24, 25, 39, 50], ch: 495.5415, width: 0.488749 },
    { k: 6, inertia: 39.039987, sizes: [12, 22, 24, 25, 28, 39], ch: 473.8506, width: 0.364834 },
  ])('raw, k = $k', ({ k, inertia, sizes, ch, width }) => {
    const options = { features, k, order_by: 'petal_length', transform: 'none', starts: 30 } as const;
    const fitted = kmeans.fit(iris(), options);
    expect(fitted.objective).toBeCloseTo(inertia, 6);
    expect(fitted.params.sizes.toSorted((a, b) => a - b)).toEqual(sizes);
    expect(fitted.calinski_harabasz).toBeCloseTo(ch, 4);
    expect(fitted.silhouette).toBeCloseTo(width, 6);
    expect(fitted.converged).toBe(true);
  });

  test('raw, k = 3, with the centres in the order of petal length', () => {
    const options = { features, k: 3, order_by: 'petal_length', transform: 'none' } as const;
    const { centroids } = kmeans.fit(iris(), options).params;
    const expected = [
      [6.85, 3.073684, 5.742105, 2.071053],
      [5.901613, 2.748387, 4.393548, 1.433871],
      [5.006, 3.428, 1.462, 0.246],
    ];
    centroids.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(expected.flat()[i]!, 6);
    });
  });

  test.each([
    { k: 2, inertia: 222.361705 },
    { k: 3, inertia: 139.820496 },
  ])('z-scores, k = $k', ({ k, inertia }) => {
    const options = { features, k, order_by: 'petal_length', transform: 'z', starts: 30 } as const;
    expect(kmeans.fit(iris(), options).objective).toBeCloseTo(inertia, 6);
  });
});

/** Three groups of customers, skewed as spend is, some with negative totals. */
const customers = (rows: number, seed = 1): Table => {
  const random = seededRandom(seed);
  const group = Array.from({ length: rows }, (_, i) => i % 3);
  return tableFromArrays({
    orders: Float64Array.from(group, (g) => Math.round(Math.exp(g + 0.3 * drawNormal(random)))),
    total_value: Float64Array.from(
      group,
      (g, i) => (i % 97 === 0 ? -20 : 1) * Math.exp(2 * g + drawNormal(random)),
    ),
    always: new Float64Array(rows).fill(3),
  });
};

const options = { features: ['orders', 'total_value', 'always'], order_by: 'total_value', k: 3 };

describe('k-means on customers', () => {
  const inputs = customers(3000);
  const fitted = kmeans.fit(inputs, options);

  test('numbers the segments by what they are worth', () => {
    const segment = numbers(kmeans.score(fitted, inputs, undefined), 'segment_no');
    const value = inputs.getChild('total_value')!.toArray() as Float64Array;
    const means = [0, 1, 2].map((no) => {
      const inside = value.filter((_, i) => segment[i] === no);
      return inside.reduce((sum, v) => sum + v, 0) / inside.length;
    });
    expect(means[0]).toBeGreaterThan(means[1]!);
    expect(means[1]).toBeGreaterThan(means[2]!);
    expect(segment.filter((no) => no === 0).length).toBe(fitted.params.sizes[0]);
  });

  test('a column that is the same for all counts for nothing', () => {
    const without = kmeans.fit(inputs, { ...options, features: ['orders', 'total_value'] });
    expect(without.objective).toBeCloseTo(fitted.objective, 8);
    expect(without.params.sizes).toEqual(fitted.params.sizes);
  });

  test('the order of the customers changes nothing', () => {
    const turned = tableFromArrays(
      Object.fromEntries(
        options.features.map((name) => [
          name,
          (inputs.getChild(name)!.toArray() as Float64Array).toReversed(),
        ]),
      ),
    );
    const other = kmeans.fit(turned, options);
    expect(other.params.sizes).toEqual(fitted.params.sizes);
    expect(other.objective).toBeCloseTo(fitted.objective, 9);
    expect(numbers(kmeans.score(other, turned, undefined), 'segment_no').reverse()).toEqual(
      numbers(kmeans.score(fitted, inputs, undefined), 'segment_no'),
    );
  });

  test('measures later customers by the scale of the fit, extremes drawn in, also after it was stored', () => {
    const later = tableFromArrays({
      orders: Float64Array.of(1e9, 2),
      total_value: Float64Array.of(-1e12, 5),
      always: Float64Array.of(4, 3),
    });
    const restored = JSON.parse(JSON.stringify(fitted)) as typeof fitted;
    const scores = kmeans.score(restored, later, undefined);
    expect(numbers(scores, 'distance')).toEqual(numbers(kmeans.score(fitted, later, undefined), 'distance'));
    expect(numbers(scores, 'distance')[0]).toBeLessThan(20);
  });

  test('makes no more segments than there are different customers', () => {
    const alike = tableFromArrays({
      orders: Float64Array.of(1, 1, 1, 2, 2, 2),
      total_value: Float64Array.of(5, 5, 5, 9, 9, 9),
      always: new Float64Array(6),
    });
    const fit = kmeans.fit(alike, { ...options, k: 4 });
    expect(fit.params.sizes).toEqual([3, 3]);
    expect(fit.objective).toBe(0);
    const single = kmeans.fit(alike.slice(0, 2), options);
    expect(single.params.sizes).toEqual([2]);
    expect(single.silhouette).toBeNull();
  });

  test('explains what followed when segments differ in it', () => {
    const segment = numbers(kmeans.score(fitted, inputs, undefined), 'segment_no');
    const perfect = kmeans.evaluate(fitted, inputs, Float64Array.from(segment), undefined);
    expect(perfect.explained).toBeCloseTo(1, 12);
    expect(perfect.inertia).toBeCloseTo(fitted.objective, 6);
  });

  test('refuses a feature that is not finite', () => {
    const broken = tableFromArrays({
      orders: Float64Array.of(1, Number.NaN),
      total_value: Float64Array.of(1, 2),
    });
    expect(() => kmeans.fit(broken, { ...options, features: ['orders'] })).toThrow(
      'k-means fit requires finite numbers in orders, got NaN',
    );
  });
});

describe('the number of segments', () => {
  test('is chosen by Calinski-Harabasz among divisions without a tiny segment', () => {
    const { fitted, candidates } = chooseK(customers(1500), options, [2, 3, 4]);
    expect(candidates.map((candidate) => candidate.k)).toEqual([2, 3, 4]);
    const eligible = candidates.filter((candidate) => candidate.is_eligible);
    const best = Math.max(...eligible.map((candidate) => candidate.calinski_harabasz!));
    expect(fitted.calinski_harabasz).toBe(best);
    expect(eligible.every((candidate) => candidate.smallest_share >= 0.02)).toBe(true);
  });

  test('leaves out a division with a handful for a segment although it scores best', () => {
    const random = seededRandom(3);
    const value = Float64Array.from({ length: 300 }, (_, i) => (i < 3 ? 1000 : (i % 2) * 10) + random());
    const inputs = tableFromArrays({ value });
    const raw = { features: ['value'], order_by: 'value', transform: 'none' } as const;
    expect(chooseK(inputs, raw, [2, 3], 0).fitted.params.sizes.at(0)).toBe(3);
    const { candidates } = chooseK(inputs, raw, [2, 3]);
    expect(candidates.every((candidate) => !candidate.is_eligible)).toBe(true);
  });
});
