import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText, expectBothPathsEqual } from '../pipeline/sources/generated-files.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 20260818);
/** Two thousand unless FUZZ_FILES says otherwise, in batches of two hundred. */
const files = Number(process.env['FUZZ_FILES'] ?? 2_000);
const batch = 200;

test(`${files} generated files load the same on both paths, and lose no record (seeds ${seed} to ${seed + files / batch - 1})`, async () => {
  let loaded = 0;
  for (let first = 0; first < files; first += batch) {
    const texts = fc.sample(csvText, { seed: seed + first / batch, numRuns: batch });
    const { result } = await expectBothPathsEqual(texts);
    loaded += result.files.length;
  }
  expect(loaded).toBe(files);
});
