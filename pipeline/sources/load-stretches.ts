import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CsvStretch } from './csv-stretches.ts';
import { type Container, unpackedBytes } from './file-bytes.ts';
import { originalSpans } from './original-bytes.ts';
import { type FileKey, quarantineCells, quarantinedSpans, replaceSpans } from './quarantine.ts';
import { refuseRepeats } from './repeats.ts';
import type { Dialect, Source } from './source.ts';
import { exactText, fillExact, fillFast, type RefusedRecord } from './text-table.ts';
import type { FileCounts } from './type-text.ts';
import type { TextTable } from './typing.ts';

/** How one file of text is to be read. */
export interface TextFile {
  readonly path: string;
  readonly container: Container;
  readonly key: FileKey;
  readonly timezone: string;
  readonly tempFolder: string;
  /** Reads everything the exact way: slower, the same rows and refusals. */
  readonly isExact?: boolean | undefined;
  /** Bytes of text per stretch, where the default will not do. */
  readonly stretchSize?: number | undefined;
}

/** Starts reading the next stretch while DuckDB is busy with this one. */
async function* readAhead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  let next = items.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = items.next();
      // Told when it is awaited; a failure in between must not end the process.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await next.catch(() => {});
    await items.return(undefined);
  }
}

/** The text table of a stretch, with how many records it holds, and the records that are none. */
interface FilledText {
  readonly text: TextTable;
  readonly records: number;
  readonly refused: readonly RefusedRecord[];
}

/** Fills the text table with the records of a stretch: fast where that is safe and the counts agree, else exactly. */
export const fillText = async (
  db: DuckDBConnection,
  dialect: Dialect,
  stretch: CsvStretch,
  used: readonly number[],
  temp: string,
  isExact: boolean,
): Promise<FilledText> => {
  if (stretch.regular && !isExact) {
    const text = await fillFast(db, stretch, dialect, used, temp);
    if (text.isReconciled) return { text, records: stretch.records, refused: [] };
  }
  return { text: exactText, ...(await fillExact(db, stretch, dialect, used)) };
};

/** Quarantine tells where a record stands in the file as it lies on disk, not in the text decoded from it. */
const placeInOriginal = async (db: DuckDBConnection, source: Source, { key, path, container }: TextFile) => {
  const spans = await quarantinedSpans(db, key);
  const bytes = unpackedBytes(path, key.file, container);
  await replaceSpans(db, key, spans, await originalSpans(bytes, source.encoding, spans));
};

/**
 * Loads a file stretch by stretch, in memory that does not grow with the file, and adds up the counts. `open` may be
 * called again, to find single records.
 */
export const loadStretches = async (
  db: DuckDBConnection,
  source: Source,
  file: TextFile,
  open: () => AsyncGenerator<CsvStretch>,
  load: (stretch: CsvStretch, temp: string) => Promise<FileCounts>,
): Promise<FileCounts> => {
  const folder = await mkdtemp(join(file.tempFolder, 'load-'));
  let total: FileCounts = { records: 0, loaded: 0, refused: 0, path: file.isExact ? 'exact' : 'fast' };
  try {
    for await (const stretch of readAhead(open())) {
      const counts = await load(stretch, join(folder, 'records.csv'));
      total = {
        records: total.records + counts.records,
        loaded: total.loaded + counts.loaded,
        refused: total.refused + counts.refused,
        path: counts.path === 'exact' ? 'exact' : total.path,
      };
    }
    total = await refuseRepeats(db, source, file.key, total, async () => {
      for await (const stretch of open()) await quarantineCells(db, file.key, stretch);
    });
    if (source.encoding !== 'utf-8' && total.refused > 0) await placeInOriginal(db, source, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return total;
};
