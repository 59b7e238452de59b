import { createHash } from 'node:crypto';
import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';
import type { InputFile } from './inputs.ts';
import type { Source } from './source.ts';

/** Raised when the loader itself comes to read the same bytes differently, so that files are read again. */
const loaderVersion = 1;

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
  readonly action: 'loaded' | 'corrected' | 'unchanged' | 'duplicate';
  readonly known?: KnownFile | undefined;
  /** The file that holds the same content. */
  readonly duplicateOf?: string | undefined;
}

/** Hash of everything that decides how a source's bytes become rows. The order of the mappings counts. */
export const contractHash = (source: Source, timezone: string): string => {
  const { entity, format, encoding, csv, columns } = source;
  const contract = { loaderVersion, entity, format, encoding, csv, columns, timezone };
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
 * Decides, file by file, what is new. A file is known by its content: content that another name already holds is not
 * loaded again, unless that name now holds something else.
 */
export const decide = (
  inputs: readonly InputFile[],
  known: readonly KnownFile[],
  contract: string,
): readonly Decision[] => {
  const present = new Map(inputs.map((input) => [input.file, input]));
  const byName = new Map(known.map((file) => [file.file, file]));
  const holders = new Map<string, string>();
  for (const { file, sha256 } of known) {
    const now = present.get(file);
    if (now === undefined || now.sha256 === sha256) holders.set(sha256, holders.get(sha256) ?? file);
  }
  return inputs.map((input): Decision => {
    const before = byName.get(input.file);
    const holder = holders.get(input.sha256);
    if (holder === undefined) holders.set(input.sha256, input.file);
    if (before?.sha256 === input.sha256 && (holder ?? input.file) === input.file) {
      return { input, known: before, action: before.contract === contract ? 'unchanged' : 'corrected' };
    }
    if (holder !== undefined && holder !== input.file) {
      return { input, known: before, action: 'duplicate', duplicateOf: holder };
    }
    return { input, known: before, action: before === undefined ? 'loaded' : 'corrected' };
  });
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
