import { type ColumnProfile, filled } from './column-profile.ts';
import { dateReadings, isIso, twinOf } from './date-formats.ts';

/** The format of a column of days or times, with what speaks for it. */
export interface DateChoice {
  /** Undefined where a reader of ISO 8601 needs none. */
  readonly format?: string;
  readonly from: string;
  readonly to: string;
  /** Values that do not read so, with the first of them. */
  readonly unreadable: number;
  readonly example?: string;
  /** The other order of day and month, when every value reads under both. */
  readonly twin?: string;
}

/**
 * The format that reads most values of a column. Of two orders of day and month the one that reads more wins;
 * when they read the same values nothing in the file decides, and both are given.
 */
export const chooseDateFormat = (column: ColumnProfile): DateChoice | undefined => {
  const [first] = [...column.dates].toSorted((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1));
  if (first === undefined) return undefined;
  const [best, { count, from, to }] = first;
  const iso = [...column.dates].filter(([format]) => isIso(format));
  const isoCount = iso.reduce((sum, [, seen]) => sum + seen.count, 0);
  if (isIso(best) && isoCount > count) {
    const days = iso.flatMap(([, seen]) => [seen.from, seen.to]).toSorted();
    return { from: days[0]!, to: days.at(-1)!, ...unread(column, isoCount, isIso) };
  }
  const twin = twinOf(best);
  const isAmbiguous = twin !== undefined && column.dates.get(twin)?.count === count;
  return {
    // What carries a zone, a T or a fraction is read as ISO 8601 by itself.
    ...(isIso(best) && !/^%Y-%m-%d( %H:%M(:%S)?)?$/.test(best) ? {} : { format: best }),
    from,
    to,
    ...unread(column, count, (format) => format === best),
    ...(isAmbiguous ? { twin } : {}),
  };
};

const unread = (column: ColumnProfile, read: number, accepts: (format: string) => boolean) => {
  const unreadable = filled(column) - read;
  if (unreadable === 0) return { unreadable };
  const isRead = (text: string) => dateReadings(text).some(({ format }) => accepts(format));
  const example = [...column.values.keys()].find((text) => !isRead(text));
  return { unreadable, ...(example === undefined ? {} : { example }) };
};
