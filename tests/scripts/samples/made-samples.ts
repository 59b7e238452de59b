import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll } from 'vitest';
import { writeSamples } from '../../../scripts/samples/write-samples.ts';

const folders: string[] = [];

/** Samples of a small world in a folder of their own, removed after the test file. */
export const madeSamples = async (settings: {
  readonly customers: number;
  readonly isClean?: boolean;
  readonly seed?: number;
}): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-samples-'));
  folders.push(folder);
  await writeSamples({ folder, seed: 7, paymentsPerMonth: 1.3, gzip: true, isClean: false, ...settings });
  return folder;
};

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A file's bytes, unpacked. */
export const unpacked = (path: string): Buffer => {
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
};

/** Every generated file of a folder by its name, unpacked; configs and README are written by hand. */
export const generatedFiles = (folder: string): ReadonlyMap<string, Buffer> => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(csv|csv\.gz|json)$/.test(name))
    .sort();
  return new Map(names.map((name) => [name, unpacked(join(folder, name))]));
};

export type Row = Readonly<Record<string, string>>;

export const rowsOf = (path: string): readonly Row[] => parse(unpacked(path), { columns: true });

/** Rows by the value that `keyOf` gives them. */
export const grouped = (
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): ReadonlyMap<string, readonly Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
};
