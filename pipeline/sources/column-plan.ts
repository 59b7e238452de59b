import { quotedString } from '@duckdb/node-api';
import { DaybreakError, exitCode } from '../errors.ts';
import type { Attribute } from './attributes.ts';
import { type BlankEdge, blankCharacters, blankEdges } from './blank-edges.ts';
import { type CellRefusal, type TypedCell, typedCell } from './cell-types.ts';
import { isRequired, type Rule, valueRules } from './contract-rules.ts';
import { type Column, columnTypes, entities } from './entities.ts';
import type { FromColumn, Source } from './source.ts';

/** The file's columns as the typing SQL finds them: `c0`, `c1` ... by position, as text. */
export interface FileColumns {
  readonly names: readonly string[];
  /** By name, for the columns that mappings take `from`. */
  readonly positions: ReadonlyMap<string, number>;
  /** Further columns that are kept. */
  readonly attributes: readonly Attribute[];
  /** The timezone of the company, for times that carry an offset. */
  readonly timezone: string;
  /** By position: what stands at the edges of cells. Undefined: anything may. */
  readonly blankEdges?: Uint8Array | undefined;
}

/** One check of a record: SQL that holds when the cell is right, and what to say when it is not. */
export interface Check {
  readonly column: string;
  readonly ok: string;
  /** The cell as the file has it, for the refusal. */
  readonly original: string;
  readonly refusals: readonly (CellRefusal & { readonly stage: 'type' | 'rule' })[];
}

/** A canonical column as SQL over the layer below it, with its checks. */
export interface Canonical {
  readonly column: string;
  readonly value: string;
  readonly checks: readonly Check[];
}

/** The columns of an entity's contract, in order. */
export const contractOf = (entity: Source['entity']): Readonly<Record<string, Column>> => entities[entity];

/** Name of a canonical column in `raw.<entity>`, whose first column is the `source` that the row came from. */
export const rawColumn = (column: string): string => (column === 'source' ? 'origin' : column);

const blankEdge = (() => {
  const blank = `[${blankCharacters}]`;
  return quotedString(`(?s)${blank}.*|.*${blank}`);
})();

/** SQL that trims a cell. DuckDB's trim is slow, that of listed characters most, so only cells that need it get there. */
const trimSql = (text: string, edge: BlankEdge): string => {
  if (edge === blankEdges.none) return text;
  if (edge === blankEdges.spaces) {
    return `case when ${text} like ' %' or ${text} like '% ' then trim(${text}) else ${text} end`;
  }
  const trimmed = `trim(${text}, ${quotedString(blankCharacters)})`;
  return `case when regexp_full_match(${text}, ${blankEdge}) then ${trimmed} else ${text} end`;
};

/** SQL for the text of a cell: trimmed where the file needs it, and null where it means no value. */
export const cleanText = (text: string, nulls: readonly string[], edge: BlankEdge): string => {
  const trimmed = trimSql(text, edge);
  const words = [...new Set(['', ...nulls])].map(quotedString).join(', ');
  return `case when ${trimmed} in (${words}) then null else ${trimmed} end`;
};

/** SQL that replaces the file's words by the contract's. */
export const translated = (text: string, values: FromColumn['values']): string => {
  const words = Object.entries(values ?? {});
  if (words.length === 0) return text;
  const cases = words.map(([word, meaning]) => `when ${quotedString(word)} then ${quotedString(meaning)}`);
  return `case ${text} ${cases.join(' ')} else ${text} end`;
};

const inType = (refusals: readonly CellRefusal[]) =>
  refusals.map((refusal) => ({ ...refusal, stage: 'type' as const }));

/** The typed cell in the canonical type, where the mapping declares another type for the file. */
const converted = (
  cell: TypedCell,
  declared: Column['type'],
  canonical: Column['type'],
  text: string,
): TypedCell => {
  if (declared === canonical) return cell;
  if (canonical === 'text') return { ...cell, value: text };
  const value = `try_cast(${cell.value} as ${columnTypes[canonical]})`;
  const range = { when: 'true', code: 'range', reason: `is beyond what ${columnTypes[canonical]} holds` };
  return {
    ok: `(${cell.ok} and ${value} is not null)`,
    value,
    refusals: [...cell.refusals.map((r) => ({ ...r, when: `not ${cell.ok} and (${r.when})` })), range],
  };
};

/**
 * A canonical column read from text (`text` is the cleaned cell, `original` the cell as it stands). Words of columns
 * with a list of allowed values are compared and kept in lower case.
 */
export const fromText = (
  column: string,
  text: string,
  original: string,
  mapping: Pick<FromColumn, 'type' | 'format'>,
  source: Source,
  timezone: string,
): Canonical => {
  const contract = contractOf(source.entity)[column]!;
  const declared = mapping.type ?? contract.type;
  const cell = typedCell(declared, text, mapping.format, { dialect: source.csv, timezone });
  const { ok, value, refusals } = converted(cell, declared, contract.type, text);
  const checks: Check[] = [];
  if (ok !== 'true')
    checks.push({ column, ok: `(${text} is null or ${ok})`, original, refusals: inType(refusals) });
  return withRules(column, source, contract.values ? `lower(${value})` : value, text, original, checks);
};

/** Adds the rules that hold for any type: those of the entity and of the source's contract, and a required value. */
export const withRules = (
  column: string,
  source: Source,
  value: string,
  presence: string,
  original: string,
  checks: readonly Check[],
): Canonical => {
  const canonical = contractOf(source.entity)[column]!;
  const rule = ({ ok, code, reason }: Rule): Check => ({
    column,
    ok,
    original,
    refusals: [{ when: 'true', stage: 'rule', code, reason }],
  });
  const rules = valueRules(column, canonical, value, source.contract).map((found) =>
    rule({ ...found, ok: `(${presence} is null or ${found.ok})` }),
  );
  const missing = { code: 'required', reason: 'is required and has no value' } as const;
  const required = isRequired(column, canonical, source)
    ? [rule({ ok: `${presence} is not null`, ...missing })]
    : [];
  return { column, value, checks: [...checks, ...rules, ...required] };
};

/** @throws DaybreakError with exit 2 if the source maps columns its entity lacks, or lacks required ones */
export const checkColumns = (source: Source): void => {
  const contract = contractOf(source.entity);
  const mapped = Object.keys(source.columns).filter((column) => source.columns[column] !== undefined);
  const unknown = mapped.filter((column) => !Object.hasOwn(contract, column));
  const missing = Object.keys(contract).filter(
    (column) => contract[column]!.required && !mapped.includes(column),
  );
  if (unknown.length === 0 && missing.length === 0) return;
  const rule = unknown.length > 0 ? `columns of ${source.entity}` : `a mapping for ${missing.join(', ')}`;
  throw new DaybreakError(
    'MAPPING',
    `source ${source.name} requires ${rule}, got ${(unknown.length > 0 ? unknown : mapped).join(', ')}`,
    {
      exit: exitCode.usage,
      hint: `columns of ${source.entity}: ${Object.keys(contract).join(', ')}`,
    },
  );
};
