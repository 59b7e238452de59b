import { type DuckDBConnection, quotedIdentifier, quotedString } from '@duckdb/node-api';
import { DaybreakError, exitCode } from '../errors.ts';
import { type BlankEdge, blankEdges } from './blank-edges.ts';
import {
  type Canonical,
  cleanText,
  contractOf,
  type FileColumns,
  fromText,
  rawColumn,
  translated,
} from './column-plan.ts';
import { attemptOf, computedColumn } from './computed-column.ts';
import { type ColumnType, columnTypes } from './entities.ts';
import type { FromColumn, Source } from './source.ts';

/** The text of a run of records in the warehouse: a table of `c<position>` columns. */
export interface TextTable {
  readonly table: string;
  /** SQL for the record number. */
  readonly recordNo: string;
}

/** SQL over a text table: its right records as rows for `raw.<entity>`, and the refusals of its wrong ones. */
export interface TypingSql {
  /** record_no and the entity's columns in order. */
  readonly rows: string;
  /** One row per wrong cell: record_no, stage, code, column_name, value, reason. */
  readonly refusals: string;
}

/** A column of one layer of the typing query: a name, and its SQL over the layer below. */
interface Named {
  readonly name: string;
  readonly sql: string;
}

const named = (name: string, sql: string): Named => ({ name: quotedIdentifier(name), sql });
const kept = (columns: readonly Named[]): Named[] => columns.map(({ name }) => ({ name, sql: name }));
const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const select = (columns: readonly Named[], from: string) =>
  `select ${columns.map(({ name, sql }) => (sql === name ? name : `${sql} as ${name}`)).join(', ')}\nfrom ${from}`;

const recordNo = quotedIdentifier('#record_no');
const okName = (layer: number) => quotedIdentifier(`#ok ${layer}`);
const whyName = (column: string) => `#why ${column}`;

/** Positions of the file's columns that the source's mappings may read. */
export const usedPositions = (source: Source, file: FileColumns): readonly number[] => {
  const expressions = Object.values(source.columns).flatMap((mapping) =>
    mapping && 'sql' in mapping ? [mapping.sql.toLowerCase()] : [],
  );
  const taken = new Set(file.positions.values());
  return file.names
    .map((_, k) => k)
    .filter((k) => taken.has(k) || expressions.some((sql) => sql.includes(file.names[k]!.toLowerCase())));
};

/** The file's own columns, by name, that expressions may read: of two that differ in case only, the first. */
const ownColumns = (source: Source, file: FileColumns): readonly number[] =>
  usedPositions(source, file).filter(
    (k) => file.names[k] !== '' && !file.names.slice(0, k).some((name) => sameName(name, file.names[k]!)),
  );

/**
 * SQL that holds where all checks of a layer do. The `error` can never be reached; that it might stop the query keeps
 * the optimizer from computing the checks, and the cells below them, a second time in a filter of their own.
 */
const okOf = (canonicals: readonly Canonical[]): string => {
  const checks = canonicals.flatMap((canonical) => canonical.checks.map(({ ok }) => ok));
  const never = `${recordNo} < 0 then cast(error('record numbers begin at 1') as boolean)`;
  return checks.length === 0
    ? 'true'
    : `case when ${checks.join(' and ')} then true when ${never} else false end`;
};

const refusalType = 'struct(stage varchar, code varchar, column_name varchar, value varchar, reason varchar)';

/** SQL for the first refusal of a column as a struct, null where all its checks hold. */
const whyOf = ({ column, checks }: Canonical): string => {
  const cases = checks.flatMap(({ ok, original, refusals }) =>
    refusals.map(({ when, stage, code, reason }) => {
      const words = `${quotedString(stage)}, ${quotedString(code)}, ${quotedString(rawColumn(column))}`;
      return `when not ${ok} and ${when} then row(${words}, ${original}, ${quotedString(reason)})`;
    }),
  );
  return `cast(${cases.length === 0 ? 'null' : `case ${cases.join('\n    ')} end`} as ${refusalType})`;
};

const typeOf = async (db: DuckDBConnection, source: Source, column: string, sql: string, from: string) => {
  try {
    const described = await db.runAndReadAll(`describe select (${sql}\n) as value from (${from})`);
    return String(described.getRows()[0]?.[1]);
  } catch (error) {
    throw new DaybreakError(
      'EXPRESSION',
      `source ${source.name} requires an SQL expression over the row for ${column}, got ${JSON.stringify(sql)}: ${error instanceof Error ? error.message : error}`,
      {
        exit: exitCode.usage,
        hint: 'name canonical columns, or columns of the file as they stand',
        cause: error,
      },
    );
  }
};

/**
 * DuckDB's product of two decimal(18,4) fails from ten digits before the point on, a good day's turnover in some
 * currencies. Wider decimals take three times as long, so they serve the records that the quick way refuses.
 */
const widened = (source: Source, { column, value }: Canonical, isPatient: boolean): string =>
  isPatient && contractOf(source.entity)[column]!.type === 'decimal'
    ? `cast(${value} as decimal(19,4))`
    : value;

