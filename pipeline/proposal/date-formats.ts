/** Ways that exports write a day, in strptime signs. Day-first stands before its month-first twin. */
const dayFormats = [
  '%Y-%m-%d',
  '%Y/%m/%d',
  '%Y.%m.%d',
  '%Y年%m月%d日',
  '%d/%m/%Y',
  '%m/%d/%Y',
  '%d-%m-%Y',
  '%m-%d-%Y',
  '%d.%m.%Y',
  '%d/%m/%y',
  '%m/%d/%y',
  '%d.%m.%y',
  '%d-%b-%Y',
  '%d %b %Y',
  '%d-%b-%y',
  '%b %d, %Y',
  '%d %B %Y',
  '%B %d, %Y',
  '%Y%m%d',
  '%y%m%d',
] as const;

const timeFormats = ['%H:%M:%S', '%H:%M', '%I:%M:%S %p', '%I:%M %p', '%H:%M:%S.%f'] as const;

const months = ['january', 'february', 'march', 'april', 'may', 'june'].concat([
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]);

interface Compiled {
  readonly format: string;
  readonly pattern: RegExp;
  readonly signs: readonly string[];
}

/** Without separators a day and a month have two digits each, or nobody could tell them apart. */
const patternOf = (sign: string, isCompact: boolean): string => {
  switch (sign) {
    case 'Y':
      return '(\\d{4})';
    case 'b':
      return '([A-Za-z]{3})';
    case 'B':
      return '([A-Za-z]{4,9})';
    case 'p':
      return '([AaPp][Mm])';
    case 'f':
      return '(\\d{1,6})';
    case 'd':
    case 'm':
      return isCompact ? '(\\d{2})' : '(\\d{1,2})';
    case 'H':
    case 'I':
      return '(\\d{1,2})';
    default:
      return '(\\d{2})';
  }
};

const compiled = (format: string): Compiled => {
  const signs: string[] = [];
  const isCompact = /%[Yy]%m/.test(format);
  const source = format.replace(/%([a-zA-Z])|[.*+?^${}()|[\]\\]/g, (written, sign: string | undefined) => {
    if (sign === undefined) return `\\${written}`;
    signs.push(sign);
    return patternOf(sign, isCompact);
  });
  return { format, pattern: new RegExp(`^${source}$`), signs };
};

const days = dayFormats.map(compiled);
const times = timeFormats.map(compiled);

/** One reading of a text as a day: the whole format, and the day and time as sortable text. */
export interface DateReading {
  readonly format: string;
  readonly on: string;
}

/** The parts of a text that is a day, with or without a time and a zone. */
const parts = /^(.{6,18}?)(?:([T ]+)(\d{1,2}:\d{2}.*?))?(Z|[+-]\d{2}:?\d{2})?$/;

/** Every format under which the text is a real day. Twins such as 03/04/2024 give two readings. */
export const dateReadings = (text: string): readonly DateReading[] => {
  // Shorter than 6 signs or without a digit, nothing is a date; this is asked of every cell.
  if (text.length < 6 || text.length > 40 || !/\d/.test(text)) return [];
  const [, day, between, time, zone] = parts.exec(text) ?? [];
  if (day === undefined) return [];
  const clock = time === undefined ? undefined : times.find((candidate) => candidate.pattern.test(time));
  if ((time !== undefined && clock === undefined) || (time === undefined && zone !== undefined)) return [];
  return days.flatMap((candidate) => {
    const on = dayOf(candidate, day);
    if (on === undefined) return [];
    const suffix = clock === undefined ? '' : `${between}${clock.format}${zone === undefined ? '' : '%z'}`;
    return [
      { format: candidate.format + suffix, on: time === undefined ? on : `${on} ${time.padStart(5, '0')}` },
    ];
  });
};

const dayOf = ({ pattern, signs }: Compiled, text: string): string | undefined => {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const value = (letter: string) => match[signs.indexOf(letter) + 1];
  const year = signs.includes('Y') ? Number(value('Y')) : centuryOf(Number(value('y')));
  const name = value('b') ?? value('B');
  const month = signs.includes('m') ? Number(value('m')) : monthOf(name!.toLowerCase());
  const day = Number(value('d'));
  // Years outside this range are numbers or sentinels rather than business days.
  if (year < 1900 || year > 2100 || month < 1 || month > 12 || day < 1 || day > lastDay(year, month))
    return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};

/** POSIX and DuckDB: 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068. */
const centuryOf = (year: number) => year + (year >= 69 ? 1900 : 2000);

const monthOf = (name: string) =>
  1 + months.findIndex((month) => month === name || month.slice(0, 3) === name);

const lastDay = (year: number, month: number) => {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
};

/** The format that differs only in which of day and month comes first, if there is one. */
export const twinOf = (format: string): string | undefined => {
  const twin = format.replace(/%([dm])([/-])%([dm])/, '%$3$2%$1');
  return twin === format || !dayFormats.some((day) => twin.startsWith(day)) ? undefined : twin;
};

/** Whether a reader of ISO 8601 reads the format by itself. */
export const isIso = (format: string): boolean => /^%Y-%m-%d([T ]%H:%M(:%S(\.%f)?)?(%z)?)?$/.test(format);
