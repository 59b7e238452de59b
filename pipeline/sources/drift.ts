import type { DuckDBConnection } from '@duckdb/node-api';
import { DaybreakError, exitCode } from '../errors.ts';
import { isAttribute } from './attributes.ts';
import type { FileColumn } from './file-header.ts';
import { nearestNames } from './nearest-names.ts';
import { type Contract, type Handling, plainContract, type Source } from './source.ts';

/** How the header of a file differs from that of the file before it. */
export interface Drift {
  readonly drift: 'new' | 'missing' | 'renamed' | 'retyped';
  readonly column_name: string;
  /** The old name of a renamed column, what a retyped one looked like; empty for the others. */
  readonly was: string;
  readonly now: string;
  readonly handling: Handling;
}

const contractOf = ({ contract = plainContract }: Source): Contract => contract;

const isRead = (source: Source, name: string): boolean =>
  isAttribute(source, name) ||
  Object.values(source.columns).some((mapping) => mapping && 'from' in mapping && mapping.from === name);

/**
 * Compares two headers of a source. A column that is gone is renamed where a new one has almost its name. The lack
 * of a column that no mapping reads stops nothing; of one that a mapping needs, no file gets this far.
 */
export const driftOf = (
  source: Source,
  before: readonly FileColumn[],
  now: readonly FileColumn[],
): readonly Drift[] => {
  const { on_new_column, on_missing_column, on_retyped_column } = contractOf(source);
  const lacking = on_missing_column === 'stop' ? 'warn' : on_missing_column;
  const [old, current] = [new Map(before.map((c) => [c.name, c])), new Map(now.map((c) => [c.name, c]))];
  const added = [...current.keys()].filter((name) => !old.has(name));
  const found: Drift[] = [];
  for (const name of [...old.keys()].filter((name) => !current.has(name))) {
    const [near] = nearestNames(name, added);
    if (near === undefined) {
      found.push({ drift: 'missing', column_name: name, was: '', now: '', handling: lacking });
      continue;
    }
    added.splice(added.indexOf(near), 1);
    found.push({ drift: 'renamed', column_name: near, was: name, now: near, handling: lacking });
  }
  for (const name of added)
    found.push({ drift: 'new', column_name: name, was: '', now: '', handling: on_new_column });
  for (const { name, kind } of current.values()) {
    const was = old.get(name)?.kind ?? '';
    if (was === '' || kind === '' || was === kind) continue;
    const handling = isRead(source, name) || on_retyped_column === 'accept' ? on_retyped_column : 'warn';
    found.push({ drift: 'retyped', column_name: name, was, now: kind, handling });
  }
  return found;
};

/** A drift in words, as run and errors tell it. */
export const driftWords = ({ drift, column_name, was, now }: Drift): string => {
  const name = JSON.stringify(column_name);
  switch (drift) {
    case 'new':
      return `a new column ${name}`;
    case 'missing':
      return `no column ${name}`;
    case 'renamed':
      return `${name} in place of ${JSON.stringify(was)}`;
    case 'retyped':
      return `${now} in ${name}, which held ${was}`;
  }
};

/** The header of a file as it was when its bytes came. */
interface KnownHeader {
  readonly sha256: string;
  readonly columns: readonly FileColumn[];
}

/** What is known of the headers of a source's files, and what has been found tonight. */
export interface Headers {
  readonly source: Source;
  readonly known: Map<string, KnownHeader>;
  readonly found: Map<string, readonly Drift[]>;
}

/** Reads the headers of a source's files, once for all of them: there may be thousands of files. */
export const openHeaders = async (db: DuckDBConnection, source: Source): Promise<Headers> => {
  const reader = await db.runAndReadAll(
    'select file, sha256, columns from ops.file_header where source = $source order by file',
    { source: source.name },
  );
  const known = reader
    .getRows()
    .map(([file, sha256, columns]): [string, KnownHeader] => [
      String(file),
      { sha256: String(sha256), columns: JSON.parse(String(columns)) },
    ]);
  return { source, known: new Map(known), found: new Map() };
};

