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
  // Errors reach the writer through `done`; the empty handler keeps Node from raising them twice.
  const done = finished(disk);
  done.catch(() => {});
  const encode = options.encode ?? ((text: string) => Buffer.from(text));
  let pending = `${header.join(',')}\n`;
  let records = 0;
  let lines = 1;
  let full = false;
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
    isFull: () => full,
    drained: async () => {
      await Promise.race([new Promise<void>((resume) => entry.once('drain', resume)), done]);
      full = false;
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
