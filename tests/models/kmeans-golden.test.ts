import { describe, expect, test } from 'vitest';
import { scaled } from '../../models/feature-scaling.ts';
import { kmeans } from '../../models/kmeans.ts';
import { adjustedRand, silhouette } from '../../models/metrics/cluster-quality.ts';
import { sharedData } from '../shared-data.ts';
import { numbers } from './buyers.ts';
import { breastCancer, type ClusterData, digits, iris, wine } from './cluster-data.ts';

/** One row of the reference table: figures are given to the digits compared. */
interface Golden {
  readonly transform: 'none' | 'z';
  readonly k: number;
  readonly inertia: number;
  readonly sizes: readonly number[];
  readonly width: number;
  readonly ch: number;
  readonly db: number;
  readonly ari: number;
}

// scikit-learn 1.2.1, 200 starts, no tolerance (churn-segments reference 2.3); R 4.2 agrees on iris with k = 3.
// Figures are printed to six decimals there, Calinski-Harabasz to four.
const expectGolden = (
  { table, features, classes }: ClusterData,
  { transform, k, inertia, sizes, width, ch, db, ari }: Golden,
) => {
  const options = { features, k, order_by: features[0]!, transform, starts: 40 };
  const fitted = kmeans.fit(table, options);
  const cluster = Int32Array.from(numbers(kmeans.score(fitted, table, undefined), 'segment_no'));
  const { values, dimensions } = scaled(table, fitted.params.scaling);
  expect(fitted.objective).toBeCloseTo(inertia, 5);
  expect(fitted.params.sizes.toSorted((a, b) => a - b)).toEqual(sizes);
  expect(silhouette(values, cluster, dimensions, table.numRows)).toBeCloseTo(width, 6);
  expect(fitted.calinski_harabasz).toBeCloseTo(ch, 4);
  expect(fitted.davies_bouldin).toBeCloseTo(db, 6);
  expect(adjustedRand(cluster, classes)).toBeCloseTo(ari, 6);
};

describe('k-means reaches the optimum that scikit-learn and R find', () => {
  test.each<Golden>([
    {
      transform: 'none',
      k: 2,
      inertia: 152.347952,
      sizes: [53, 97],
      width: 0.681046,
      ch: 513.9245,
      db: 0.404293,
      ari: 0.539922,
    },
    {
      transform: 'none',
      k: 3,
      inertia: 78.851441,
      sizes: [38, 50, 62],
      width: 0.552819,
      ch: 561.6278,
      db: 0.661972,
      ari: 0.730238,
    },
    {
      transform: 'none',
      k: 4,
      inertia: 57.228473,
      sizes: [28, 32, 40, 50],
      width: 0.498051,
      ch: 530.7658,
      db: 0.780307,
      ari: 0.649818,
    },
    {
      transform: 'none',
      k: 5,
      inertia: 46.446182,
      sizes: [12, 24, 25, 39, 50],
      width: 0.488749,
      ch: 495.5415,
      db: 0.805965,
      ari: 0.607896,
    },
    {
      transform: 'none',
      k: 6,
      inertia: 39.039987,
      sizes: [12, 22, 24, 25, 28, 39],
      width: 0.364834,
      ch: 473.8506,
      db: 0.914158,
      ari: 0.447534,
    },
    {
      transform: 'z',
      k: 2,
      inertia: 222.361705,
      sizes: [50, 100],
      width: 0.58175,
      ch: 251.3493,
      db: 0.593313,
      ari: 0.568116,
    },
    {
      transform: 'z',
      k: 3,
      inertia: 139.820496,
      sizes: [47, 50, 53],
      width: 0.459948,
      ch: 241.9044,
      db: 0.833595,
      ari: 0.620135,
    },
  ])('iris $transform, k = $k', (golden) => expectGolden(iris(), golden));

  // The same wines: the scale of one column decides when none is set, and the kinds of wine come out when one is.
  test.each<Golden>([
    {
      transform: 'none',
      k: 3,
      inertia: 2370689.686783,
      sizes: [47, 62, 69],
      width: 0.571138,
      ch: 561.8157,
      db: 0.534243,
      ari: 0.371114,
    },
    {
      transform: 'z',
      k: 3,
      inertia: 1277.928489,
      sizes: [51, 62, 65],
      width: 0.284859,
      ch: 70.94,
      db: 1.389188,
      ari: 0.897495,
    },
  ])('wine $transform, k = $k', (golden) => expectGolden(wine(), golden));

  // The reference holds the best of 200 starts, 1165116.48, without proof that it is the least; this start goes a
  // little below it, to a division that differs in a few images, so its figures differ in the fourth digit.
  test('digits, k = 10', () => {
    const { table, features, classes } = digits();
    const options = {
      features,
      k: 10,
      order_by: 'pixel_2',
      transform: 'none',
      starts: 1,
      seed: 1124,
    } as const;
    const fitted = kmeans.fit(table, options);
    expect(fitted.objective).toBeLessThan(1165116.485);
    const cluster = Int32Array.from(numbers(kmeans.score(fitted, table, undefined), 'segment_no'));
    const { values, dimensions } = scaled(table, fitted.params.scaling);
    const expected = [93, 147, 165, 174, 178, 179, 182, 210, 221, 248];
    fitted.params.sizes
      .toSorted((a, b) => a - b)
      .forEach((size, c) => {
        expect(Math.abs(size - expected[c]!)).toBeLessThanOrEqual(3);
      });
    expect(Math.abs(silhouette(values, cluster, dimensions, table.numRows) - 0.182492)).toBeLessThan(2e-4);
    expect(Math.abs(fitted.calinski_harabasz! - 169.3843)).toBeLessThan(2e-3);
    expect(Math.abs(fitted.davies_bouldin! - 1.924136)).toBeLessThan(2e-3);
    expect(Math.abs(adjustedRand(cluster, classes) - 0.66657)).toBeLessThan(1e-3);
  });
});

const cancer = sharedData('breast_cancer.csv.gz');
describe.skipIf(!cancer)('k-means on breast cancer (needs the shared data folder)', () => {
  test.each<Golden>([
    {
      transform: 'none',
      k: 2,
      inertia: 77943099.878299,
      sizes: [131, 438],
      width: 0.697265,
      ch: 1300.2082,
      db: 0.504404,
      ari: 0.491425,
    },
    {
      transform: 'z',
      k: 2,
      inertia: 11595.461474,
      sizes: [189, 380],
      width: 0.344974,
      ch: 267.6964,
      db: 1.31232,
      ari: 0.670721,
    },
  ])('$transform, k = $k', (golden) => expectGolden(breastCancer(cancer!), golden));
});
