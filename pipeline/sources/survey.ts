import { isUtf8 } from 'node:buffer';
import { blankEdgeOf, blankHints, blankEdges as edges } from './blank-edges.ts';
import { byteKind, closingQuote, countLines, type Grammar, longestFastRecord } from './record-grammar.ts';

/** What one pass over a stretch of CSV text found. */
export interface Survey {
  /** Every record is well formed in the one way that all readers of CSV agree on. */
  readonly isRegular: boolean;
  /** Where the last whole record ends; what follows belongs to the next stretch. */
  readonly end: number;
  readonly records: number;
  /** Physical lines, those inside quotes counted. */
  readonly lines: number;
  readonly newline: '\n' | '\r\n';
  /** By column, the most that trimming has to take from a cell. */
  readonly blankEdges: Uint8Array;
}

/**
 * Reads `bytes` from `from` as strictly as it can be read: the right number of columns in each record, quotes only
 * around whole fields, one kind of newline, UTF-8 without NUL. Anything else makes the stretch irregular, and the
 * exact reader decides. `isLast` says that no byte follows, so the last record may lack its newline.
 * Cost: one step per byte, about 3 ns.
 */
export const survey = (bytes: Buffer, from: number, isLast: boolean, grammar: Grammar): Survey => {
  const { kinds, quote, columns } = grammar;
  const size = bytes.length;
  const blankEdges = new Uint8Array(columns);
  let [end, records, lines, pairs] = [from, 0, 0, -1];
  let [recordStart, fieldStart, column, linesInside, at] = [from, from, 0, 0, from];
  const found = (isRegular: boolean): Survey => ({
    isRegular,
    end,
    records,
    lines,
    newline: pairs === 1 ? '\r\n' : '\n',
    blankEdges,
  });
  /** Notes what trimming would take from the cell that ends here, where its first or last byte gives a hint. */
  const judge = (fieldEnd: number) => {
    const known = blankEdges[column];
    // Beyond the last column there is nothing to note: the record makes the stretch irregular when it ends.
    if (known === undefined || known === edges.any) return;
    const found = blankEdgeOf(bytes, fieldStart, fieldEnd);
    if (found > known) blankEdges[column] = found;
  };

  while (at <= size) {
    while (at < size && kinds[bytes[at]!] === 0) at++;
    const kind = at < size ? kinds[bytes[at]!]! : byteKind.lineFeed;
    if (at === size && (!isLast || recordStart === size)) break;
    if (kind === byteKind.quote) {
      if (at !== fieldStart) return found(false);
      fieldStart = at + 1;
      const close = closingQuote(bytes, fieldStart, quote);
      if (close < 0 || close + 1 === size) {
        if (!isLast) break;
        if (close < 0) return found(false);
      }
      if ((blankHints[bytes[fieldStart]!]! | blankHints[bytes[close - 1]!]!) !== 0) judge(close);
      linesInside += countLines(bytes, fieldStart, close);
      // The delimiter or newline that must follow is met on the next turn, as the end of an empty field.
      fieldStart = at = close + 1;
      if (at < size && kinds[bytes[at]!] === byteKind.ordinary) return found(false);
      continue;
    }
    if (at > fieldStart && (blankHints[bytes[fieldStart]!]! | blankHints[bytes[at - 1]!]!) !== 0) judge(at);
    if (kind === byteKind.delimiter) {
      column++;
      fieldStart = ++at;
      continue;
    }
    if (at < size) {
      const isPair = kind === byteKind.carriageReturn ? 1 : 0;
      if (isPair && at + 1 === size && !isLast) break;
      if (isPair && bytes[at + 1] !== 10) return found(false);
      if (pairs < 0) pairs = isPair;
      if (pairs !== isPair) return found(false);
    }
    const isBlankLine = at === recordStart;
    if (isBlankLine ? columns === 1 : column + 1 !== columns) return found(false);
    if (at - recordStart > longestFastRecord) return found(false);
    if (!isBlankLine) records++;
    lines += linesInside + 1;
    at += kind === byteKind.carriageReturn ? 2 : 1;
    end = Math.min(at, size);
    [recordStart, fieldStart, column, linesInside] = [at, at, 0, 0];
  }
  const text = bytes.subarray(from, end);
  return found(isUtf8(text) && !text.includes(0));
};
