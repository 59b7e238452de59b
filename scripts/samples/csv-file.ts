import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** A CSV file being written: text is gathered, then handed on in pieces that respect the disk's pace. */
export interface CsvFile {
  readonly name: string;
  /** Records written so far, the header not counted. */
  readonly records: () => number;
  /** Physical lines written so far, the header counted. */
  readonly lines: () => number;
  readonly write: (record: string) => void;
  /** Whether the writer should wait for `drained` before it writes more. */
  readonly isFull: () => boolean;
  /** @throws what the disk threw */
  readonly drained: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const pieceSize = 1 << 16;

/** `encode` turns text into the file's bytes; gzip carries neither name nor time, so the same text gives the same file. */
export const createCsvFile = (
  path: string,
  header: readonly string[],
  options: { readonly gzip: boolean; readonly encode?: (text: string) => Buffer },
): CsvFile => {
  const disk = createWriteStream(path);
  const entry = options.gzip ? createGzip({ level: 9 }) : disk;
  if (options.gzip) entry.pipe(disk);
  const done = finished(disk);
  let full = false;
  let failure: unknown;
  let wake = () => {};
  entry.on('drain', () => {
    full = false;
    wake();
  });
  done.catch((error: unknown) => {
    failure = error;
    wake();
  });
  const encode = options.encode ?? ((text: string) => Buffer.from(text));
  let pending = `${header.join(',')}\n`;
  let records = 0;
  let lines = 1;
  const flush = () => {
    if (pending !== '') full = !entry.write(encode(pending));
    pending = '';
  };
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    records: () => records,
    lines: () => lines,
    write: (record) => {
      pending += `${record}\n`;
      records++;
      lines++;
      for (let at = record.indexOf('\n'); at >= 0; at = record.indexOf('\n', at + 1)) lines++;
      if (pending.length > pieceSize) flush();
    },
    isFull: () => full || failure !== undefined,
    drained: async () => {
      if (full && failure === undefined)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (failure !== undefined) throw failure;
    },
    close: async () => {
      flush();
      entry.end();
      await done;
    },
  };
};

const needsQuotes = /[",\n\r]/;

/** One record, quoted only where it must be. */
export const csvRecord = (fields: readonly string[]): string => {
  let record = '';
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]!;
    if (i > 0) record += ',';
    record += needsQuotes.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
  }
  return record;
};
