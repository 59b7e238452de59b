import { planted } from './planted.ts';

const millisecondsPerDay = 86_400_000;
const { first_day, last_day, weekday_weights, month_weights } = planted.calendar;
const epochDay = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / millisecondsPerDay;
const start = epochDay(first_day);

/** Days of the data are numbered from 0, the first day, to `dayCount - 1`, the last; earlier days are negative. */
export const dayCount = epochDay(last_day) - start + 1;

/** Number of the day an ISO date names. */
export const dayOf = (iso: string): number => epochDay(iso) - start;

const isoDate = (day: number) => new Date((start + day) * millisecondsPerDay).toISOString().slice(0, 10);

const firstKept = -40_000;
const dates: (string | undefined)[] = new Array(dayCount - firstKept).fill(undefined);

/** ISO date of a day, also of birth dates long before the first day. */
export const dateOf = (day: number): string => {
  const at = day - firstKept;
  const known = dates[at];
  if (known !== undefined) return known;
  const date = isoDate(day);
  dates[at] = date;
  return date;
};

/** 0 is Sunday. */
export const weekdayOf = (day: number): number => (((start + day + 4) % 7) + 7) % 7;

/** The calendar months of the data in order, each with its first day and the first day of the next month. */
export const months: readonly { readonly from: number; readonly to: number }[] = (() => {
  const found: { from: number; to: number }[] = [];
  for (let day = 0; day < dayCount; day++) {
    if (!dateOf(day).endsWith('-01')) continue;
    const last = found[found.length - 1];
    if (last !== undefined) last.to = day;
    found.push({ from: day, to: dayCount });
  }
  return found;
})();

/** `dayEnds[d]` is the store time at the end of day d. */
const dayEnds: Float64Array = (() => {
  const ends = new Float64Array(dayCount);
  let total = 0;
  for (let day = 0; day < dayCount; day++) {
    total += weekday_weights[weekdayOf(day)]! * month_weights[Number(dateOf(day).slice(5, 7)) - 1]!;
    ends[day] = total;
  }
  return ends.map((end) => (end * dayCount) / total);
})();

/**
 * Store time at the start of a day. The store's own time runs faster on busy weekdays and in busy months, and
 * equals the calendar over the whole; a customer's purchases are a steady process in it, so season and weekday
 * move all customers alike and the planted rates stay exact.
 */
export const storeTimeOf = (day: number): number => {
  if (day <= 0) return day;
  return day > dayCount ? day : dayEnds[day - 1]!;
};

/** The calendar day in which a moment of store time falls. */
export const dayAt = (storeTime: number): number => {
  let low = 0;
  let high = dayCount - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dayEnds[middle]! > storeTime) high = middle;
    else low = middle + 1;
  }
  return low;
};
