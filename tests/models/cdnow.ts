import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Table, tableFromArrays } from 'apache-arrow';
import { sharedData } from '../shared-data.ts';

/** Columns of a gzipped comma-separated file without quotes, as numbers. */
const numericColumns = (path: string): Map<string, Float64Array> => {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split(/\r?\n/);
  const names = lines[0]!.split(',');
  const rows = lines.slice(1).map((line) => line.split(','));
  return new Map(names.map((name, j) => [name, Float64Array.from(rows, (row) => Number(row[j]))]));
};

/**
 * The 2,357 CDNOW customers with exact times: calibration to 1997-09-30, holdout of 39 weeks. Skipped visibly
 * where the shared data folder does not stand beside the checkout.
 */
export const cdnowPath = sharedData('cdnow_calib_holdout.csv.gz');

/** Weeks are rounded to six decimals in the file; the whole days are got back by rounding. */
const wholeDays = (weeks: Float64Array) => Int32Array.from(weeks, (value) => Math.round(value * 7));

/** The models' inputs, and what the 39 weeks after the calibration brought. */
export const cdnow = (): {
  inputs: Table;
  purchases: Float64Array;
  spend: Float64Array;
  birth: Float64Array;
} => {
  const columns = numericColumns(cdnowPath!);
  const get = (name: string) => columns.get(name)!;
  const inputs = tableFromArrays({
    frequency: Int32Array.from(get('frequency')),
    recency: wholeDays(get('recency_weeks')),
    T: wholeDays(get('T_weeks')),
    monetary_value: get('monetary_value'),
  });
  return {
    inputs,
    purchases: get('holdout_frequency'),
    spend: get('holdout_spend'),
    birth: get('birth_day'),
  };
};
