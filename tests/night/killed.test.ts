import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { killNights } from './kill-rounds.ts';
import { workspace } from './night-fixture.ts';

describe('a night that is killed', () => {
  const { folder, remove } = workspace();
  afterAll(remove);

  // Two hundred kills are in tests/slow.
  test('leaves a state from which the next run publishes the same bytes', { timeout: 300_000 }, async () => {
    const { kills } = await killNights(20240607, 4, join(folder, 'kills'));
    expect(kills).toBe(4);
  });
});
