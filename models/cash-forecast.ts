import { inverseOfSymmetric } from './numeric/symmetric-matrix.ts';

/** A daily series of cash without gaps, and the weekday and day of month that its first day has. */
export interface CashSeries {
  readonly amounts: Float64Array;
  readonly calendar: Calendar;
}

/** For each day of the series and of the days to forecast: weekday 0 to 6, day of the month, days left in it. */
export interface Calendar {
  readonly weekday: Int32Array;
  readonly day: Int32Array;
  /** 0 on the last day of a month. */
  readonly days_left: Int32Array;
}

/** What is expected of each day to come, with an interval that 80 % of past errors fell into. */
export interface CashForecast {
  readonly model: 'calendar' | 'seasonal-naive';
  readonly expected: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly accuracy: CashAccuracy;
}

/** How both did on the last blocks of the series, each forecast from the days before it alone. */
export interface CashAccuracy {
  readonly days: number;
  readonly mae: number;
  readonly naive_mae: number;
  /** Share of the last block's days inside the interval made from the errors of the blocks before. */
  readonly coverage: number;
}

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
 * Forecasts daily cash by weekday and by place in the month, counted from its first days and from its last ones:
 * salaries and interest come at month ends, takings by weekday. Weighted ridge regression on their effects.
 *
 * It is used only if its mean absolute error on four held-out blocks of 28 days, each forecast from the days before
 * it, is below that of repeating the last week (seasonal-naive); else that is. The interval is that of the 10 % and
 * 90 % quantiles of the same errors. `calendar` covers the series and the days to come.
 * @returns undefined for a series shorter than `fewestDays`
 */
export const forecastCash = (
  { amounts, calendar }: CashSeries,
  horizon: number,
): CashForecast | undefined => {
  const n = amounts.length;
  if (n < fewestDays) return undefined;
  const byModel = { calendar: [] as number[], 'seasonal-naive': [] as number[] };
  for (let block = blocks; block > 0; block--) {
    const end = n - block * blockDays;
    const before = amounts.subarray(0, end);
    const happened = amounts.subarray(end, end + blockDays);
    const fitted = byCalendar(before, calendar, blockDays);
    const naive = repeatWeek(before, blockDays);
    happened.forEach((amount, i) => {
      byModel.calendar.push(amount - fitted[i]!);
      byModel['seasonal-naive'].push(amount - naive[i]!);
    });
  }
  const mae = meanAbsolute(byModel.calendar);
  const naive_mae = meanAbsolute(byModel['seasonal-naive']);
  const model = mae < naive_mae ? 'calendar' : 'seasonal-naive';
  const errors = byModel[model];
  const expected =
    model === 'calendar' ? byCalendar(amounts, calendar, horizon) : repeatWeek(amounts, horizon);
  const [low, high] = [quantile(errors, 0.1), quantile(errors, 0.9)];
  return {
    model,
    expected,
    low: expected.map((value) => value + low),
    high: expected.map((value) => value + high),
    accuracy: { days: errors.length, mae, naive_mae, coverage: coverageOf(errors) },
  };
};

const coverageOf = (errors: readonly number[]): number => {
  const before = errors.slice(0, -blockDays);
  const last = errors.slice(-blockDays);
  const [low, high] = [quantile(before, 0.1), quantile(before, 0.9)];
  return last.filter((error) => error >= low && error <= high).length / last.length;
};

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

const meanAbsolute = (errors: readonly number[]): number =>
  errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length;

/** Quantile of type 7, as in R: between the neighbours in proportion. */
const quantile = (values: readonly number[], p: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * p;
  const below = Math.floor(at);
  return sorted[below]! + (at - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
};
