import { type Table, tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { kmeans } from '../../models/kmeans.ts';
import { drawNormal, seededRandom } from '../../models/numeric/random.ts';
import { numbers } from './buyers.ts';
import { iris } from './cluster-data.ts';

test('k-means on iris finds the centres of R and scikit-learn, in the order of petal length', () => {
  const { table, features } = iris();
  const { centroids } = kmeans.fit(table, {
    features,
    k: 3,
    order_by: 'petal_length',
    transform: 'none',
  }).params;
  const expected = [
    [6.85, 3.073684, 5.742105, 2.071053],
    [5.901613, 2.748387, 4.393548, 1.433871],
    [5.006, 3.428, 1.462, 0.246],
  ];
  centroids.flat().forEach((value, i) => {
    expect(value).toBeCloseTo(expected.flat()[i]!, 6);
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
