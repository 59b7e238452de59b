import { isAscii } from 'node:buffer';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { DaybreakError, exitCode } from '../errors.ts';
import { type ColumnProfile, profileColumn } from './column-profile.ts';
import { type DialectGuess, guessDialect } from './dialect.ts';
import { type EncodingGuess, guessEncoding } from './encoding.ts';
import { exportBytes } from './export-bytes.ts';

/** What reading an export told about it. */
export interface TextExport {
  readonly path: string;
  readonly encoding: EncodingGuess;
  readonly dialect: DialectGuess;
  readonly columns: readonly ColumnProfile[];
  readonly rows: number;
  /** Records with another number of values than the header. */
  readonly irregular: number;
  /** Whether all of the file was read, so that counts are exact. */
  readonly isWhole: boolean;
}

const headSize = 1 << 18;

/**
 * Reads a text export, packed or not, in any encoding that the config knows, and profiles each column.
 * @throws INPUT_MISSING if there is no such file, INPUT_EMPTY if it holds no header (both exit 5)
 * Cost: about 10 s for a million rows of 8 columns.
 */
export const readExport = async (path: string): Promise<TextExport> => {
  try {
    const encoding = guessEncoding(await sampleBytes(path));
    const dialect = guessDialect(await headText(path, encoding));
    return { path, encoding, dialect, ...(await profile(path, encoding, dialect)) };
  } catch (cause) {
    if (cause instanceof DaybreakError) throw cause;
    throw new DaybreakError('INPUT_MISSING', `init requires exports that can be read, got ${path}`, {
      exit: exitCode.input,
      place: { file: path },
      hint: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
};

const sampleBytes = async (path: string) => {
  const head: Uint8Array[] = [];
  const lines: Uint8Array[] = [];
  let [read, kept, isUtf8, isPlain] = [0, 0, true, true];
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of (await exportBytes(path)).chunks) {
    if (read < headSize) head.push(chunk.slice(0, headSize - read));
    read += chunk.length;
    if (isAscii(chunk)) continue;
    isPlain = false;
    if (isUtf8) isUtf8 = accepts(decoder, chunk);
    if (kept < headSize) lines.push(linesBeyondAscii(chunk));
    kept += lines.at(-1)?.length ?? 0;
  }
  return { head: Buffer.concat(head), lines: Buffer.concat(lines), isUtf8, isAscii: isPlain };
};

const accepts = (decoder: TextDecoder, chunk: Uint8Array): boolean => {
  try {
    decoder.decode(chunk, { stream: true });
    return true;
  } catch {
    return false;
  }
};

/** Whole lines of a chunk that hold a byte above 127. Neither GB18030 nor Big5 uses a line end inside a sign. */
const linesBeyondAscii = (chunk: Uint8Array): Uint8Array => {
  const kept: Uint8Array[] = [];
  let start = chunk.indexOf(10) + 1;
  for (let end = chunk.indexOf(10, start); end >= 0; start = end + 1, end = chunk.indexOf(10, start)) {
    const line = chunk.subarray(start, end + 1);
    if (!isAscii(line)) kept.push(line.slice());
  }
  return Buffer.concat(kept);
};

async function* textOf(path: string, { encoding }: EncodingGuess, onEnd?: (isWhole: boolean) => void) {
  const decoder = new TextDecoder(encoding);
  const { chunks, isWhole } = await exportBytes(path);
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
  onEnd?.(isWhole());
}

const headText = async (path: string, encoding: EncodingGuess): Promise<string> => {
  let head = '';
  for await (const text of textOf(path, encoding)) {
    head += text;
    if (head.length >= headSize) return head.slice(0, head.lastIndexOf('\n') + 1);
  }
  return head.endsWith('\n') ? head : `${head}\n`;
};

const profile = async (path: string, encoding: EncodingGuess, { delimiter, quote, preamble }: DialectGuess) => {
  const parser = parse({
    delimiter,
    quote,
    escape: quote,
    from: preamble + 1,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
  });
  let columns: readonly ReturnType<typeof profileColumn>[] | undefined;
  let [rows, irregular, isWhole] = [0, 0, true];
  parser.on('data', (record: readonly string[]) => {
    columns ??= record.map((name) => profileColumn(name.trim()));
    if (rows++ === 0) return;
    if (record.length !== columns.length) irregular++;
    else for (const [i, column] of columns.entries()) column.see(record[i]!);
  });
  const text = textOf(path, encoding, (whole) => {
    isWhole = whole;
  });
  await pipeline(Readable.from(text), parser);
  if (columns === undefined) {
    throw new DaybreakError('INPUT_EMPTY', `init requires an export with a header, got the empty file ${path}`, {
      exit: exitCode.input,
      place: { file: path },
      hint: 'export the table again, with its column names in the first line',
    });
  }
  return { columns: columns.map((column) => column.profile()), rows: rows - 1, irregular, isWhole };
};
