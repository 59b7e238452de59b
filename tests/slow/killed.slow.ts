import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { killNights } from '../night/kill-rounds.ts';
import { workspace } from '../night/night-fixture.ts';

/** Two hundred unless KILLS says otherwise: each costs a night, and a change is checked by fewer. */
const rounds = Number(process.env['KILLS'] ?? 200);

describe('nights that are killed at random moments of load, jobs and publication', () => {
  const { folder, remove } = workspace();
  afterAll(remove);

  test(`${rounds} times end in the bytes of an undisturbed night`, { timeout: 1_800_000 }, async () => {
    const seed = Date.now() % 1_000_000;
    process.stderr.write(`seed of the kills: ${seed}\n`);
    const { kills, byStage } = await killNights(seed, rounds, join(folder, 'kills'));
    process.stderr.write(`${kills} kills, by the stage they fell in: ${JSON.stringify(byStage)}\n`);
    expect(kills).toBe(rounds);
    // Loading (from the start on) and publication (after the reports) must have had their share; of a few kills
    // chance may give them none.
    if (rounds < 50) return;
    expect(byStage.start).toBeGreaterThan(rounds / 10);
    expect(byStage.reports).toBeGreaterThan(rounds / 10);
  });
});
