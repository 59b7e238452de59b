import type { CsvStretch } from './csv-stretches.ts';
import { trimmed } from './header.ts';
import { fieldText, walkRecords } from './records.ts';
import type { Dialect } from './source.ts';

/** What the values of a column look like: nothing where it holds none, or where nobody reads it. */
export type ValueKind = '' | 'numbers' | 'days' | 'text';

/** A column of a file as its header names it. */
export interface FileColumn {
  readonly name: string;
  readonly kind: ValueKind;
}

/** Records that are looked at: the first ones, as a person would. */
const looks = 300;
/** A few wrong cells do not make a column another one. */
const most = 0.9;

const number = /^[-+(]?[\p{Sc}]?\s?\d[\d.,' ]*%?\)?$/u;
const day = /^\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?([ T].*)?$/;

/** What most of the values look like, empty ones not counted. */
export const kindOf = (values: readonly string[]): ValueKind => {
  const filled = values.filter((value) => value !== '');
  if (filled.length === 0) return '';
  const share = (pattern: RegExp) => filled.filter((value) => pattern.test(value)).length / filled.length;
  // A day such as 2024-01-02 begins like a number, so it is asked for first.
  if (share(day) >= most) return 'days';
  return share(number) >= most ? 'numbers' : 'text';
};

/** Looks at the first records of a CSV file, at the columns that are read. */
export const csvHeader = (
  stretch: CsvStretch,
  dialect: Dialect,
  used: readonly number[],
): readonly FileColumn[] => {
  const values = used.map((): string[] => []);
  walkRecords(stretch, stretch.grammar, (record) => {
    if (record.fault !== '' || record.columns !== stretch.header.length) return undefined;
    for (const [i, k] of used.entries()) {
      const text = trimmed(fieldText(stretch.bytes, record, k, dialect.quote));
      values[i]!.push(dialect.nulls.includes(text) ? '' : text);
    }
    return values.length > 0 && values[0]!.length < looks;
  });
  return stretch.header.map((name, k) => ({ name, kind: kindOf(values[used.indexOf(k)] ?? []) }));
};

const jsonText = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? '{}' : String(value);

/** Looks at the first objects of a JSON file. */
export const jsonHeader = (stretch: CsvStretch, keys: readonly string[]): readonly FileColumn[] => {
  const objects: Readonly<Record<string, unknown>>[] = [];
  walkRecords(stretch, stretch.grammar, (record) => {
    try {
      objects.push(JSON.parse(fieldText(stretch.bytes, record, 0, '')));
    } catch {
      // A line that is no JSON is refused elsewhere.
    }
    return objects.length < looks;
  });
  return keys.map((name) => ({
    name,
    kind: kindOf(objects.map((object) => trimmed(jsonText(object?.[name])))),
  }));
};
