import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Table, tableFromArrays } from 'apache-arrow';

/** A data set as k-means takes it, with the class of each row as numbers from 0. */
export interface ClusterData {
  readonly table: Table;
  readonly features: readonly string[];
  readonly classes: readonly number[];
}

const lines = (name: string) =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'));

const dataOf = (
  rows: readonly (readonly number[])[],
  names: readonly string[],
  labels: readonly string[],
) => {
  const known = [...new Set(labels)];
  const columns = names.map((name, j) => [name, Float64Array.from(rows, (row) => row[j]!)]);
  return {
    table: tableFromArrays(Object.fromEntries(columns)),
    features: names,
    classes: labels.map((label) => known.indexOf(label)),
  };
};

/** Numbers in all columns but the last, which is the class. */
const fromCsv = ([head, ...body]: readonly string[]): ClusterData => {
  const cells = body.map((line) => line.split(','));
  const names = head!.split(',').slice(0, -1);
  return dataOf(
    cells.map((row) => row.slice(0, -1).map(Number)),
    names,
    cells.map((row) => row.at(-1)!),
  );
};

export const iris = (): ClusterData => fromCsv(lines('iris.csv'));
export const wine = (): ClusterData => fromCsv(lines('wine.csv'));

/** The 30 features of a gzipped CSV file of the breast cancer data. */
export const breastCancer = (path: string): ClusterData =>
  fromCsv(gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n'));

export const digits = (): ClusterData => {
  const images = lines('digits.txt').map((line) => line.split(' '));
  return dataOf(
    images.map(([pixels]) => Array.from(pixels!, (sign) => Number.parseInt(sign, 17))),
    Array.from({ length: 64 }, (_, j) => `pixel_${j}`),
    images.map(([, label]) => label!),
  );
};
