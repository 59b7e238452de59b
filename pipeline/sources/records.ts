import { byteKind, closingQuote, countLines, type Grammar, longestQuoted } from './record-grammar.ts';

/** One record as it stands in the text. The object is reused from record to record. */
export interface RecordAt {
  /** 1-based over the records after the header. */
  number: number;
  /** 1-based physical line on which it begins. */
  line: number;
  start: number;
  /** Without the newline. */
  end: number;
  next: number;
  columns: number;
  readonly starts: number[];
  readonly ends: number[];
  /** 1 where the field's text holds doubled quotes. */
  readonly doubled: number[];
  fault: '' | 'text_after_quote' | 'unterminated_quote';
  /** A quote character stands inside an unquoted field, where it is text. */
  hasStrayQuote: boolean;
  isComplete: boolean;
}

export interface Walk {
  readonly end: number;
  readonly records: number;
  readonly lines: number;
}

/** What a walk needs to know of the stretch it reads. */
export interface Stretch {
  readonly bytes: Buffer;
  readonly from: number;
  readonly isLast: boolean;
  readonly firstRecord: number;
  readonly firstLine: number;
}

const emptyRecord = (): RecordAt => ({
  number: 0,
  line: 0,
  start: 0,
  end: 0,
  next: 0,
  columns: 0,
  starts: [],
  ends: [],
  doubled: [],
  fault: '',
  hasStrayQuote: false,
  isComplete: true,
});

/** Position after the newline at `at`: LF, CR, CR LF, or the CR CR LF that text mode writes. -1: more bytes decide. */
const afterNewline = (bytes: Buffer, at: number, isLast: boolean): number => {
  let past = at;
  while (bytes[past] === 13) past++;
  if (past === bytes.length && past > at && !isLast) return -1;
  if (past < bytes.length && bytes[past] === 10) return past + 1;
  return at + 1;
};

const skipBlanks = (bytes: Buffer, from: number, delimiter: number): number => {
  let at = from;
  while (bytes[at] === 32 || (bytes[at] === 9 && delimiter !== 9)) at++;
  return at;
};

/** Reads one field at `at`; returns the position of the delimiter or newline after it, or -1 to stop. */
const readField = (
  bytes: Buffer,
  at: number,
  isLast: boolean,
  grammar: Grammar,
  record: RecordAt,
): number => {
  const { kinds, quote, delimiter } = grammar;
  const size = bytes.length;
  const k = record.columns++;
  const opening = quote < 0 ? at : skipBlanks(bytes, at, delimiter);
  record.doubled[k] = 0;
  if (quote >= 0 && opening < size && bytes[opening] === quote) {
    const close = closingQuote(bytes, opening + 1, quote);
    const length = (close < 0 ? size : close) - opening;
    const isUndecided = (close < 0 || close + 1 === size) && !isLast && length <= longestQuoted;
    record.isComplete = !isUndecided;
    if (isUndecided) return -1;
    record.end = close < 0 ? size : close + 1;
    if (close < 0 || length > longestQuoted) {
      record.fault = 'unterminated_quote';
      return -1;
    }
    record.starts[k] = opening + 1;
    record.ends[k] = close;
    record.doubled[k] = bytes.subarray(opening + 1, close).includes(quote) ? 1 : 0;
    const after = skipBlanks(bytes, close + 1, delimiter);
    if (after < size && (kinds[bytes[after]!] === byteKind.ordinary || bytes[after] === quote)) {
      const hasNewline = countLines(bytes, record.start, close) > 0;
      record.fault = hasNewline ? 'unterminated_quote' : 'text_after_quote';
      return -1;
    }
    return after;
  }
  let past = at;
  for (; past < size; past++) {
    const kind = kinds[bytes[past]!];
    if (kind === byteKind.quote) record.hasStrayQuote = true;
    else if (kind !== byteKind.ordinary) break;
  }
  record.starts[k] = at;
  record.ends[k] = past;
  return past;
};

/** Reads the record at `start` into `record`: fields, or the fault that stops it. */
const readRecord = (
  bytes: Buffer,
  start: number,
  isLast: boolean,
  grammar: Grammar,
  record: RecordAt,
): void => {
  record.start = start;
  record.columns = 0;
  record.fault = '';
  record.hasStrayQuote = false;
  record.isComplete = true;
  for (let at = start; ; at++) {
    at = readField(bytes, at, isLast, grammar, record);
    if (at < 0) return;
    if (at < bytes.length && bytes[at] === grammar.delimiter) continue;
    record.end = at;
    record.next = at < bytes.length ? afterNewline(bytes, at, isLast) : at;
    record.isComplete = record.next >= 0 && (at < bytes.length || isLast);
    return;
  }
};

/**
 * After a fault, finds where reading can go on. A record whose fault lies on its own line ends with that line. An
 * open quote swallowed lines that may be good: the first of them that reads as a record of the right width, without
 * a stray quote, is where the next record begins. Without one, the rest is a single refused record.
 */
const resynchronise = (bytes: Buffer, isLast: boolean, grammar: Grammar, record: RecordAt): void => {
  const probe = emptyRecord();
  let at = record.start;
  for (;;) {
    while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++;
    record.end = at;
    record.next = at < bytes.length ? afterNewline(bytes, at, isLast) : at;
    record.isComplete = record.next >= 0 && (at < bytes.length || isLast);
    if (!record.isComplete || at >= bytes.length || record.fault === 'text_after_quote') return;
    at = record.next;
    if (at === bytes.length && isLast) return;
    readRecord(bytes, at, isLast, grammar, probe);
    record.isComplete = probe.isComplete;
    if (!probe.isComplete) return;
    if (probe.fault === '' && probe.columns === grammar.columns && !probe.hasStrayQuote) return;
  }
};

/**
 * The authority on what the records of a file are. Visits each record of the stretch in order, faulty ones too;
 * `visit` may return false to stop early. Blank lines are no records. A record that the stretch cuts off is left
 * for the next stretch.
 */
export const walkRecords = (
  stretch: Stretch,
  grammar: Grammar,
  visit: (record: RecordAt) => boolean | undefined,
): Walk => {
  const { bytes, isLast } = stretch;
  const record = emptyRecord();
  let [at, line, number] = [stretch.from, stretch.firstLine, stretch.firstRecord];
  while (at < bytes.length) {
    if (bytes[at] === 10 || bytes[at] === 13) {
      const next = afterNewline(bytes, at, isLast);
      if (next < 0) break;
      line++;
      at = next;
      continue;
    }
    readRecord(bytes, at, isLast, grammar, record);
    if (record.fault !== '') resynchronise(bytes, isLast, grammar, record);
    if (!record.isComplete) break;
    record.number = number++;
    record.line = line;
    line += countLines(bytes, record.start, record.end) + 1;
    at = record.next;
    if (visit(record) === false) break;
  }
  return { end: at, records: number - stretch.firstRecord, lines: line - stretch.firstLine };
};

/** The text of field `k` of a record. */
export const fieldText = (bytes: Buffer, record: RecordAt, k: number, quote: string): string => {
  const text = bytes.toString('utf8', record.starts[k]!, record.ends[k]!);
  return record.doubled[k] === 1 ? text.replaceAll(quote + quote, quote) : text;
};
