import { type Header, markLength, readHeader } from './header.ts';
import { type Grammar, grammarOf } from './record-grammar.ts';
import { type RecordAt, type Stretch, walkRecords } from './records.ts';
import type { Dialect } from './source.ts';
import { type Survey, survey } from './survey.ts';
import { type TextWindow, textWindows } from './text-windows.ts';

/** A run of whole records of one CSV file. */
export interface CsvStretch extends Stretch {
  readonly header: readonly string[];
  readonly grammar: Grammar;
  /** The text was decoded from another encoding, so U+FFFD stands for bytes that did not decode. */
  readonly isDecoded: boolean;
  /** Offset of `bytes[0]` in the text of the file. */
  readonly origin: number;
  /** Where the last record ends in `bytes`. */
  readonly end: number;
  readonly records: number;
  readonly lines: number;
  /** Undefined where the stretch is irregular, so that only the exact reader may read it. */
  readonly regular: Survey | undefined;
}

const replacement = Buffer.from('\ufffd');

/** Surveys one window; what is irregular is walked to find where its last record ends. */
const readStretch = (
  window: TextWindow,
  from: number,
  before: { header: readonly string[]; grammar: Grammar; firstRecord: number; firstLine: number },
  isDecoded: boolean,
): CsvStretch => {
  const { bytes, isLast, origin } = window;
  const found = survey(bytes, from, isLast, before.grammar);
  const isWhole = found.isRegular && !(isDecoded && bytes.subarray(from, found.end).includes(replacement));
  if (isWhole) {
    const { end, records, lines } = found;
    return { ...before, bytes, from, isLast, isDecoded, origin, end, records, lines, regular: found };
  }
  const stretch = { bytes, from, isLast, firstRecord: before.firstRecord, firstLine: before.firstLine };
  const walk = walkRecords(stretch, before.grammar, () => true);
  return { ...before, ...stretch, isDecoded, origin, ...walk, regular: undefined };
};

/**
 * Reads the text of a CSV file as stretches of whole records, in order, with the header matched once at the start.
 * `isDecoded` says that the text was made from another encoding, where U+FFFD stands for bytes that did not decode.
 */
export async function* csvStretches(
  chunks: AsyncIterable<Buffer>,
  file: string,
  dialect: Dialect,
  isDecoded: boolean,
  size?: number,
): AsyncGenerator<CsvStretch> {
  let header: Header | undefined;
  let before = {
    header: [] as readonly string[],
    grammar: grammarOf(dialect, 1),
    firstRecord: 1,
    firstLine: 1,
  };
  const read = (window: TextWindow) => {
    let from = 0;
    if (header === undefined) {
      header = readHeader(window.bytes, window.isLast, dialect, file);
      from = header.end;
      const grammar = grammarOf(dialect, header.names.length);
      before = { header: header.names, grammar, firstRecord: 1, firstLine: header.nextLine };
    }
    const found = readStretch(window, from, before, isDecoded);
    const firstRecord = before.firstRecord + found.records;
    before = { ...before, firstRecord, firstLine: before.firstLine + found.lines };
    return { end: found.end, found };
  };
  yield* textWindows(chunks, file, read, size);
}

/** A dialect in which every line is one cell: of a file that has no columns of its own. */
export const lineDialect: Dialect = { delimiter: '\u0001', quote: '', decimal: '.', nulls: [] };

/** Reads text as stretches of whole lines, each a record of one cell; there is no header. */
export async function* lineStretches(
  chunks: AsyncIterable<Buffer>,
  file: string,
  isDecoded: boolean,
  size?: number,
): AsyncGenerator<CsvStretch> {
  let before = { header: ['line'], grammar: grammarOf(lineDialect, 1), firstRecord: 1, firstLine: 1 };
  const read = (window: TextWindow) => {
    const from = window.origin === 0 ? markLength(window.bytes) : 0;
    const found = readStretch(window, from, before, isDecoded);
    const firstRecord = before.firstRecord + found.records;
    before = { ...before, firstRecord, firstLine: before.firstLine + found.lines };
    return { end: found.end, found };
  };
  yield* textWindows(chunks, file, read, size);
}

/** Why the exact reader refuses a record as a whole. */
export interface Fault {
  readonly stage: 'structure' | 'encoding';
  readonly code: string;
  readonly reason: string;
}

/** The fault of a record's structure or bytes, or undefined where its cells can be judged. */
export const faultOf = (
  stretch: CsvStretch,
  record: RecordAt,
  isValidText: (bytes: Buffer) => boolean,
): Fault | undefined => {
  const { columns } = stretch.grammar;
  const got = `${record.columns} column${record.columns === 1 ? '' : 's'} where the header has ${columns}`;
  if (record.fault === 'unterminated_quote') {
    return { stage: 'structure', code: record.fault, reason: 'a quote opens a field and does not close' };
  }
  if (record.fault === 'text_after_quote') {
    return { stage: 'structure', code: record.fault, reason: 'text follows the quote that closes a field' };
  }
  if (record.columns < columns) return { stage: 'structure', code: 'too_few_columns', reason: got };
  if (record.columns > columns) return { stage: 'structure', code: 'too_many_columns', reason: got };
  const raw = stretch.bytes.subarray(record.start, record.end);
  if (raw.includes(0)) return { stage: 'encoding', code: 'nul', reason: 'the record holds NUL bytes' };
  if (isValidText(raw)) return undefined;
  return {
    stage: 'encoding',
    code: 'encoding',
    reason: 'the record holds bytes that are not in the encoding',
  };
};
