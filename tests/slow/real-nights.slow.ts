import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ran } from '../night/exported-night.ts';
import { published, readJson } from '../night/night-fixture.ts';

/** Nights on real exports of which tests/night runs only the jobs that it looks at. */
describe.each([
  ['berka.yaml', 'berka/loan.csv.gz', 4500],
  ['cdnow.yaml', 'cdnow_sample_log.csv.gz', 2357],
])('the whole night of %s (needs the shared data folder)', (name, file, customers) => {
  const exported = ran(name, file);
  beforeAll(async () => {
    if (exported.data !== undefined) await exported.run();
  });
  afterAll(exported.remove);

  // 4,500 accounts, one owner each; 2,357 customers: the READMEs of the data.
  test.skipIf(exported.data === undefined)('publishes reports, models and every customer', async () => {
    const place = exported.result().published!.folder;
    const { outputs } = readJson(join(place, 'manifest.json'));
    expect(outputs.map(({ path, sha256 }: { path: string; sha256: string }) => `${path} ${sha256}`)).toEqual(
      published(place),
    );
    expect(existsSync(join(place, 'index.html'))).toBe(true);
    expect(readJson(join(place, 'analyst', 'models.json')).models.length).toBeGreaterThan(0);
    expect(await exported.customers('select count(*)::integer as n from published')).toEqual([
      { n: customers },
    ]);
  });
});
