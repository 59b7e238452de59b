import { dateReadings } from './date-formats.ts';

/** How many values of a column are a number, by the sign that their digits speak for. */
export interface NumberCounts {
  readonly integer: number;
  /** 2.55: the point can only be the decimal sign. */
  readonly point: number;
  /** 2,55: the comma can only be the decimal sign. */
  readonly comma: number;
  /** 1,234.50 or 1,234: commas between thousands. */
  readonly commaThousands: number;
  /** 1.234,50 or 1.234: points between thousands. */
  readonly pointThousands: number;
  /** A sign of money or a per cent sign beside the number. */
  readonly marked: number;
}

/** Money holds four decimals; a number with more of them would be refused. */
const tooFine = /[.,]\d{4}\d*[1-9]\d*$/;

/** What all values of one column of an export say about it. */
export interface ColumnProfile {
  readonly name: string;
  readonly rows: number;
  readonly empty: number;
  /** Words that mean "no value", with how often they occur. */
  readonly nulls: ReadonlyMap<string, number>;
  readonly numbers: NumberCounts;
  readonly negative: number;
  /** Numbers with more than four decimals. */
  readonly fine: number;
  /** By format: values that read so, and the first and last of them. */
  readonly dates: ReadonlyMap<string, { readonly count: number; readonly from: string; readonly to: string }>;
  /** Different values, counted up to `distinctLimit`. */
  readonly distinct: number;
  /** The different values with their counts, complete below `distinctLimit`. */
  readonly values: ReadonlyMap<string, number>;
}

/** Beyond this many different values a column is "many", and further ones are not kept. */
export const distinctLimit = 20_000;

/** Values that are neither empty nor a word for it. */
export const filled = ({ rows, empty, nulls }: ColumnProfile): number =>
  rows - empty - [...nulls.values()].reduce((sum, count) => sum + count, 0);

/** Values that are a number under some sign. */
export const numeric = ({ numbers: n }: ColumnProfile): number =>
  n.integer + n.point + n.comma + n.commaThousands + n.pointThousands;

const nullWord = /^(null|none|nan|n\/a|na|#n\/a|nil|\\n|-+|\?|\.|无|空|無)$/i;
const plainNumber = /^[+-]?\d+$/;
const signedNumber = /^[+-]?[\d.,]+$/;
const markedNumber = /^[+-]?(?:[£$€¥￥]\s?[+-]?[\d.,]+|[\d.,]+\s?(?:[£$€¥￥%元]|[A-Z]{3}))$/;

/** Values of a column looked at for dates before it is believed to hold none. */
const patience = 1000;

/** Takes the values of one column, in any order, and tells what it has seen of them. */
export const profileColumn = (name: string) => {
  const values = new Map<string, number>();
  const counts = tally();
  let rows = 0;
  let isFull = false;
  let holdsDates: boolean | undefined;

  const see = (written: string): void => {
    rows++;
    const text = written.trim();
    const before = values.get(text);
    // Most values of an export repeat: each is understood once, in `profile`, and only counted here.
    if (before !== undefined || values.size < distinctLimit) values.set(text, (before ?? 0) + 1);
    else {
      isFull = true;
      holdsDates ??= [...values.keys()].slice(0, patience).some((value) => dateReadings(value).length > 0);
      counts.add(text, 1, holdsDates);
    }
  };
  const profile = (): ColumnProfile => {
    let tried = 0;
    for (const [text, count] of values) {
      const isDate = counts.add(text, count, tried < patience || holdsDates === true);
      if (isDate) holdsDates = true;
      if (text !== '') tried++;
    }
    values.delete('');
    for (const word of counts.nulls.keys()) values.delete(word);
    const { nulls, numbers, dates, empty, negative, fine } = counts.found();
    const distinct = isFull ? distinctLimit : values.size;
    return { name, rows, empty, nulls, numbers, negative, fine, dates, distinct, values };
  };
  return { see, profile };
};

/** Counts of what values are, each added with the number of times it occurs. */
const tally = () => {
  const nulls = new Map<string, number>();
  const numbers = { integer: 0, point: 0, comma: 0, commaThousands: 0, pointThousands: 0, marked: 0 };
  const dates = new Map<string, { count: number; from: string; to: string }>();
  let [empty, negative, fine] = [0, 0, 0];

  /** Adds a value, and tells whether it is a date. */
  const add = (text: string, count: number, mayBeDate: boolean): boolean => {
    if (text === '') empty += count;
    else if (nullWord.test(text)) nulls.set(text, (nulls.get(text) ?? 0) + count);
    else {
      const kind = numberKind(text);
      if (kind !== undefined) {
        numbers[kind] += count;
        if (text.startsWith('-')) negative += count;
        if (kind !== 'integer' && tooFine.test(text)) fine += count;
      }
      return mayBeDate && addDate(text, count);
    }
    return false;
  };
  const addDate = (text: string, count: number): boolean => {
    const readings = dateReadings(text);
    for (const { format, on } of readings) {
      const seen = dates.get(format) ?? { count: 0, from: on, to: on };
      seen.count += count;
      if (on < seen.from) seen.from = on;
      if (on > seen.to) seen.to = on;
      dates.set(format, seen);
    }
    return readings.length > 0;
  };
  return { add, nulls, found: () => ({ nulls, numbers, dates, empty, negative, fine }) };
};

/** Which of the counts a text adds to, if it is a number at all. */
const numberKind = (text: string): keyof NumberCounts | undefined => {
  if (plainNumber.test(text)) return 'integer';
  if (!signedNumber.test(text)) return markedNumber.test(text) ? 'marked' : undefined;
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return 'commaThousands';
  if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(text) || /^[+-]?\d{1,3}(\.\d{3}){2,}$/.test(text))
    return 'pointThousands';
  if (/^[+-]?\d*\.\d+$/.test(text)) return 'point';
  return /^[+-]?\d*,\d+$/.test(text) ? 'comma' : undefined;
};
