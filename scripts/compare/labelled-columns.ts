import type { Feature } from '../../models/feature.ts';
import { drawNormal, drawPoisson, type Random, seededRandom } from '../../models/numeric/random.ts';

/** Levels of each category. */
const levels = Array.from({ length: 12 }, (_, k) => String(k));

/**
 * Columns as customers have them, in turn: bell-shaped, money with a long tail, counts that are mostly nought,
 * shares with a tenth missing, and every tenth a category. Float32 holds every value exactly.
 */
const drawColumn = (kind: number, random: Random): number => {
  if (kind === 9) return Math.floor(levels.length * random() ** 2);
  if (kind % 4 === 1) return Math.fround(Math.exp(1.5 * drawNormal(random)));
  if (kind % 4 === 2) return drawPoisson(random, 0.4);
  if (kind % 4 === 3) return random() < 0.1 ? Number.NaN : Math.fround(random());
  return Math.fround(drawNormal(random));
};

export interface LabelledColumns {
  readonly columns: readonly Float32Array[];
  /** Places of the columns that hold categories. */
  readonly categories: readonly number[];
  readonly label: Float32Array;
  /** True log-odds. */
  readonly truth: Float64Array;
}

/** A tenth of the rows are ones; bends, steps, a product and a missing value make them so. */
export const labelledColumns = (rows: number, count: number, seed = 1): LabelledColumns => {
  const random = seededRandom(seed);
  const columns = Array.from({ length: count }, (_, j) => {
    const column = new Float32Array(rows);
    for (let i = 0; i < rows; i++) column[i] = drawColumn(j % 10, random);
    return column;
  });
  const at = (j: number, i: number) => columns[j % count]![i]!;
  const truth = Float64Array.from({ length: rows }, (_, i) => {
    const share = at(3, i);
    return (
      -3 +
      0.8 * at(0, i) +
      0.5 * at(4, i) * at(8, i) -
      0.4 * Math.log(at(1, i)) +
      (at(2, i) > 0 ? 0.6 : 0) +
      (Number.isNaN(share) ? 1 : Math.sin(6 * share)) +
      (at(9, i) % 3 === 0 ? 0.7 : 0) +
      Array.from({ length: 10 }, (_, k) => 0.1 * at(10 * (k % 5) + 10 + 4 * (k % 2), i)).reduce(
        (a, b) => a + b,
        0,
      )
    );
  });
  const label = Float32Array.from(truth, (z) => (random() < 1 / (1 + Math.exp(-z)) ? 1 : 0));
  const categories = Array.from({ length: count }, (_, j) => j).filter((j) => j % 10 === 9);
  return { columns, categories, label, truth };
};

/** The rows from `start` to `end` as features. */
export const featuresBetween = (
  { columns, categories }: LabelledColumns,
  start: number,
  end: number,
): Feature[] =>
  columns.map((column, j): Feature => {
    const part = column.subarray(start, end);
    return categories.includes(j)
      ? { name: `c${j}`, kind: 'category', codes: Int32Array.from(part), levels }
      : { name: `c${j}`, kind: 'number', values: Float64Array.from(part) };
  });
