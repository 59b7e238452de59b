import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { killNights } from '../night/kill-rounds.ts';
import { workspace } from '../night/night-fixture.ts';

describe('nights that are killed at random moments of load, jobs and publication', () => {
  const { folder, remove } = workspace();
  afterAll(remove);

  test('two hundred times end in the bytes of an undisturbed night', { timeout: 1_800_000 }, async () => {
    const seed = Date.now() % 1_000_000;
    process.stderr.write(`seed of the kills: ${seed}\n`);
    const { kills, byStage } = await killNights(seed, 200, join(folder, 'kills'));
    process.stderr.write(`${kills} kills, by the stage they fell in: ${JSON.stringify(byStage)}\n`);
    expect(kills).toBe(200);
    // Loading (from the start on) and publication (after the reports) must have had their share.
    expect(byStage.start).toBeGreaterThan(20);
    expect(byStage.reports).toBeGreaterThan(20);
  });
});
