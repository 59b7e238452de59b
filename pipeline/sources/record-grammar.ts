import { DaybreakError, exitCode } from '../errors.ts';
import type { Dialect } from './source.ts';

/** What a byte can be to the reader of records. */
export const byteKind = { ordinary: 0, delimiter: 1, quote: 2, lineFeed: 3, carriageReturn: 4 } as const;

/** The dialect in bytes. `quote` is -1 where nothing quotes; `columns` is the width every record must have. */
export interface Grammar {
  readonly delimiter: number;
  readonly quote: number;
  readonly columns: number;
  readonly kinds: Uint8Array;
}

/**
 * A quoted field longer than this never closed, for all we can know: no cell of an export is that long, and the
 * search for its end must stop somewhere.
 */
export const longestQuoted = 4 * 1024 * 1024;

/** DuckDB reads lines of up to 2 MiB; what is longer goes the exact way. */
export const longestFastRecord = 1_900_000;

const singleByte = (name: string, character: string): number => {
  const code = character.codePointAt(0) ?? 0;
  if (character.length !== 1 || code > 0x7f || code === 10 || code === 13 || code === 0) {
    throw new DaybreakError(
      'DIALECT',
      `csv ${name} requires one ASCII character, got ${JSON.stringify(character)}`,
      {
        exit: exitCode.usage,
      },
    );
  }
  return code;
};

/** The grammar of a dialect for records of `columns` fields. @throws if delimiter or quote is not one ASCII character */
export const grammarOf = (dialect: Dialect, columns: number): Grammar => {
  const delimiter = singleByte('delimiter', dialect.delimiter);
  const quote = dialect.quote === '' ? -1 : singleByte('quote', dialect.quote);
  const kinds = new Uint8Array(256);
  kinds[10] = byteKind.lineFeed;
  kinds[13] = byteKind.carriageReturn;
  kinds[delimiter] = byteKind.delimiter;
  if (quote >= 0) kinds[quote] = byteKind.quote;
  return { delimiter, quote, columns, kinds };
};

/** Index of the quote that closes the field whose text begins at `from`, or -1. Doubled quotes are text. */
export const closingQuote = (bytes: Buffer, from: number, quote: number): number => {
  for (let at = bytes.indexOf(quote, from); at >= 0; at = bytes.indexOf(quote, at + 2)) {
    if (bytes[at + 1] !== quote) return at;
  }
  return -1;
};

/** Physical lines that end in `[from, to)`: at each LF, and at each CR that neither LF nor another CR follows. */
export const countLines = (bytes: Buffer, from: number, to: number): number => {
  let lines = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === 10 || (byte === 13 && bytes[at + 1] !== 10 && bytes[at + 1] !== 13)) lines++;
  }
  return lines;
};
