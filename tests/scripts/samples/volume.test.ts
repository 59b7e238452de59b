import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { volumeFor } from '../../../scripts/samples/volume.ts';
import { writeSamples } from '../../../scripts/samples/write-samples.ts';
import { madeSamples, rowsOf } from './made-samples.ts';

describe('the volume of the samples', () => {
  test('comes within 5 % of the transactions asked for', async () => {
    const volume = volumeFor(7, 800, 60_000);
    const folder = await madeSamples({ customers: 1 });
    const { good } = await writeSamples({ ...volume, folder, seed: 7, gzip: true, isClean: true });
    expect(good.crm! + good.branch!).toBe(800);
    expect(Math.abs((good.shop! + good.bank!) / 60_000 - 1)).toBeLessThan(0.05);
    expect(rowsOf(join(folder, 'bank-2025.csv.gz')).length).toBeGreaterThan(20_000);
  });

  test('refuses fewer transactions than the customers make', () => {
    expect(() => volumeFor(7, 1000, 2000)).toThrow(
      /--transactions requires at least \d+ a customer, got 2000/,
    );
  });
});
