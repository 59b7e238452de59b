import { resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DaybreakError, exitCode } from '../errors.ts';
import { checkColumns } from './column-plan.ts';
import { type Drift, judgeHeader, openHeaders, saveHeaders } from './drift.ts';
import { type Container, containerOf, isReadable } from './file-bytes.ts';
import {
  contractHash,
  type Decision,
  decide,
  enter,
  forget,
  knownFiles,
  renamedFiles,
} from './file-ledger.ts';
import { describeInputs, type InputFile } from './inputs.ts';
import { loadArrow } from './load-arrow.ts';
import { loadCsv } from './load-csv.ts';
import { loadJson } from './load-json.ts';
import { loadParquet } from './load-parquet.ts';
import type { Format, Source } from './source.ts';
import type { FileCounts } from './type-text.ts';

export { describeInputs, type InputFile } from './inputs.ts';
export { createLoadTables } from './tables.ts';

/** How the files of a source are found and read. */
export interface LoadOptions {
  readonly dataFolder: string;
  /** IANA name; times with an offset from UTC become wall-clock times of this zone. */
  readonly timezone: string;
  readonly tempFolder: string;
  /** Reads every file that is there again, known or not; files that are gone keep their rows. */
  readonly isFull?: boolean | undefined;
  /** Reads every CSV file the exact way: slower, the same rows and refusals. */
  readonly isExact?: boolean | undefined;
  /** Bytes of text read at a time, where the default will not do. */
  readonly stretchSize?: number | undefined;
  /** Reads files that have refusals again, though neither they nor their contract changed. */
  readonly isReplay?: boolean | undefined;
}

/** What became of one file of the data folder. */
export interface LoadedFile extends InputFile, FileCounts {
  readonly source: string;
  /**
   * `loaded`: new. `corrected`: other bytes or another contract under a known name, its rows replaced. `unchanged`:
   * nothing to do. `replayed`: read again for its refusals. `duplicate`: the content that `duplicate_of` holds, not
   * loaded again.
   */
  readonly action: Decision['action'];
  readonly duplicate_of?: string | undefined;
  /** Records refused when the file was last read, where it was read again. */
  readonly refused_before?: number | undefined;
  /** How its header differs from the one before; empty for a file that was not read. */
  readonly drift: readonly Drift[];
}

export interface LoadResult {
  readonly source: string;
  readonly files: readonly LoadedFile[];
  /** Files loaded on an earlier night that are gone from the folder; their rows stay. */
  readonly vanished: readonly string[];
}

const containerWords: Readonly<Record<Container, string>> = {
  plain: 'text',
  gzip: 'gzip',
  zstd: 'a zstd archive',
  parquet: 'a Parquet file',
  zip: 'a ZIP archive or Excel workbook',
  arrow: 'an Arrow file',
};

/** What the first bytes of a file of a format may say. An Arrow stream, unlike a file, has no signature. */
const accepted: Readonly<Record<Format, readonly Container[]>> = {
  csv: ['plain', 'gzip', 'zstd'],
  json: ['plain', 'gzip', 'zstd'],
  parquet: ['parquet'],
  arrow: ['arrow', 'plain'],
};

/** @throws DaybreakError with exit 2 if the first bytes say that the file is of another format */
const requireFormat = (source: Source, file: string, container: Container): void => {
  const isText = source.format === 'csv' || source.format === 'json';
  if (accepted[source.format].includes(container) && (!isText || isReadable(container))) return;
  const got = containerWords[container];
  throw new DaybreakError('FORMAT', `${file} requires format ${source.format}, got ${got}`, {
    exit: exitCode.usage,
    place: { file },
    hint:
      {
        zip: 'export the sheet as CSV',
        zstd: 'unpack the file, or pack it with gzip; Node reads zstd from 22.15 on',
      }[container as string] ?? 'set the format of the source, or unpack the file',
  });
};

const loadFile = async (db: DuckDBConnection, source: Source, input: InputFile, options: LoadOptions) => {
  const path = resolve(options.dataFolder, input.file);
  const container = await containerOf(path);
  if (input.bytes > 0) requireFormat(source, input.file, container);
  const key = { source: source.name, file: input.file, sha256: input.sha256 };
  const { timezone, tempFolder, isExact, stretchSize } = options;
  const file = { path, container, key, timezone, tempFolder, isExact, stretchSize };
  switch (source.format) {
    case 'csv':
      return await loadCsv(db, source, file);
    case 'json':
      return await loadJson(db, source, file);
    case 'parquet':
      return await loadParquet(db, source, key, path, timezone);
    case 'arrow':
      return await loadArrow(db, source, key, path, timezone);
  }
};

const none = { records: 0, loaded: 0, refused: 0, path: 'fast' } as const;

/**
 * Loads the files of a source into `raw.<entity>`, refusals into `ops.quarantine`, and the ledger of files into
 * `ops.file`. Known content is not read again; a corrected file replaces exactly its own rows. Runs inside the
 * caller's transaction: when it throws, the caller must roll back.
 * @throws DaybreakError with exit 5 if input is missing, unreadable or empty, exit 2 if it does not fit the mapping
 */
export const loadSource = async (
  db: DuckDBConnection,
  source: Source,
  options: LoadOptions,
): Promise<LoadResult> => {
  checkColumns(source);
  const inputs = await describeInputs(source, options.dataFolder);
  const contract = contractHash(source, options.timezone);
  const known = await knownFiles(db, source.name);
  const headers = await openHeaders(db, source);
  const files: LoadedFile[] = [];
  const decisions = decide(inputs, known, options.isFull ? `${contract} again` : contract, options.isReplay);
  const renamed = renamedFiles(inputs, known);
  for (const file of renamed) await forget(db, source.name, file);
  for (const { action, known: before } of decisions) {
    if (before && action !== 'unchanged') await forget(db, source.name, before);
  }
  for (const { input, action, known: before, duplicateOf } of decisions) {
    const told = { source: source.name, ...input, action, drift: [] };
    if (action === 'duplicate') files.push({ ...told, ...none, duplicate_of: duplicateOf });
    else if (action === 'unchanged') files.push({ ...told, ...countsOf(before!) });
    else {
      const { header, ...counts } = await loadFile(db, source, input, options);
      await enter(db, source, input, contract, counts);
      const drift = judgeHeader(headers, input.file, input.sha256, header);
      files.push({ ...told, ...counts, drift, ...(before ? { refused_before: before.refused } : {}) });
    }
  }
  await saveHeaders(db, headers);
  requireRecords(source, files);
  const present = new Set(inputs.map(({ file }) => file));
  return {
    source: source.name,
    files,
    vanished: known
      .filter((file) => !present.has(file.file) && !renamed.includes(file))
      .map(({ file }) => file),
  };
};

const countsOf = ({ records, loaded, refused, path }: FileCounts): FileCounts => ({
  records,
  loaded,
  refused,
  path,
});

/** A file with a header only is a quiet day; a source with nothing else is a broken export. */
const requireRecords = (source: Source, files: readonly LoadedFile[]): void => {
  if (files.some(({ records, action }) => records > 0 || action === 'duplicate')) return;
  const names = files.map(({ file }) => file).join(', ');
  throw new DaybreakError('INPUT_EMPTY', `source ${source.name} requires records, got none in ${names}`, {
    exit: exitCode.input,
    place: { file: files[0]?.file ?? '' },
    hint: 'check the export that writes this file',
  });
};
