import { createHash } from 'node:crypto';
import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';
import type { InputFile } from './inputs.ts';
import { plainContract, type Source } from './source.ts';

/** Raised when the loader itself comes to read the same bytes differently, so that files are read again. */
const loaderVersion = 2;

/** A file that `ops.file` knows, with the counts of its load. */
export interface KnownFile {
  readonly file: string;
  readonly entity: string;
  readonly sha256: string;
  readonly contract: string;
  readonly records: number;
  readonly loaded: number;
  readonly refused: number;
  readonly path: 'fast' | 'exact';
}

/** What is to be done with a file of the data folder. */
export interface Decision {
  readonly input: InputFile;
  readonly action: 'loaded' | 'corrected' | 'replayed' | 'unchanged' | 'duplicate';
  readonly known?: KnownFile | undefined;
  /** The file that holds the same content. */
  readonly duplicateOf?: string | undefined;
}

/**
 * Hash of everything that decides how a source's bytes become rows: the mapping, and the rules of the contract that
 * refuse records. The order of the mappings counts.
 */
export const contractHash = (source: Source, timezone: string): string => {
  const { entity, format, encoding, csv, columns, attributes, nullable } = source;
  const { required, unique, ranges, values } = source.contract ?? plainContract;
  const rules = { required, unique, ranges, values };
  const contract = {
    loaderVersion,
    entity,
    format,
    encoding,
    csv,
    columns,
    attributes,
    rules,
    nullable,
    timezone,
  };
  return createHash('sha256').update(JSON.stringify(contract)).digest('hex');
};

/** The files of a source that were loaded before. */
export const knownFiles = async (db: DuckDBConnection, source: string): Promise<readonly KnownFile[]> => {
  const reader = await db.runAndReadAll(
    `select
        file, entity, sha256, contract, cast(records as double) as records, cast(loaded as double) as loaded,
        cast(refused as double) as refused, path
    from ops.file where source = $source order by file`,
    { source },
  );
  return reader.getRowObjectsJS() as unknown as KnownFile[];
};

/**
 * Decides, file by file, what is new. Content counts once: the first of the names that hold it has its rows, so that
 * the nights on which files came do not show. Inputs come sorted by name.
 *
 * A replay also reads known files again that have refusals. Whole files, not refused records: a mapping that is put
 * right may read the other records differently, too, so records of one file are never read under two contracts. For
 * the same reason a changed contract reads all files of its source again, replay or not.
 */
export const decide = (
  inputs: readonly InputFile[],
  known: readonly KnownFile[],
  contract: string,
  isReplay = false,
): readonly Decision[] => {
  const byName = new Map(known.map((file) => [file.file, file]));
  const holders = new Map<string, string>();
  for (const { file, sha256 } of inputs) holders.set(sha256, holders.get(sha256) ?? file);
  return inputs.map((input): Decision => {
    const before = byName.get(input.file);
    const holder = holders.get(input.sha256)!;
    if (holder !== input.file) return { input, known: before, action: 'duplicate', duplicateOf: holder };
    if (before === undefined) return { input, known: before, action: 'loaded' };
    const isSame = before.sha256 === input.sha256 && before.contract === contract;
    if (isSame && isReplay && before.refused > 0) return { input, known: before, action: 'replayed' };
    return { input, known: before, action: isSame ? 'unchanged' : 'corrected' };
  });
};

/** Known files that are gone from the folder, but whose content lies there under another name. */
export const renamedFiles = (
  inputs: readonly InputFile[],
  known: readonly KnownFile[],
): readonly KnownFile[] => {
  const names = new Set(inputs.map(({ file }) => file));
  const contents = new Set(inputs.map(({ sha256 }) => sha256));
  return known.filter(({ file, sha256 }) => !names.has(file) && contents.has(sha256));
};

/** Removes the rows, refusals and ledger entry of a file. */
export const forget = async (db: DuckDBConnection, source: string, known: KnownFile): Promise<void> => {
  const key = { source, file: known.file };
  for (const table of [`raw.${quotedIdentifier(known.entity)}`, 'ops.quarantine', 'ops.file']) {
    await db.run(`delete from ${table} where source = $source and file = $file`, key);
  }
};

/** Enters a loaded file in the ledger. */
export const enter = async (
  db: DuckDBConnection,
  source: Source,
  input: InputFile,
  contract: string,
  counts: Pick<KnownFile, 'records' | 'loaded' | 'refused' | 'path'>,
): Promise<void> => {
  const { path, records, loaded, refused } = counts;
  await db.run(
    `insert into ops.file values
    ($source, $file, $entity, $sha256, $bytes, $encoding, $path, $contract, $records, $loaded, $refused)`,
    {
      source: source.name,
      file: input.file,
      entity: source.entity,
      sha256: input.sha256,
      bytes: BigInt(input.bytes),
      encoding: source.encoding,
      path,
      contract,
      records: BigInt(records),
      loaded: BigInt(loaded),
      refused: BigInt(refused),
    },
  );
};
