import { quotedString } from '@duckdb/node-api';
import { blankEdges } from './blank-edges.ts';
import type { CellRefusal } from './cell-types.ts';
import { type Canonical, type Check, cleanText, contractOf, fromText, withRules } from './column-plan.ts';
import { columnTypes } from './entities.ts';
import type { Source } from './source.ts';

const numeric = /^(DECIMAL|DOUBLE|FLOAT|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?)/;

const check = (column: string, ok: string, original: string, refusals: readonly CellRefusal[]): Check => ({
  column,
  ok,
  original,
  refusals: refusals.map((refusal) => ({ ...refusal, stage: 'type' })),
});

/**
 * A number as the decimal type `kept`. A binary fraction has no exact decimals to lose, so it is rounded; a decimal
 * keeps every digit or is refused.
 */
const exactNumber = (column: string, computed: string, original: string, type: string, kept: string) => {
  const value = `try_cast(${computed} as ${kept})`;
  const isBinary = type === 'DOUBLE' || type === 'FLOAT';
  const isKept = isBinary ? `${value} is not null` : `${computed} = ${value}`;
  const digits = `is beyond the digits that ${kept} holds`;
  const places = `has more decimals than ${kept} holds; round it in the mapping`;
  return {
    value,
    check: check(column, `coalesce(try(${isKept} or ${computed} is null), false)`, original, [
      { when: `${value} is not null`, code: 'precision', reason: places },
      { when: 'true', code: 'range', reason: digits },
    ]),
  };
};

/** An expression evaluated so that it never fails the query: `sql` makes a column, the others are SQL over it. */
export interface Attempt {
  readonly sql: string;
  readonly value: string;
  readonly succeeded: string;
}

/**
 * Attempts an expression. It must stand alone in its layer, for DuckDB takes common parts of expressions out of
 * `try`. Where a value is required, a failure shows as well as a null does, and the cheaper form will do at first.
 */
export const attemptOf = (name: string, sql: string, isPrecise: boolean): Attempt => {
  // The newline ends a comment that the expression may end with.
  const expression = `(${sql}\n)`;
  return isPrecise
    ? {
        sql: `try(struct_pack(value := ${expression}))`,
        value: `${name}.value`,
        succeeded: `${name} is not null`,
      }
    : { sql: `try(${expression})`, value: name, succeeded: 'true' };
};

/**
 * A canonical column from the attempt at an expression of SQL type `type`. Where the expression failed for a record,
 * that record is refused. What the expression gives as text is read like a cell.
 */
export const computedColumn = (
  column: string,
  attempt: Attempt,
  type: string,
  source: Source,
  timezone: string,
): Canonical => {
  const contract = contractOf(source.entity)[column]!;
  const isMoment = type === 'TIMESTAMP WITH TIME ZONE' && contract.type !== 'text';
  const computed = isMoment ? `timezone(${quotedString(timezone)}, ${attempt.value})` : attempt.value;
  const original = `try_cast(${computed} as varchar)`;
  const fails = check(column, attempt.succeeded, 'null', [
    { when: 'true', code: 'expression', reason: 'the expression of the mapping fails on this record' },
  ]);
  if ((contract.type === 'decimal' || contract.type === 'rate') && numeric.test(type)) {
    const number = exactNumber(column, computed, original, type, columnTypes[contract.type]);
    return withRules(column, source, number.value, number.value, original, [fails, number.check]);
  }
  const isTime =
    (contract.type === 'date' || contract.type === 'timestamp') && /^(DATE|TIMESTAMP)/.test(type);
  if (isTime || (contract.type === 'boolean' && type === 'BOOLEAN')) {
    const value = `try_cast(${computed} as ${columnTypes[contract.type]})`;
    return withRules(column, source, value, value, original, [fails]);
  }
  // What DuckDB itself writes has a decimal point, whatever the file's dialect.
  const csv =
    type === 'VARCHAR' ? source.csv : { ...source.csv, decimal: '.' as const, thousands: undefined };
  const edge = type === 'VARCHAR' ? blankEdges.any : blankEdges.none;
  const text = cleanText(original, source.csv.nulls, edge);
  const typed = fromText(column, text, original, {}, { ...source, csv }, timezone);
  return { ...typed, checks: [fails, ...typed.checks] };
};
