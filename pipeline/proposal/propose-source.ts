import { basename } from 'node:path';
import type { Entity } from '../sources/entities.ts';
import { chooseEntity } from './choose-entity.ts';
import { type ColumnProfile, filled } from './column-profile.ts';
import { contractOf, type Matches, matchColumns } from './match-columns.ts';
import { counted, type NumberStyle, nullWords, numberStyle } from './number-style.ts';
import { proposeColumns } from './propose-columns.ts';
import type { ProposedColumn } from './proposed-column.ts';
import type { ExportProfile } from './read-export.ts';

/** A source as proposed, with everything that a person should know of it. */
export interface SourceProposal {
  readonly name: string;
  /** Exports of the same shape, in the order given. */
  readonly exports: readonly ExportProfile[];
  /** Undefined where no entity fits. */
  readonly entity: Entity | undefined;
  readonly columns: readonly ProposedColumn[];
  /** Columns of the export that no canonical column uses. */
  readonly unused: readonly string[];
  readonly style: NumberStyle;
  readonly nulls: readonly string[];
  readonly edits: readonly string[];
}

/** Proposes one source for each kind of export: files of the same shape share one. */
export const proposeSources = (exports: readonly ExportProfile[]): readonly SourceProposal[] => {
  const kinds = new Map<string, ExportProfile[]>();
  for (const read of exports) {
    const { encoding, dialect, columns } = read;
    const shape = JSON.stringify([encoding.encoding, dialect.delimiter, columns.map(({ name }) => name)]);
    kinds.set(shape, [...(kinds.get(shape) ?? []), read]);
  }
  const names = new Set<string>();
  return [...kinds.values()].flatMap((alike) => {
    const proposal = proposeSource(alike, nameOf(alike[0]!.path, names));
    const settled = settledPayments(proposal);
    return settled === undefined ? [proposal] : [proposal, settled];
  });
};

const nameOf = (path: string, taken: Set<string>): string => {
  const bare = basename(path).replace(/(\.(csv|tsv|txt|dat|gz))+$/i, '');
  const name =
    bare
      .replace(/[^\p{L}\p{N}_-]+/gu, '-')
      .replace(/^[-_]+/, '')
      .slice(0, 40) || 'export';
  let unique = name;
  for (let i = 2; taken.has(unique); i++) unique = `${name}-${i}`;
  taken.add(unique);
  return unique;
};

const proposeSource = (exports: readonly ExportProfile[], name: string): SourceProposal => {
  const [first] = exports as readonly [ExportProfile];
  const { columns } = first;
  const guess = chooseEntity(basename(first.path), columns);
  const edits = fileEdits(first);
  if (guess === undefined) {
    const style = numberStyle(columns);
    return {
      name,
      exports,
      entity: undefined,
      columns: [],
      unused: columns.map((c) => c.name),
      style,
      nulls: [],
      edits,
    };
  }
  return { ...described(guess.entity, guess.matches, columns), name, exports, edits };
};

/** Style, nulls and mappings of an entity whose columns were found. */
const described = (entity: Entity, matches: Matches, columns: readonly ColumnProfile[]) => {
  const contract = contractOf(entity);
  const found = Object.entries(matches).map(([name, match]) => ({
    type: contract[name]!.type,
    column: match!.column,
  }));
  const typed = found.filter(({ type }) => type !== 'text').map(({ column }) => column);
  const style = numberStyle(
    found.filter(({ type }) => type === 'decimal' || type === 'integer').map(({ column }) => column),
  );
  const used = new Set(found.map(({ column }) => column.name));
  return {
    entity,
    columns: proposeColumns(entity, matches, style),
    unused: columns.filter(({ name }) => !used.has(name)).map(({ name }) => name),
    style,
    nulls: nullWords(columns, typed),
  };
};

/** What is wrong with the file itself, beyond what a config can say. */
const fileEdits = ({ dialect, columns, rows, irregular, encoding }: ExportProfile): readonly string[] => {
  const edits: string[] = [];
  const names = columns.map(({ name }) => name);
  if (encoding.confidence === 'unsure') {
    edits.push(
      `the encoding is a guess (${encoding.evidence}): look at the names in the first report and correct it`,
    );
  }
  if (dialect.preamble > 0) {
    edits.push('the header is not the first line of the file: export without what stands above it');
  }
  if (names.some((name) => name === '' || /^[+-]?[\d.,/: -]+$/.test(name))) {
    edits.push(`the first line looks like data (${names.slice(0, 4).join(', ')}): export with column names`);
  }
  const twice = names.filter((name, i) => names.indexOf(name) < i);
  if (twice.length > 0)
    edits.push(`the header names ${twice.join(', ')} twice: give each column a name of its own`);
  if (rows === 0) edits.push('the export has a header and no rows: what the columns hold could not be seen');
  if (irregular > rows / 100) {
    edits.push(
      `${counted(irregular)} of ${counted(rows)} rows have another number of values than the header and will be refused`,
    );
  }
  return edits;
};

/** Invoices that say when each was settled hold the payments too: a second source reads the same files. */
const settledPayments = ({ entity, exports, name, ...rest }: SourceProposal): SourceProposal | undefined => {
  if (entity !== 'invoices') return undefined;
  const { columns } = exports[0]!;
  // The column called just "date" is the invoice's own.
  const matches = matchColumns(
    'payments',
    columns.filter((column) => !/^date$|^日期$/i.test(column.name)),
  );
  const paid = matches.paid_on;
  if (paid === undefined || matches.customer_id === undefined || filled(paid.column) < paid.column.rows)
    return undefined;
  const amount = matches.amount ?? matchColumns('invoices', columns).amount;
  if (amount === undefined) return undefined;
  const proposed = described('payments', { ...matches, amount }, columns);
  return { ...rest, ...proposed, unused: [], name: `${name.slice(0, 31)}-payments`, exports, edits: [] };
};
