import { inverseOfSymmetric } from './numeric/symmetric-matrix.ts';

/** For each day of the series and of the days to forecast: weekday 0 to 6, day of the month, days left in it. */
export interface Calendar {
  readonly weekday: Int32Array;
  readonly day: Int32Array;
  /** 0 on the last day of a month. */
  readonly days_left: Int32Array;
}

/** Ways to forecast a daily series: by its calendar, or by the last week again. */
export type CashModel = 'calendar' | 'seasonal-naive';

/** Days of a block that is held out, and how many blocks. */
export const blockDays = 28;
const blocks = 4;

/** A day counts half as much as one this many days later, so that the level follows. */
const halfLife = 120;

/** Pulls effects of rare days toward the level. */
const ridge = 2;

/** Shortest series in which weekday and month can be told apart and the errors be seen. */
export const fewestDays = (blocks + 2) * blockDays;

/**
 * Forecasts `horizon` days of daily cash after the series, which has no gaps and begins on the first day of `calendar`.
 *
 * `calendar`: by weekday and by place in the month, counted from its first days and from its last ones: salaries and
 * interest come at month ends, takings by weekday. Weighted ridge regression on their effects. `seasonal-naive`: the
 * last week again and again.
 */
export const forecastDays = (
  model: CashModel,
  amounts: Float64Array,
  calendar: Calendar,
  horizon: number,
): Float64Array =>
  model === 'calendar' ? byCalendar(amounts, calendar, horizon) : repeatWeek(amounts, horizon);

/** The days of the held-out blocks, the last of the series, each block forecast from the days before it alone. */
export const forecastHeldOut = (model: CashModel, amounts: Float64Array, calendar: Calendar): Float64Array =>
  Float64Array.from(
    Array.from({ length: blocks }, (_, i) => {
      const end = amounts.length - (blocks - i) * blockDays;
      return [...forecastDays(model, amounts.subarray(0, end), calendar, blockDays)];
    }).flat(),
  );

/** What happened on the days of the held-out blocks. */
export const heldOut = (amounts: Float64Array): Float64Array =>
  amounts.slice(amounts.length - blocks * blockDays);

/** The interval that 80 % of errors fell into: their 10 % and 90 % quantiles. */
export const errorInterval = (errors: Float64Array): readonly [low: number, high: number] => [
  quantile(errors, 0.1),
  quantile(errors, 0.9),
];

/** Share of the last block's errors inside the interval made from the errors of the blocks before. */
export const coverageOf = (errors: Float64Array): number => {
  const last = errors.subarray(-blockDays);
  const [low, high] = errorInterval(errors.subarray(0, -blockDays));
  return last.filter((error) => error >= low && error <= high).length / last.length;
};

export const meanAbsolute = (errors: Float64Array): number =>
  errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length;

/** The last week again and again. */
const repeatWeek = (amounts: Float64Array, horizon: number): Float64Array =>
  Float64Array.from({ length: horizon }, (_, i) => amounts[amounts.length - 7 + (i % 7)]!);

/** Effects: the level, seven weekdays, the first fifteen days of a month and its last five, which win over them. */
const weekdays = 7;
const firstDays = 15;
const lastDays = 5;
const effects = 1 + weekdays + firstDays + lastDays;

const effectsOf = ({ weekday, day, days_left }: Calendar, i: number): readonly number[] => {
  const list = [0, 1 + weekday[i]!];
  if (days_left[i]! < lastDays) list.push(1 + weekdays + firstDays + days_left[i]!);
  else if (day[i]! <= firstDays) list.push(weekdays + day[i]!);
  return list;
};

const byCalendar = (amounts: Float64Array, calendar: Calendar, horizon: number): Float64Array => {
  const n = amounts.length;
  const sums = Array.from({ length: effects }, (_, j) =>
    Float64Array.from({ length: effects }, (_, k) => (j === k ? (j === 0 ? 1e-6 : ridge) : 0)),
  );
  const right = new Float64Array(effects);
  for (let i = 0; i < n; i++) {
    const weight = 2 ** ((i - n) / halfLife);
    const active = effectsOf(calendar, i);
    for (const j of active) {
      right[j]! += weight * amounts[i]!;
      for (const k of active) sums[j]![k]! += weight;
    }
  }
  // The ridge keeps every pivot above zero.
  const inverse = inverseOfSymmetric(sums, 1e-12)!;
  const effect = inverse.map((row) => row.reduce((sum, value, j) => sum + value * right[j]!, 0));
  return Float64Array.from({ length: horizon }, (_, i) =>
    effectsOf(calendar, n + i).reduce((sum, j) => sum + effect[j]!, 0),
  );
};

/** Quantile of type 7, as in R: between the neighbours in proportion. */
const quantile = (values: Float64Array, p: number): number => {
  const sorted = values.toSorted();
  const at = (sorted.length - 1) * p;
  const below = Math.floor(at);
  return sorted[below]! + (at - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
};
