import { inverseOfSymmetric } from '../../models/numeric/symmetric-matrix.ts';
import { addDays } from '../windows.ts';

/** Repeat purchases of a whole calendar month; `month_no` counts months, 0 January of year 0. */
export interface RepeatMonth {
  readonly month_no: number;
  readonly days: number;
  readonly purchases: number;
  /** Customers who could have made them. */
  readonly customers: number;
}

/** Twelve factors from January on, and their mean over the history weighted by its customers. */
export interface SeasonalIndex {
  readonly months: readonly number[];
  readonly usual: number;
}

/** Fewer months leave a month of the year seen once only, or hardly tell a season from a trend. */
const fewestMonths = 17;

/**
 * Index of each month of the year: purchases per customer and day, by least squares on the logarithm over twelve
 * month effects and a straight trend, weighted by the purchases. Undefined for a history that is too short or
 * has gaps.
 */
export const seasonalIndex = (history: readonly RepeatMonth[]): SeasonalIndex | undefined => {
  const months = history.toSorted((a, b) => a.month_no - b.month_no);
  const first = months[0]?.month_no ?? 0;
  const isWhole = months.every(({ month_no }, i) => month_no === first + i);
  if (months.length < fewestMonths || !isWhole) return undefined;
  const effects = leastSquares(months, first);
  if (effects === undefined) return undefined;
  const raw = effects.slice(0, 12).map(Math.exp);
  const mean = raw.reduce((sum, value) => sum + value, 0) / 12;
  const index = raw.map((value) => value / mean);
  const exposure = (month: RepeatMonth) => month.customers * month.days;
  const sum = (value: (month: RepeatMonth) => number) =>
    months.reduce((total, month) => total + value(month), 0);
  return {
    months: index,
    usual: sum((month) => exposure(month) * index[month.month_no % 12]!) / sum(exposure),
  };
};

/** Twelve effects and a slope, or undefined where they can't be told apart. */
const leastSquares = (months: readonly RepeatMonth[], first: number): number[] | undefined => {
  const size = 13;
  const normal = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  for (const { month_no, days, purchases, customers } of months) {
    const row = new Array<number>(size).fill(0);
    row[month_no % 12] = 1;
    row[12] = (month_no - first) / months.length;
    const weight = purchases + 0.5;
    const rate = Math.log((purchases + 0.5) / (customers * days));
    for (let i = 0; i < size; i++) {
      right[i]! += weight * row[i]! * rate;
      for (let j = 0; j < size; j++) normal[i]![j]! += weight * row[i]! * row[j]!;
    }
  }
  const inverse = inverseOfSymmetric(normal);
  return inverse?.map((row) => row.reduce((sum, value, j) => sum + value * right[j]!, 0));
};

/** How many times the usual purchases fall in the `days` after `origin`. */
export const seasonFactor = ({ months, usual }: SeasonalIndex, origin: string, days: number): number => {
  let sum = 0;
  for (let day = 1; day <= days; day++) sum += months[Number(addDays(origin, day).slice(5, 7)) - 1]!;
  return sum / days / usual;
};
