/** Values in ascending order. @throws when there are none, or one is not a number */
const sortedNumbers = (values: ArrayLike<number>): Float64Array => {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0 || Number.isNaN(sorted.at(-1))) {
    throw new Error(`quantile cuts require numbers, got ${sorted.length === 0 ? 'no values' : 'NaN'}`);
  }
  return sorted;
};

/**
 * The values that part a column in `parts` groups of about equal size with equal values together: cut j is the
 * smallest observed value with at least j / parts of the values at or below it (quantile type 1).
 *
 * Cuts are observed values and so as exact as the data, to the cent. Where one value is very common, cuts
 * coincide and a group stays empty: what is equal cannot be ranked.
 * @throws when the column is empty or holds a value that is not a number
 */
export const quantileCuts = (values: ArrayLike<number>, parts: number): number[] => {
  const sorted = sortedNumbers(values);
  return Array.from({ length: parts - 1 }, (_, j) => {
    const place = Math.ceil(((j + 1) * sorted.length) / parts);
    return sorted[Math.max(place - 1, 0)]!;
  });
};

/**
 * As `quantileCuts`, interpolated between observed values (quantile type 7, the default of R and numpy).
 * @throws as `quantileCuts`
 */
export const interpolatedCuts = (values: ArrayLike<number>, parts: number): number[] => {
  const sorted = sortedNumbers(values);
  return Array.from({ length: parts - 1 }, (_, j) => {
    const place = ((j + 1) * (sorted.length - 1)) / parts;
    const below = sorted[Math.floor(place)]!;
    return below + (sorted[Math.ceil(place)]! - below) * (place - Math.floor(place));
  });
};

/** Number of cuts below the value, from 0: group j holds the values above cut j and up to cut j + 1. */
export const groupOf = (value: number, cuts: readonly number[]): number => {
  let group = 0;
  while (group < cuts.length && value > cuts[group]!) group++;
  return group;
};

/** Rows from the lowest value to the highest, equal values in the order of the rows. */
export const rowsByValue = (values: ArrayLike<number>): Uint32Array =>
  Uint32Array.from({ length: values.length }, (_, i) => i).sort((i, j) => values[i]! - values[j]! || i - j);
