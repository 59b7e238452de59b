import { quotedString } from '@duckdb/node-api';
import { formatPattern, hasOffset } from './date-format.ts';
import { type ColumnType, columnTypes } from './entities.ts';
import type { Dialect } from './source.ts';

/** Why a cell is refused: the first condition that holds names the code; the last one always holds. */
export interface CellRefusal {
  readonly when: string;
  readonly code: string;
  readonly reason: string;
}

/**
 * How the text of a cell becomes a value. `ok` and `value` are SQL over the cell's trimmed text, which is null where
 * the file has no value; `ok` is never null, and `value` is right wherever `ok` holds.
 */
export interface TypedCell {
  readonly ok: string;
  readonly value: string;
  readonly refusals: readonly CellRefusal[];
}

export interface CellContext {
  readonly dialect: Pick<Dialect, 'decimal' | 'thousands'>;
  readonly timezone: string;
}

const matches = (text: string, pattern: string) => `regexp_full_match(${text}, ${quotedString(pattern)})`;
const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Pattern of a whole number of up to `digits` digits, plain or in groups of three. */
const wholePattern = (digits: number, thousands: string | undefined): string => {
  const plain = `0*[0-9]{1,${digits}}`;
  if (!thousands) return plain;
  const group = `(${literally(thousands)}[0-9]{3})`;
  const [full, rest] = [Math.floor(digits / 3), digits % 3];
  const longest = rest === 0 ? '' : `|[0-9]{1,${rest}}${group}{${full}}`;
  return `(${plain}|[0-9]{1,3}${group}{1,${full - 1}}${longest})`;
};

/** SQL for the number in the way DuckDB writes numbers. */
const plainNumber = (text: string, { dialect }: CellContext): string => {
  const { thousands, decimal } = dialect;
  const ungrouped = thousands ? `replace(${text}, ${quotedString(thousands)}, '')` : text;
  return decimal === ',' ? `replace(${ungrouped}, ',', '.')` : ungrouped;
};

/**
 * SQL that holds where a text is a number as the source writes them, of any size, and SQL for that number as DuckDB
 * writes it, as text; it is `text` itself where the source writes them so.
 */
export const readsAsNumber = (text: string, context: CellContext): { ok: string; value: string } => {
  const { thousands, decimal } = context.dialect;
  const point = literally(decimal);
  const grouped = thousands ? `|[0-9]{1,3}(${literally(thousands)}[0-9]{3})+` : '';
  const pattern = `[+-]?(([0-9]+${grouped})(${point}[0-9]*)?|${point}[0-9]+)([eE][+-]?[0-9]{1,3})?`;
  return { ok: matches(text, pattern), value: plainNumber(text, context) };
};

/** Digits before and after the point that always fit the type, so that after the pattern no cast can fail. */
const digits = { integer: [18, 0], decimal: [14, 4], rate: [8, 10] } as const;
const inWords = { 4: 'four', 10: 'ten' } as const;

const number = (type: keyof typeof digits, text: string, context: CellContext): TypedCell => {
  const point = literally(context.dialect.decimal);
  const { thousands } = context.dialect;
  const [before, after] = digits[type];
  const whole = wholePattern(before, thousands);
  const places = after === 0 ? '0*' : `[0-9]{0,${after}}0*`;
  const grouped = thousands ? `|[0-9]{1,3}(${literally(thousands)}[0-9]{3})+` : '';
  const any = `[+-]?(([0-9]+${grouped})(${point}[0-9]*)?|${point}[0-9]+)`;
  const exact = `[+-]?(${whole}(${point}${places})?${after > 0 ? `|${point}[0-9]{1,${after}}0*` : ''})`;
  const fewPlaces = `[^${point}]*(${point}${places})?`;
  return {
    ok: matches(text, exact),
    value: `try_cast(${plainNumber(text, context)} as ${columnTypes[type]})`,
    refusals: [
      {
        when: `not ${matches(text, any)}`,
        code: after === 0 ? 'not_integer' : 'not_decimal',
        reason: 'is not a number as the source writes them',
      },
      {
        when: `not ${matches(text, fewPlaces)}`,
        code: after === 0 ? 'not_integer' : 'precision',
        reason: after === 0 ? 'is not a whole number' : `has more than ${inWords[after]} decimals`,
      },
      { when: 'true', code: 'range', reason: `is beyond the digits that ${columnTypes[type]} holds` },
    ],
  };
};

const isoDate = '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}';
const isoMidnight = '([ T]00:00(:00(\\.0+)?)?)?';
const isoTime = '([ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6}0*)?)?)?';
const isoOffset = '(Z|[+-][0-9]{2}(:?[0-9]{2})?)';

const time = (
  type: 'date' | 'timestamp',
  text: string,
  format: string | undefined,
  context: CellContext,
): TypedCell => {
  const local = (moment: string) => `timezone(${quotedString(context.timezone)}, ${moment})`;
  if (format !== undefined) {
    const parsed = `try_strptime(${text}, ${quotedString(format)})`;
    const pattern = matches(text, formatPattern(format));
    return {
      ok: `(${pattern} and ${parsed} is not null)`,
      value: `cast(${hasOffset(format) ? local(parsed) : parsed} as ${type})`,
      refusals: timeRefusals(type, pattern, `is not written as ${format}`),
    };
  }
  if (type === 'date') {
    const pattern = matches(text, isoDate + isoMidnight);
    const value = `try_cast(${text} as date)`;
    const rule = 'is not a date as YYYY-MM-DD; declare the format of the column';
    return {
      ok: `(${pattern} and ${value} is not null)`,
      value,
      refusals: timeRefusals(type, pattern, rule),
    };
  }
  const naive = matches(text, isoDate + isoTime);
  const zoned = matches(text, `${isoDate}[ T][0-9:.]+${isoOffset}`);
  const moment = `try_cast(${text} as timestamptz)`;
  return {
    ok: `(${naive} and try_cast(${text} as timestamp) is not null or ${zoned} and ${moment} is not null)`,
    value: `case when ${naive} then try_cast(${text} as timestamp) else ${local(moment)} end`,
    refusals: timeRefusals(
      type,
      `(${naive} or ${zoned})`,
      'is not a time as YYYY-MM-DD HH:MM:SS; declare the format of the column',
    ),
  };
};

const timeRefusals = (type: string, pattern: string, rule: string): readonly CellRefusal[] => [
  { when: `not ${pattern}`, code: `not_${type}`, reason: rule },
  { when: 'true', code: `impossible_${type}`, reason: `is no ${type} of the calendar` },
];

const yes = "('true', 't', 'yes', 'y', '1')";
const no = "('false', 'f', 'no', 'n', '0')";

/**
 * SQL that reads the text of a cell strictly: a pattern stands before each cast, because a cast alone rounds, cuts or
 * guesses. A wall-clock time is kept as it is; one with an offset from UTC becomes the wall-clock time of the company.
 */
export const typedCell = (
  type: ColumnType,
  text: string,
  format: string | undefined,
  context: CellContext,
): TypedCell => {
  switch (type) {
    case 'text':
      return { ok: 'true', value: text, refusals: [] };
    case 'integer':
    case 'decimal':
    case 'rate':
      return number(type, text, context);
    case 'date':
    case 'timestamp':
      return time(type, text, format, context);
    case 'boolean':
      return {
        ok: `lower(${text}) in ('true', 't', 'yes', 'y', '1', 'false', 'f', 'no', 'n', '0')`,
        value: `lower(${text}) in ${yes}`,
        refusals: [{ when: 'true', code: 'not_boolean', reason: `is neither of ${yes} nor of ${no}` }],
      };
  }
};