/** The two layers that read the file: cleaned text, then typed columns beside the file's own. */
const fileLayers = (source: Source, file: FileColumns, text: TextTable, isPatient: boolean) => {
  const clean = (k: number) =>
    cleanText(`c${k}`, source.csv.nulls, (file.blankEdges?.[k] ?? blankEdges.any) as BlankEdge);
  const mapped = Object.entries(source.columns).flatMap(([column, mapping]) =>
    mapping && 'from' in mapping ? [{ column, mapping, k: file.positions.get(mapping.from)! }] : [],
  );
  const canonicals = mapped.map(({ column, mapping }: { column: string; mapping: FromColumn }) => {
    const [cell, original] = [quotedIdentifier(`#text ${column}`), quotedIdentifier(`#cell ${column}`)];
    return fromText(column, cell, original, mapping, source, file.timezone);
  });
  const cells: Named[] = [
    { name: recordNo, sql: text.recordNo },
    ...mapped.map(({ column, mapping, k }) => named(`#text ${column}`, translated(clean(k), mapping.values))),
    ...mapped.map(({ column, k }) => named(`#cell ${column}`, `c${k}`)),
  ];
  const own = ownColumns(source, file).map((k) => named(file.names[k]!, clean(k)));
  const unshadowed = own.filter(
    ({ name }) => !mapped.some(({ column }) => sameName(quotedIdentifier(column), name)),
  );
  const typed = [
    ...kept([cells[0]!, ...unshadowed]),
    ...canonicals.map((canonical) => named(canonical.column, widened(source, canonical, isPatient))),
    { name: okName(0), sql: okOf(canonicals) },
    ...canonicals.map((canonical) => named(whyName(canonical.column), whyOf(canonical))),
  ];
  return {
    typed,
    query: select(typed, `(${select([...cells, ...own], text.table)})`),
    columns: mapped.map((m) => m.column),
  };
};

/**
 * The SQL that types the records of a file: the one step that the fast and the exact path share. A computed column
 * sees the columns with `from` (typed), computed columns written before it, and the file's own columns as cleaned
 * text; where names clash, upper and lower case being the same, the canonical column is meant. The quick SQL may
 * refuse a record whose expression needs wide decimals or a closer look; the patient SQL has the last word.
 * @throws DaybreakError with exit 2 if DuckDB cannot bind an expression; its own words follow
 */
export const typingSql = async (
  db: DuckDBConnection,
  source: Source,
  file: FileColumns,
  text: TextTable,
  isPatient: boolean,
): Promise<TypingSql> => {
  const { typed, query: fromFile, columns: first } = fileLayers(source, file, text, isPatient);
  let [query, visible] = [fromFile, kept(typed)];
  const later: string[] = [];
  for (const [column, mapping] of Object.entries(source.columns)) {
    if (!mapping || !('sql' in mapping)) continue;
    const type = await typeOf(db, source, column, mapping.sql, query);
    const name = quotedIdentifier(`#try ${column}`);
    const { required, nullable } = contractOf(source.entity)[column]!;
    const attempt = attemptOf(name, mapping.sql, isPatient || !required || nullable === true);
    const canonical = computedColumn(column, attempt, type, source, file.timezone);
    query = select([...visible, { name, sql: attempt.sql }], `(${query})`);
    const added = [
      named(column, widened(source, canonical, isPatient)),
      { name: okName(later.length + 1), sql: okOf([canonical]) },
      named(whyName(column), whyOf(canonical)),
    ];
    visible = visible.filter(({ name }) => !sameName(name, quotedIdentifier(column)));
    query = select([...visible, ...added], `(${query})`);
    visible = [...visible, ...kept(added)];
    later.push(column);
  }
  return {
    rows: rightRows(source, query, [...first, ...later], later.length),
    refusals: refusals(query, first, later),
  };
};

/** SQL that holds where the checks of the file's layer and of `computed` computed columns do. */
const allRight = (computed: number) =>
  Array.from({ length: computed + 1 }, (_, layer) => okName(layer)).join(' and ');

const rightRows = (source: Source, query: string, mapped: readonly string[], computed: number): string => {
  const typed = (column: string, type: ColumnType) =>
    type === 'decimal'
      ? `cast(${quotedIdentifier(column)} as ${columnTypes.decimal})`
      : quotedIdentifier(column);
  const columns = Object.entries(contractOf(source.entity)).map(([column, { type }]) =>
    mapped.includes(column) ? typed(column, type) : `cast(null as ${columnTypes[type]})`,
  );
  return `select ${[recordNo, ...columns].join(', ')}\nfrom (${query})\nwhere ${allRight(computed)}`;
};

/** A wrong cell makes wrong what is computed from it, so computed columns answer only where all cells are right. */
const refusals = (query: string, first: readonly string[], later: readonly string[]): string => {
  const list = (columns: readonly string[]) =>
    `[${columns.map((column) => quotedIdentifier(whyName(column))).join(', ') || `cast(null as ${refusalType})`}]`;
  const cells = `case when ${okName(0)} then ${list(later)} else ${list(first)} end`;
  return `select record_no, cell.stage, cell.code, cell.column_name, left(cell.value, 1000) as value, cell.reason
from (
    select ${recordNo} as record_no, unnest(${cells}) as cell
    from (${query})
    where not (${allRight(later.length)})
)
where cell is not null`;
};