const requireNoStop = (file: string, before: string, drift: readonly Drift[]): void => {
  const stopping = drift.filter(({ handling }) => handling === 'stop');
  if (stopping.length === 0) return;
  const settings = stopping.map(({ drift }) => `on_${drift === 'renamed' ? 'missing' : drift}_column`);
  throw new DaybreakError(
    'DRIFT',
    `${file} requires the columns of ${before === file ? 'its last version' : before}, got ${stopping.map(driftWords).join('; ')}`,
    {
      exit: exitCode.qualityGate,
      place: { file, line: 1 },
      hint: `put the export right, or set ${[...new Set(settings)].join(' and ')} of the contract to warn or accept`,
    },
  );
};

/** The file to compare with: the file itself before it was corrected, else the one before it by name. */
const fileBefore = (known: ReadonlyMap<string, unknown>, file: string): string | undefined => {
  if (known.has(file)) return file;
  let before: string | undefined;
  for (const name of known.keys()) if (name < file && (before === undefined || name > before)) before = name;
  return before;
};

/**
 * Judges the header of a file that was loaded by the one before. The same bytes are judged once: what was seen when
 * they came is still true when they are read again.
 * @throws DRIFT (exit 3) where the contract says stop
 */
export const judgeHeader = (
  { source, known, found }: Headers,
  file: string,
  sha256: string,
  columns: readonly FileColumn[],
): readonly Drift[] => {
  const name = fileBefore(known, file);
  const before = name === undefined ? undefined : known.get(name);
  if (name === file && before?.sha256 === sha256) return [];
  const drift = before === undefined ? [] : driftOf(source, before.columns, columns);
  if (name !== undefined) requireNoStop(file, name, drift);
  // A quiet day has no values to look at: what was known of a column stays known.
  const kindBefore = new Map(before?.columns.map((column) => [column.name, column.kind]));
  known.set(file, {
    sha256,
    columns: columns.map((column) => ({
      name: column.name,
      kind: column.kind || (kindBefore.get(column.name) ?? ''),
    })),
  });
  found.set(file, drift);
  return drift;
};

/** Keeps the headers that were found, and how they drifted; those of files that the ledger no longer holds go. */
export const saveHeaders = async (db: DuckDBConnection, { source, known, found }: Headers): Promise<void> => {
  const headers = [...found.keys()].map((file) => {
    const { sha256, columns } = known.get(file)!;
    return { source: source.name, file, sha256, columns: JSON.stringify(columns) };
  });
  const drifts = [...found].flatMap(([file, drift]) =>
    drift.map((one) => ({ source: source.name, file, ...one })),
  );
  const rows = { source: source.name, headers: JSON.stringify(headers), drifts: JSON.stringify(drifts) };
  for (const table of ['ops.file_header', 'ops.drift']) {
    await db.run(
      `delete from ${table} where source = $source
      and (file not in (select file from ops.file where source = $source)
          or file in (select unnest(from_json($headers, '[{"file":"VARCHAR"}]')).file))`,
      { source: rows.source, headers: rows.headers },
    );
  }
  await db.run(
    `insert into ops.file_header by name select unnest(from_json($headers,
        '[{"source":"VARCHAR","file":"VARCHAR","sha256":"VARCHAR","columns":"VARCHAR"}]'), recursive := true)`,
    { headers: rows.headers },
  );
  await db.run(
    `insert into ops.drift by name select unnest(from_json($drifts,
        '[{"source":"VARCHAR","file":"VARCHAR","drift":"VARCHAR","column_name":"VARCHAR","was":"VARCHAR",
            "now":"VARCHAR","handling":"VARCHAR"}]'), recursive := true)`,
    { drifts: rows.drifts },
  );
};
