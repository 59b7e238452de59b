import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../../pipeline/config.ts';
import { exportFiles } from '../../../scripts/samples/export-files.ts';
import { generatedFiles, grouped, madeSamples, rowsOf } from './made-samples.ts';

const committed = fileURLToPath(new URL('../../../data-samples', import.meta.url));
const sorted = (lines: readonly string[]) => [...lines].sort();
const sizeOf = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true }).reduce(
    (sum, entry) =>
      sum +
      (entry.isDirectory() ? sizeOf(join(folder, entry.name)) : statSync(join(folder, entry.name)).size),
    0,
  );

describe('the sample exports', () => {
  test('are the same bytes for the same seed, and others for another', async () => {
    const [one, again, other] = [
      await madeSamples({ customers: 120 }),
      await madeSamples({ customers: 120 }),
      await madeSamples({ customers: 120, seed: 8 }),
    ];
    const files = readdirSync(one).filter((name) => /csv/.test(name));
    expect(files.length).toBe(Object.keys(exportFiles).length + 4 + 1); // two yearly exports of 3 files, malformed
    for (const name of files)
      expect(readFileSync(join(again, name)), name).toEqual(readFileSync(join(one, name)));
    expect(generatedFiles(other).get('loans.csv')).not.toEqual(generatedFiles(one).get('loans.csv'));
  });

  test('in the repository are what the generator makes today', async () => {
    const fresh = generatedFiles(await madeSamples({ customers: 3000 }));
    const kept = generatedFiles(committed);
    expect([...kept.keys()]).toEqual([...fresh.keys()]);
    // Unpacked: another build of zlib may pack the same text in other bytes.
    for (const [name, bytes] of fresh) expect(bytes.equals(kept.get(name)!), name).toBe(true);
  });

  test('take at most 3 MB of the repository', () => {
    expect(sizeOf(committed)).toBeLessThan(3_000_000);
  });

  test('give the same customers whatever their number', async () => {
    const [few, many] = [
      await madeSamples({ customers: 60, isClean: true }),
      await madeSamples({ customers: 90, isClean: true }),
    ];
    const shorter = generatedFiles(few).get('truth/customers.csv.gz')!;
    expect(generatedFiles(many).get('truth/customers.csv.gz')!.subarray(0, shorter.length)).toEqual(shorter);
  });

  test('carry no time of writing in their gzip headers', () => {
    for (const name of readdirSync(committed).filter((file) => file.endsWith('.gz')))
      expect(readFileSync(join(committed, name)).readUInt32LE(4), name).toBe(0); // MTIME, RFC 1952
  });
});

describe('the planted faults', () => {
  /** Lines of a file by their number from 1; a record with a line break in quotes takes two. */
  const linesOf = (bytes: Buffer) => bytes.toString('latin1').trimEnd().split('\n');

  test('are the only difference from clean exports', async () => {
    const [dirty, clean] = [
      generatedFiles(await madeSamples({ customers: 700 })),
      generatedFiles(await madeSamples({ customers: 700, isClean: true })),
    ];
    const dirt = linesOf(dirty.get('truth/dirt.csv')!)
      .slice(1)
      .map((line) => line.split(','));
    for (const { name } of Object.values(exportFiles)) {
      const stem = name.slice(0, name.indexOf('.csv')).replace('*', '');
      const goodLines = (files: ReadonlyMap<string, Buffer>, planted: readonly (readonly string[])[]) =>
        [...files]
          .filter(([file]) => file.startsWith(stem))
          .flatMap(([file, bytes]) => {
            const own = planted.filter(([where, , , , expected]) => where === file && expected !== 'loaded');
            const numbers = new Set(own.map(([, , line]) => Number(line)));
            return linesOf(bytes).filter((_, i) => !numbers.has(i + 1));
          });
      const amended = dirt.filter(
        ([file, , , kind]) => file!.startsWith(stem) && /formula|line break/.test(kind!),
      );
      const breaks = amended.filter(([, , , kind]) => kind!.startsWith('line break')).length;
      const [left, right] = [sorted(goodLines(dirty, dirt)), sorted(goodLines(clean, []))];
      expect(left.length - breaks, stem).toBe(right.length);
      const before = new Set(right);
      expect(left.filter((line) => !before.has(line)).length, stem).toBe(amended.length + breaks);
    }
  });

  test('are listed one by one and counted by file and kind', () => {
    const truth = JSON.parse(readFileSync(join(committed, 'truth/truth.json'), 'utf8'));
    const listed = rowsOf(join(committed, 'truth/dirt.csv'));
    const counted = [...grouped(listed, ({ file, kind }) => `${file} ${kind}`)].map(([key, rows]) => [
      key,
      rows.length,
    ]);
    const stated = truth.dirt.map(({ file, kind, count }: { file: string; kind: string; count: number }) => [
      `${file} ${kind}`,
      count,
    ]);
    expect(counted.sort()).toEqual(stated.sort());
    expect(new Set(listed.map(({ kind }) => kind)).size).toBe(18); // every kind that dirt.ts knows
  });

  test('leave each export below the share at which its source would be stopped', () => {
    const truth = JSON.parse(readFileSync(join(committed, 'truth/truth.json'), 'utf8'));
    const config = loadConfig(join(committed, 'daybreak.yaml'), { env: {} });
    for (const { name, quality } of config.sources) {
      const stem = exportFiles[name as keyof typeof exportFiles].name.replace(/\*?\.csv/, '');
      const records = Object.entries<number>(truth.records).filter(([file]) => file.startsWith(stem));
      const refused = truth.dirt.filter(
        ({ file, expected }: { file: string; expected: string }) =>
          file.startsWith(stem) && expected.startsWith('refused'),
      );
      const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
      const share =
        sum(refused.map(({ count }: { count: number }) => count)) / sum(records.map(([, count]) => count));
      expect(share, name).toBeLessThan(quality.reject_above);
    }
  });
});
