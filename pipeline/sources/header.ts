import { isUtf8 } from 'node:buffer';
import { DaybreakError, exitCode } from '../errors.ts';
import { attributesOf } from './attributes.ts';
import { blankCharacters } from './blank-edges.ts';
import { contractOf, type FileColumns } from './column-plan.ts';
import { isRequired } from './contract-rules.ts';
import { nearestNames } from './nearest-names.ts';
import { grammarOf } from './record-grammar.ts';
import { fieldText, walkRecords } from './records.ts';
import type { Dialect, Mapping, Source } from './source.ts';

/** The header of a CSV file, and where the records begin. */
export interface Header {
  readonly names: readonly string[];
  readonly end: number;
  /** Physical line of the first record. */
  readonly nextLine: number;
}

const edges = new RegExp(`^[${blankCharacters}]+|[${blankCharacters}]+$`, 'g');

/** Without the blanks at both ends that the loader trims from cells, too. */
export const trimmed = (text: string): string => text.replace(edges, '');

const refuse = (file: string, code: string, rule: string, got: string, exit: number, hint: string) =>
  new DaybreakError(code, `${file} requires ${rule}, got ${got}`, { exit, place: { file, line: 1 }, hint });

/** Bytes of the UTF-8 byte order mark that a text begins with. */
export const markLength = (bytes: Buffer): number =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;

/**
 * Reads the header record from the first bytes of a file, a UTF-8 byte order mark passed over.
 * @throws DaybreakError if the file is empty (exit 5) or the header cannot be read as text of this dialect (exit 2)
 */
export const readHeader = (bytes: Buffer, isLast: boolean, dialect: Dialect, file: string): Header => {
  const from = markLength(bytes);
  if (bytes.length === from) {
    throw refuse(
      file,
      'INPUT_EMPTY',
      'a header and records',
      'an empty file',
      exitCode.input,
      'export it again',
    );
  }
  const stretch = { bytes, from, isLast, firstRecord: 0, firstLine: 1 };
  let names: string[] = [];
  let fault = '';
  const { end, lines } = walkRecords(stretch, grammarOf(dialect, 1), (record) => {
    const raw = bytes.subarray(record.start, record.end);
    if (record.fault !== '') fault = 'a quote that does not close';
    else if (raw.includes(0)) fault = 'NUL bytes; is the file in utf-16le?';
    else if (!isUtf8(raw)) fault = 'bytes that are not UTF-8; is the file in gb18030, big5 or latin-1?';
    names = record.starts.slice(0, record.columns).map((_, k) => fieldText(bytes, record, k, dialect.quote));
    return false;
  });
  if (fault !== '') {
    throw refuse(
      file,
      'HEADER',
      'a readable header',
      fault,
      exitCode.usage,
      'declare the encoding of the source',
    );
  }
  if (names.length === 0) {
    throw refuse(
      file,
      'INPUT_EMPTY',
      'a header and records',
      'blank lines',
      exitCode.input,
      'export it again',
    );
  }
  return { names: names.map(trimmed), end, nextLine: 1 + lines };
};

const didYouMean = (wanted: string, names: readonly string[]): string => {
  const near = nearestNames(wanted, names);
  return near.length === 0 ? '' : `did you mean ${near.map((name) => JSON.stringify(name)).join(' or ')}?`;
};

/**
 * The source without the mapped columns that a file lacks, where they need hold no value and its contract lets them
 * be missing. They stay known to expressions, as no value.
 */
export const withoutMissing = (source: Source, names: readonly string[]): Source => {
  if ((source.contract?.on_missing_column ?? 'stop') === 'stop') return source;
  const columns = contractOf(source.entity);
  const isNeeded = (column: string) =>
    columns[column]!.required === true || isRequired(column, columns[column]!, source);
  const mappings = Object.entries(source.columns).map(([column, mapping]): [string, Mapping | undefined] =>
    mapping && 'from' in mapping && !names.includes(mapping.from) && !isNeeded(column)
      ? [column, { sql: 'null' }]
      : [column, mapping],
  );
  return { ...source, columns: Object.fromEntries(mappings), ...keptAttributes(source, names) };
};

const keptAttributes = ({ attributes }: Source, names: readonly string[]): Pick<Source, 'attributes'> =>
  attributes === undefined || attributes === 'all'
    ? {}
    : { attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name))) };

/**
 * The columns of a file as the typing of a source needs them.
 * @throws DaybreakError with exit 2 if the header lacks a column that is read, or has it twice
 */
export const fileColumns = (
  source: Source,
  names: readonly string[],
  file: string,
  timezone: string,
): FileColumns => {
  const positions = matchHeader(names, source, file);
  return { names, positions, attributes: attributesOf(source, names, file), timezone };
};

const delimiters = [',', ';', '\t', '|'];

/** What to do where a header is read as one name that holds another delimiter. */
const undividedHint = (names: readonly string[], { delimiter }: Dialect): string | undefined => {
  const [name = '', second] = names;
  const times = (sign: string) => name.split(sign).length - 1;
  const [best = ''] = delimiters.filter((sign) => sign !== delimiter).sort((a, b) => times(b) - times(a));
  if (second !== undefined || times(best) === 0) return undefined;
  const [set, found] = [delimiter, best].map((sign) => JSON.stringify(sign));
  return `the header is one column at the delimiter ${set}, and holds ${found}: set csv: { delimiter: ${found} } for this source`;
};

/** Positions in the file of the columns that mappings take `from`, matched by exact name; listed attributes must be there. */
const matchHeader = (
  names: readonly string[],
  { columns, attributes = {}, csv: dialect, format }: Source,
  file: string,
): ReadonlyMap<string, number> => {
  const wanted = Object.values(columns).flatMap((mapping) =>
    mapping && 'from' in mapping ? [mapping.from] : [],
  );
  const listed = attributes === 'all' ? [] : Object.keys(attributes);
  const missing = [...new Set([...wanted, ...listed])].filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const shown = names.slice(0, 40).map((name) => JSON.stringify(name));
    const hints = missing.map(
      (name) => `${name}: ${didYouMean(name, names) || 'nothing like it in the file'}`,
    );
    const undivided = format === 'csv' ? undividedHint(names, dialect) : undefined;
    throw new DaybreakError(
      'HEADER',
      `${file} requires the column${missing.length > 1 ? 's' : ''} ${missing.map((name) => JSON.stringify(name)).join(', ')}, got ${shown.join(', ')}`,
      { exit: exitCode.usage, place: { file, line: 1 }, hint: undivided ?? hints.join('; ') },
    );
  }
  const doubled = wanted.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (doubled !== undefined) {
    const got = `${names.filter((name) => name === doubled).length} of them`;
    const rule = `one column named ${JSON.stringify(doubled)}`;
    throw refuse(file, 'HEADER', rule, got, exitCode.usage, 'rename one of them in the export');
  }
  return new Map(wanted.map((name) => [name, names.indexOf(name)]));
};
