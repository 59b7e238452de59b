import { drawNormal, seededRandom } from '../../models/numeric/random.ts';

export const dimensions = 6;
export const clusters = 8;

/**
 * Points as customers lie: twelve overlapping clouds of unequal size, two skewed columns and one that follows
 * another. More clouds than clusters, so that starts end in different optima and have to be told apart.
 * @returns n rows of six numbers, flat, each column of mean 0 and deviation 1
 */
export const cloudyPoints = (rows: number, seed = 1): Float64Array => {
  const random = seededRandom(seed);
  const centres = Array.from({ length: 12 }, () =>
    Array.from({ length: dimensions }, () => 1.6 * drawNormal(random)),
  );
  const values = new Float64Array(rows * dimensions);
  for (let i = 0; i < rows; i++) {
    const cloud = centres[Math.floor(12 * random() ** 2)]!;
    for (let j = 0; j < dimensions; j++) values[i * dimensions + j] = cloud[j]! + drawNormal(random);
    values[i * dimensions + 1] = Math.exp(0.4 * values[i * dimensions + 1]!);
    values[i * dimensions + 4] = 0.6 * values[i * dimensions]! + 0.8 * values[i * dimensions + 4]!;
  }
  for (let j = 0; j < dimensions; j++) standardise(values, j, rows);
  return values;
};

const standardise = (values: Float64Array, j: number, rows: number): void => {
  let sum = 0;
  let squares = 0;
  for (let at = j; at < values.length; at += dimensions) {
    sum += values[at]!;
    squares += values[at]! ** 2;
  }
  const mean = sum / rows;
  const sd = Math.sqrt(squares / rows - mean ** 2);
  for (let at = j; at < values.length; at += dimensions) values[at] = (values[at]! - mean) / sd;
};
