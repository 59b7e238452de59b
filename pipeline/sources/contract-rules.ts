import { quotedString } from '@duckdb/node-api';
import { type Column, columnTypes } from './entities.ts';
import type { Contract, Source } from './source.ts';

/** A rule that a value must keep: SQL that holds, or is null, where it does, and what to say where it does not. */
export interface Rule {
  readonly ok: string;
  readonly code: 'not_allowed' | 'below_minimum' | 'above_maximum' | 'required';
  readonly reason: string;
}

/** A number in decimal digits, which DuckDB reads as an exact decimal; JavaScript may write it as 1e-7. */
const plain = (bound: number): string => {
  const text = bound.toFixed(10).replace(/0+$/, '');
  return text.endsWith('.') ? text.slice(0, -1) : text;
};

const rangeRules = (
  type: Column['type'],
  value: string,
  range: Contract['ranges'][string],
): readonly Rule[] => {
  const sql = (bound: number | string) =>
    typeof bound === 'number'
      ? `cast(${plain(bound)} as ${columnTypes[type]})`
      : `date ${quotedString(bound)}`;
  const said = (bound: number | string) => (typeof bound === 'number' ? plain(bound) : bound);
  const { min, max } = range;
  const rules: Rule[] = [];
  if (min !== undefined) {
    rules.push({ ok: `${value} >= ${sql(min)}`, code: 'below_minimum', reason: `is below ${said(min)}` });
  }
  if (max !== undefined) {
    // The last day is inside the range with all its hours.
    const ok = type === 'timestamp' ? `${value} < ${sql(max)} + interval 1 day` : `${value} <= ${sql(max)}`;
    rules.push({ ok, code: 'above_maximum', reason: `is above ${said(max)}` });
  }
  return rules;
};

const among = (value: string, words: readonly string[]): Rule => {
  const allowed = words.map(quotedString).join(', ');
  return { ok: `${value} in (${allowed})`, code: 'not_allowed', reason: `is none of ${allowed}` };
};

/** The rules that the entity and the source's contract set for the values of a column, the entity's first. */
export const valueRules = (
  name: string,
  column: Column,
  value: string,
  contract: Contract | undefined,
): readonly Rule[] => [
  ...(column.values ? [among(value, column.values)] : []),
  ...(column.isPositive
    ? [{ ok: `${value} > 0`, code: 'below_minimum', reason: 'is not above 0' } as const]
    : []),
  ...(contract?.values[name] ? [among(value, contract.values[name])] : []),
  ...rangeRules(column.type, value, contract?.ranges[name] ?? {}),
];

/** Whether each record must hold a value in the column. */
export const isRequired = (
  name: string,
  column: Column,
  { contract, nullable }: Pick<Source, 'contract' | 'nullable'>,
): boolean =>
  (column.required === true && column.nullable !== true && nullable?.includes(name) !== true) ||
  contract?.required.includes(name) === true;
