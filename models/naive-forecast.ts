import type { Table } from 'apache-arrow';
import { column } from './columns.ts';

/**
 * The forecast a model has to beat: everybody goes on buying at the rate seen so far, frequency / T times the
 * horizon. `T` and the horizon in days; a customer whose first purchase is today has no rate, so zero.
 */
export const naivePurchases = (inputs: Table, horizonDays: number): Float64Array => {
  const frequency = column(inputs, 'frequency', 'naive forecast');
  const age = column(inputs, 'T', 'naive forecast');
  return Float64Array.from(frequency, (x, i) => (age[i]! > 0 ? (x / age[i]!) * horizonDays : 0));
};

/** As `naivePurchases`, in money: repeat spend so far per day of age, times the horizon. */
export const naiveSpend = (inputs: Table, horizonDays: number): Float64Array => {
  const value = column(inputs, 'monetary_value', 'naive forecast');
  return naivePurchases(inputs, horizonDays).map((purchases, i) => purchases * value[i]!);
};
