import { type DuckDBConnection, quotedIdentifier, quotedString } from '@duckdb/node-api';
import { DaybreakError, exitCode } from '../errors.ts';
import { attributeCells, attributeChecks, attributesSql, noAttributes } from './attributes.ts';
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
import { columnTypes } from './entities.ts';
import type { FromColumn, Source } from './source.ts';

/** The text of a run of records in the warehouse: a table of `c<position>` columns. */
export interface TextTable {
  readonly table: string;
  /** SQL for the record number. */
  readonly recordNo: string;
}

/** SQL over a text table that finds its right records at once, and sets the others aside. */
export interface QuickSql {
  /** record_no and the entity's columns in order, of the right records. */
  readonly rows: string;
  /** record_no of the others. */
  readonly others: string;
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

/** Positions of the file's columns that the source reads. */
export const usedPositions = (source: Source, file: FileColumns): readonly number[] => {
  const mapped = new Set([
    ...mappedPositions(source, file),
    ...file.attributes.map(({ position }) => position),
  ]);
  return [...mapped].sort((a, b) => a - b);
};

/** Positions of the file's columns that the source's mappings may read. */
const mappedPositions = (source: Source, file: FileColumns): readonly number[] => {
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
  mappedPositions(source, file).filter(
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
      const words = `${quotedString(stage)}, ${quotedString(code)}, ${quotedString(rawColumn(column).replace(/^#/, ''))}`;
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
  isPatient && contractOf(source.entity)[column]?.type === 'decimal'
    ? `cast(${value} as decimal(19,4))`
    : value;

const attributesName = '#attributes';

/** The further columns that a source keeps, as one column of the typing query; none where it keeps none. */
const attributesColumn = (source: Source, { attributes, timezone }: FileColumns): readonly Canonical[] => {
  const context = { dialect: source.csv, timezone };
  const checks = attributeChecks(attributes, context);
  return attributes.length === 0
    ? []
    : [{ column: attributesName, value: attributesSql(attributes, context), checks }];
};

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
  const judged = [...canonicals, ...attributesColumn(source, file)];
  const cells: Named[] = [
    { name: recordNo, sql: text.recordNo },
    ...mapped.map(({ column, mapping, k }) => named(`#text ${column}`, translated(clean(k), mapping.values))),
    ...(isPatient ? mapped.map(({ column, k }) => named(`#cell ${column}`, `c${k}`)) : []),
    ...attributeCells(file.attributes, clean),
  ];
  const own = ownColumns(source, file).map((k) => named(file.names[k]!, clean(k)));
  const unshadowed = own.filter(
    ({ name }) => !mapped.some(({ column }) => sameName(quotedIdentifier(column), name)),
  );
  // An export without any id of its rows can still be told apart by their number.
  const numbered = [...unshadowed, ...canonicals.map(({ column }) => named(column, ''))].some(({ name }) =>
    sameName(name, quotedIdentifier('record_no')),
  )
    ? []
    : [named('record_no', recordNo)];
  const typed = [
    ...kept([cells[0]!, ...unshadowed]),
    ...numbered,
    ...judged.map((canonical) => named(canonical.column, widened(source, canonical, isPatient))),
    { name: okName(0), sql: okOf(judged) },
    ...(isPatient ? judged.map((canonical) => named(whyName(canonical.column), whyOf(canonical))) : []),
  ];
  return {
    typed,
    query: select(typed, `(${select([...cells, ...own], text.table)})`),
    columns: judged.map(({ column }) => column),
  };
};

/**
 * The layers that type the records of a file: the one step that the fast and the exact path share. A computed column
 * sees the columns with `from` (typed), computed columns written before it, and the file's own columns as cleaned
 * text; where names clash, upper and lower case being the same, the canonical column is meant.
 */
const layers = async (
  db: DuckDBConnection,
  source: Source,
  file: FileColumns,
  text: TextTable,
  isPatient: boolean,
) => {
  const { typed, query: fromFile, columns: first } = fileLayers(source, file, text, isPatient);
  let [query, visible] = [fromFile, kept(typed)];
  const later: string[] = [];
  for (const [column, mapping] of Object.entries(source.columns)) {
    if (!mapping || !('sql' in mapping)) continue;
    const type = await typeOf(db, source, column, mapping.sql, query);
    const name = quotedIdentifier(`#try ${column}`);
    const { required, nullable } = contractOf(source.entity)[column]!;
    const mayLack = !required || nullable === true || source.nullable?.includes(column) === true;
    const attempt = attemptOf(name, mapping.sql, isPatient || mayLack);
    const canonical = computedColumn(column, attempt, type, source, file.timezone);
    query = select([...visible, { name, sql: attempt.sql }], `(${query})`);
    const added = [
      named(column, widened(source, canonical, isPatient)),
      { name: okName(later.length + 1), sql: okOf([canonical]) },
      ...(isPatient ? [named(whyName(column), whyOf(canonical))] : []),
    ];
    visible = visible.filter(({ name }) => !sameName(name, quotedIdentifier(column)));
    query = select([...visible, ...added], `(${query})`);
    visible = [...visible, ...kept(added)];
    later.push(column);
  }
  const isRight = Array.from({ length: later.length + 1 }, (_, layer) => okName(layer)).join(' and ');
  return { query, first, later, isRight };
};

/** SQL for the entity's columns in order, in the types they are kept in, and for the attributes after them. */
const contractColumns = (source: Source, mapped: readonly string[]): readonly Named[] => {
  const columns = Object.entries(contractOf(source.entity)).map(([column, { type }]) => {
    const name = quotedIdentifier(rawColumn(column));
    if (!mapped.includes(column)) return { name, sql: `cast(null as ${columnTypes[type]})` };
    const sql = quotedIdentifier(column);
    return { name, sql: type === 'decimal' ? `cast(${sql} as ${columnTypes.decimal})` : sql };
  });
  const attributes = mapped.includes(attributesName) ? quotedIdentifier(attributesName) : noAttributes;
  return [...columns, { name: 'attributes', sql: attributes }];
};

/**
 * The typing that most records pass. It may set aside a record that needs wide decimals or a closer look.
 * @throws DaybreakError with exit 2 if DuckDB cannot bind an expression; its own words follow
 */
export const quickSql = async (
  db: DuckDBConnection,
  source: Source,
  file: FileColumns,
  text: TextTable,
): Promise<QuickSql> => {
  const { query, first, later, isRight } = await layers(db, source, file, text, false);
  const columns = contractColumns(source, [...first, ...later]);
  return {
    rows: `${select([{ name: recordNo, sql: recordNo }, ...columns], `(${query})`)}\nwhere ${isRight}`,
    others: `select ${recordNo} as record_no from (${query}) where not (${isRight})`,
  };
};

/**
 * The typing that has the last word: SQL for each record with record_no, `is_right`, `cells` (a list of its
 * refusals; stage, code, column_name, value, reason) and the entity's columns in order.
 */
export const patientSql = async (
  db: DuckDBConnection,
  source: Source,
  file: FileColumns,
  text: TextTable,
): Promise<string> => {
  const { query, first, later, isRight } = await layers(db, source, file, text, true);
  const whys = (columns: readonly string[]) =>
    `[${columns.map((column) => quotedIdentifier(whyName(column))).join(', ') || `cast(null as ${refusalType})`}]`;
  // A wrong cell makes wrong what is computed from it, so computed columns answer only where all cells are right.
  const cells = `case when ${okName(0)} then ${whys(later)} else ${whys(first)} end`;
  const judged: readonly Named[] = [
    { name: 'record_no', sql: recordNo },
    { name: 'is_right', sql: isRight },
    { name: 'cells', sql: cells },
  ];
  return select([...judged, ...contractColumns(source, [...first, ...later])], `(${query})`);
};
