import type { Table } from 'apache-arrow';
import { type Column, column, optionalColumn } from './columns.ts';
import { groupByKey } from './numeric/group.ts';

/** Time inside the purchase models, and of their parameters and likelihoods, is in weeks of seven days. */
export const daysPerWeek = 7;

/**
 * The distinct (frequency, recency, T) of a table, in ascending order of x, T, t_x. In the words of the papers
 * x is `frequency`, t_x is `recency` and T is `T`. Times are kept once each, so that a logarithm of a time is
 * taken once per day that occurs, not once per history: t_x of history k is `times[txAt[k]]`, T `times[TAt[k]]`.
 */
export interface PurchaseHistory {
  /** The distinct times, ascending, in weeks. */
  readonly times: Float64Array;
  readonly x: Float64Array;
  readonly txAt: Int32Array;
  readonly TAt: Int32Array;
  /** Customers with this history. */
  readonly customers: Float64Array;
  readonly total: number;
  /** For each row of the table, the position of its history. */
  readonly ofRow: Int32Array;
  readonly maxFrequency: number;
}

/** Columns the purchase models read; an optional column `customers` weights the rows of a compressed table. */
export const purchaseColumns = ['frequency', 'recency', 'T'] as const;

/**
 * Compresses customers to their distinct purchase histories. The likelihood of a customer depends on
 * frequency, recency and T alone, so this is exact; the number of histories is bounded by days, not customers.
 * Because they are sorted, no result depends on the order of the rows.
 *
 * Units: `recency` and `T` in days, the first purchase at time 0.
 * @throws when a frequency is no whole number from 0, or a time is out of order, naming the row's values
 */
export const purchaseHistory = (inputs: Table, reader: string): PurchaseHistory => {
  const frequency = column(inputs, 'frequency', reader);
  const recency = column(inputs, 'recency', reader);
  const age = column(inputs, 'T', reader);
  const weight = optionalColumn(inputs, 'customers', reader);
  checkRows(reader, frequency, recency, age, weight);

  const rows = frequency.length;
  const counts = groupByKey(frequency);
  const bothTimes = new Float64Array(2 * rows);
  bothTimes.set(recency);
  bothTimes.set(age, rows);
  const time = groupByKey(bothTimes);
  const days = time.keys.length;
  const history = groupByKey(
    Float64Array.from(counts.ofRow, (x, i) => (x * days + time.ofRow[rows + i]!) * days + time.ofRow[i]!),
  );
  const customers = new Float64Array(history.keys.length);
  history.ofRow.forEach((k, i) => {
    customers[k]! += weight?.[i] ?? 1;
  });
  return {
    times: time.keys.map((day) => day / daysPerWeek),
    x: history.keys.map((key) => counts.keys[Math.floor(key / days / days)]!),
    TAt: Int32Array.from(history.keys, (key) => Math.floor(key / days) % days),
    txAt: Int32Array.from(history.keys, (key) => key % days),
    customers,
    total: customers.reduce((sum, n) => sum + n, 0),
    ofRow: history.ofRow,
    maxFrequency: counts.keys.at(-1) ?? 0,
  };
};

/** Histories enough to come so near the optimum that a few steps on all of them finish the search. */
const sampleSize = 10_000;

/**
 * Every n-th history with its weight, for a first search where all of them are many; undefined where they
 * are few.
 */
export const historySample = (history: PurchaseHistory): PurchaseHistory | undefined => {
  const stride = Math.ceil(history.x.length / sampleSize);
  if (stride === 1) return undefined;
  const isKept = (_: number, k: number) => k % stride === 0;
  const customers = history.customers.filter(isKept);
  return {
    ...history,
    x: history.x.filter(isKept),
    txAt: history.txAt.filter(isKept),
    TAt: history.TAt.filter(isKept),
    customers,
    total: customers.reduce((sum, n) => sum + n, 0),
  };
};

const checkRows = (reader: string, x: Column, tx: Column, T: Column, weight: Column | undefined): void => {
  for (let i = 0; i < x.length; i++) {
    const isCount = Number.isInteger(x[i]) && x[i]! >= 0;
    const isOrdered = tx[i]! >= 0 && tx[i]! <= T[i]! && T[i]! < Number.POSITIVE_INFINITY;
    const isOnce = x[i] === 0 ? tx[i] === 0 : true;
    const isWeight = weight === undefined || (weight[i]! > 0 && Number.isFinite(weight[i]));
    if (isCount && isOrdered && isOnce && isWeight) continue;
    const got = JSON.stringify({ frequency: x[i], recency: tx[i], T: T[i], customers: weight?.[i] });
    throw new Error(
      `${reader} requires whole frequency from 0, recency from 0 to T (0 without repeats) and positive customers, got ${got}`,
    );
  }
};
