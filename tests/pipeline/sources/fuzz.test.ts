import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CsvStretch, csvStretches, faultOf } from '../../../pipeline/sources/csv-stretches.ts';
import { fieldText, walkRecords } from '../../../pipeline/sources/records.ts';
import { csvText, expectBothPathsEqual } from './generated-files.ts';
import { sales } from './loading.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 20260817);
const read = 2_000;
const loaded = 150;

/** A record as the exact reader sees it: its number, line, place, and cells or fault. */
const recordsOf = (stretch: CsvStretch): readonly (readonly (string | number)[])[] => {
  const found: (readonly (string | number)[])[] = [];
  const quote = sales().csv.quote;
  walkRecords(stretch, stretch.grammar, (record) => {
    const { number, line, start, end } = record;
    const fault = faultOf(stretch, record, isUtf8);
    const cells = fault
      ? [fault.code]
      : Array.from({ length: record.columns }, (_, k) => fieldText(stretch.bytes, record, k, quote));
    found.push([number, line, stretch.origin + start, stretch.origin + end, ...cells]);
    return true;
  });
  return found;
};

/** Reads a text in windows of `size` bytes, and expects that survey and exact reader see the same in each. */
const readText = async (text: string, size: number) => {
  const bytes = Buffer.from(text);
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  };
  const found: (readonly (string | number)[])[] = [];
  for await (const stretch of csvStretches(chunks(), 'a.csv', sales().csv, false, size)) {
    const records = recordsOf(stretch);
    expect(records.length).toBe(stretch.records);
    // What the survey calls regular has nothing that the exact reader would refuse.
    if (stretch.regular) expect(records.every((record) => record.length === 7)).toBe(true);
    found.push(...records);
  }
  return { bytes, found };
};

test(`${read} generated files are read whole, the same in windows of any size (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(csvText, fc.integer({ min: 40, max: 200 }), async (text, size) => {
      const { bytes, found } = await readText(text, 1_000_000);
      expect((await readText(text, size)).found).toEqual(found);
      // Every byte after the header is of a record, or of a newline between two.
      const header = Buffer.from(/^\ufeff?id,day,amount/.exec(text)![0]).length;
      const between = [...found.map(([, , start]) => Number(start)), bytes.length].map((start, i) =>
        bytes.toString('utf8', i === 0 ? header : Number(found[i - 1]![3]), start),
      );
      for (const gap of between) expect(gap).toMatch(/^[\r\n]*$/);
    }),
    { seed, numRuns: read },
  );
});

test(`${loaded} generated files load the same on both paths, and lose no record (seed ${seed})`, async () => {
  const texts = [...new Set(fc.sample(csvText, { seed, numRuns: loaded }))];
  const { result, rows, refusals } = await expectBothPathsEqual(texts);
  // The files are worth the test: both paths are taken, and both ends are met.
  expect(result.files.filter(({ path }) => path === 'fast').length).toBeGreaterThan(loaded / 10);
  expect(result.files.filter(({ path }) => path === 'exact').length).toBeGreaterThan(loaded / 10);
  expect(rows.length).toBeGreaterThan(loaded);
  expect(refusals.length).toBeGreaterThan(loaded);
}, 240_000);
