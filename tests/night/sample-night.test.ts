import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../pipeline/config.ts';
import type { RunResult } from '../../pipeline/run-events.ts';
import { filesBelow, galleryLocales, galleryPages } from '../../scripts/gallery/gallery-pages.ts';
import { night, published, readJson, readParquet, root, sampleConfig, workspace } from './night-fixture.ts';

describe('the night on the samples', () => {
  const { folder, remove } = workspace();
  const config = sampleConfig('daybreak.yaml', folder);
  let result: RunResult;
  let place: string;
  beforeAll(async () => {
    result = await night(config);
    place = result.published!.folder;
  });
  afterAll(remove);

  test('publishes what the design names, and points latest at it', () => {
    for (const path of [
      'index.html',
      'marketing/segments.html',
      'marketing/products.html',
      'marketing/companions.csv',
      'risk/risk.html',
      'analyst/quality.html',
      'analyst/customers.parquet',
      'analyst/customers.arrow',
      'analyst/models.json',
      'analyst/quarantine.parquet',
      'manifest.json',
    ]) {
      expect(existsSync(join(place, path)), path).toBe(true);
    }
    expect(readlinkSync(join(folder, 'out', 'latest'))).toBe(result.as_of);
  });

  test('refuses exactly the records that were planted to be refused, file by file', () => {
    const { dirt, records } = readJson(join(root, 'data-samples', 'truth', 'truth.json')) as {
      dirt: readonly { file: string; expected: string; count: number }[];
      records: Readonly<Record<string, number>>;
    };
    const planted = (file: string) =>
      dirt
        .filter((spot) => spot.file === file && spot.expected.startsWith('refused'))
        .reduce((sum, { count }) => sum + count, 0);
    expect(result.files.map(({ file, refused }) => [file, refused])).toEqual(
      result.files.map(({ file }) => [file, planted(file)]),
    );
    for (const { file, records: found, loaded, refused } of result.files) {
      expect([file, found]).toEqual([file, records[file]]);
      expect(found).toBe(loaded + refused);
    }
  });

  test('the manifest lists every file with its hash, and every input', () => {
    const manifest = readJson(join(place, 'manifest.json'));
    expect(
      manifest.outputs.map(({ path, sha256 }: { path: string; sha256: string }) => `${path} ${sha256}`),
    ).toEqual(published(place));
    expect(manifest.inputs.length).toBe(result.files.length);
    expect(manifest.headlines).toEqual(result.findings);
  });

  test('Parquet and Arrow say the same of every customer', async () => {
    const arrow = tableFromIPC(readFileSync(join(place, 'analyst', 'customers.arrow')));
    const parquet = await readParquet(join(place, 'analyst', 'customers.parquet'));
    expect(arrow.numRows).toBe(parquet.length);
    const ids = arrow.getChild('customer_id')!;
    const clv = arrow.getChild('churn_probability')!;
    for (const i of [0, 17, parquet.length - 1]) {
      expect(ids.get(i)).toBe(parquet[i]!.customer_id);
      expect(clv.get(i)).toBe(parquet[i]!.churn_probability);
    }
  });

  test('a second night with nothing new runs no job and changes no byte', async () => {
    const before = readFileSync(join(place, 'manifest.json'), 'utf8');
    const again = await night(config);
    expect(again.jobs.map(({ status }) => status)).toEqual(again.jobs.map(() => 'same'));
    expect(again.published?.status).toBe('same');
    expect(again.findings).toEqual(result.findings);
    expect(readFileSync(join(place, 'manifest.json'), 'utf8')).toBe(before);
  });

  test('everything read and built again, on one thread, gives the same bytes', async () => {
    const before = published(place);
    const machine = { ...config.machine, threads: 1 };
    const again = await night({ ...config, machine }, { full_refresh: true });
    expect(again.jobs.every(({ status }) => status === 'done')).toBe(true);
    expect(published(place)).toEqual(before);
  });

  test('several languages in one run change the reports and no job before them', async () => {
    const spoken = await night(
      loadConfig(join(root, 'data-samples', 'daybreak.yaml'), {
        env: { DAYBREAK__LOCALES: `[${galleryLocales.join(', ')}]` },
        flags: { warehouse: config.warehouse, output: config.output },
      }),
    );
    expect(spoken.jobs.filter(({ status }) => status === 'done').map(({ job }) => job)).toEqual(['reports']);
    expect(spoken.findings).toEqual(result.findings);
    for (const further of galleryLocales.slice(1)) {
      const text = readFileSync(join(place, further, 'index.html'), 'utf8');
      expect(text).toContain(`<html lang="${further}"`);
      // The tables and models for the analyst's programs have no language.
      expect(filesBelow(join(place, further, 'analyst'))).toEqual(['quality.html']);
      expect(filesBelow(join(place, further, 'risk'))).toEqual(filesBelow(join(place, 'risk')));
    }
  });

  test('the pages are those of docs/gallery, byte for byte; after a deliberate change: npm run gallery', () => {
    const gallery = join(root, 'docs', 'gallery');
    const pages = galleryPages(place);
    expect(filesBelow(gallery), 'renew it by npm run gallery').toEqual(pages.map(({ copy }) => copy).sort());
    const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');
    const changed = pages.filter(({ copy, page }) => read(gallery, copy) !== read(place, page));
    expect(
      changed.map(({ copy }) => copy),
      'look at these pages, then renew them by npm run gallery',
    ).toEqual([]);
  });

  test('an earlier as_of is built as it would have been known, and latest stays where it is', async () => {
    const earlier = await night({ ...config, as_of: '2025-12-31' });
    const [row] = await readParquet(
      join(earlier.published!.folder, 'analyst', 'customers.parquet'),
      'select max(recency) < 730 as ok, min(as_of)::varchar as as_of from published',
    );
    expect(row).toEqual({ ok: true, as_of: '2025-12-31' });
    expect(readlinkSync(join(folder, 'out', 'latest'))).toBe(result.as_of);
  });
});
