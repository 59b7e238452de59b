import { isAscii } from 'node:buffer';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { DaybreakError, exitCode } from '../errors.ts';
import { type Container, containerOf, inputError } from '../sources/file-bytes.ts';
import { type ColumnProfile, profileColumn } from './column-profile.ts';
import { type DialectGuess, guessDialect } from './dialect.ts';
import { type EncodingGuess, guessEncoding } from './encoding.ts';
import { exportBytes } from './export-bytes.ts';

/** What reading an export told about it. */
export interface ExportProfile {
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
 * Reads an export, a text one packed or not and in any encoding that the config knows, and profiles each column.
 * @throws INPUT_MISSING if there is no such file, INPUT_EMPTY if it holds no header (both exit 5),
 * INPUT_FORMAT if it is not text (exit 2)
 * Cost: about 10 s for a million rows of 8 columns.
 */
export const readExport = async (path: string): Promise<ExportProfile> => {
  try {
    requireText(path, await containerOf(path));
    const encoding = guessEncoding(await sampleBytes(path));
    const dialect = guessDialect(await headText(path, encoding));
    return { path, encoding, dialect, ...(await profile(path, encoding, dialect)) };
  } catch (cause) {
    throw inputError(path, cause);
  }
};

/** @throws INPUT_FORMAT if the first bytes are those of another kind of file (exit 2) */
const requireText = (path: string, container: Container): void => {
  const known: Partial<Record<Container, readonly [got: string, hint: string]>> = {
    zip: ['an Excel workbook or ZIP archive', 'save the sheet as CSV UTF-8, or unpack the archive'],
    zstd: ['a zstd archive', 'unpack it, or pack it with gzip'],
    parquet: ['a Parquet file', 'write its source by hand, with format: parquet'],
    arrow: ['an Arrow file', 'write its source by hand, with format: arrow'],
  };
  const [got, hint] = known[container] ?? [];
  if (got === undefined || hint === undefined) return;
  throw new DaybreakError(
    'INPUT_FORMAT',
    `init requires text exports, packed with gzip or not, got ${got}: ${path}`,
    {
      exit: exitCode.usage,
      place: { file: path },
      hint,
    },
  );
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
    if (kept < headSize) lines.push(linesBeyondAscii(chunk, read === chunk.length));
    kept += lines.at(-1)?.length ?? 0;
  }
  return { head: Buffer.concat(head), lines: Buffer.concat(lines), isUtf8, isAscii: isPlain };
};

const accepts = (decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array): boolean => {
  try {
    decoder.decode(chunk, { stream: true });
    return true;
  } catch {
    return false;
  }
};

/** Whole lines of a chunk that hold a byte above 127. Neither GB18030 nor Big5 uses a line end inside a sign. */
const linesBeyondAscii = (chunk: Uint8Array, isFirst: boolean): Uint8Array => {
  const kept: Uint8Array[] = [];
  let start = isFirst ? 0 : chunk.indexOf(10) + 1;
  for (let end = chunk.indexOf(10, start); end >= 0; start = end + 1, end = chunk.indexOf(10, start)) {
    const line = chunk.subarray(start, end + 1);
    if (!isAscii(line)) kept.push(line.slice());
  }
  return Buffer.concat(kept);
};

async function* textOf(path: string, { encoding }: EncodingGuess, onEnd?: (isWhole: boolean) => void) {
  const decoder = new TextDecoder(encoding === 'latin-1' ? 'latin1' : encoding);
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

const profile = async (
  path: string,
  encoding: EncodingGuess,
  { delimiter, quote, preamble }: DialectGuess,
) => {
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
    throw new DaybreakError(
      'INPUT_EMPTY',
      `init requires an export with a header, got the empty file ${path}`,
      {
        exit: exitCode.input,
        place: { file: path },
        hint: 'export the table again, with its column names in the first line',
      },
    );
  }
  return { columns: columns.map((column) => column.profile()), rows: rows - 1, irregular, isWhole };
};
