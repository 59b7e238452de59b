import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../pipeline/config.ts';
import { createLoadTables, loadSource } from '../../../pipeline/sources/load.ts';
import { madeSamples, rowsOf } from './made-samples.ts';

const samples = fileURLToPath(new URL('../../../data-samples', import.meta.url));

describe('the night, on the sample exports', () => {
  let db: DuckDBConnection;
  let tempFolder: string;
  beforeEach(async () => {
    db = await (await DuckDBInstance.create(':memory:')).connect();
    await db.run('create schema if not exists raw; create schema if not exists ops');
    await createLoadTables(db);
    tempFolder = mkdtempSync(join(tmpdir(), 'daybreak-load-'));
  });
  afterEach(() => {
    db.disconnectSync();
    rmSync(tempFolder, { recursive: true });
  });

  const load = async (configFile: string, data: string) => {
    const config = loadConfig(configFile, { data, env: {} });
    for (const source of config.sources)
      await loadSource(db, source, { dataFolder: config.data_folder, timezone: config.timezone, tempFolder });
  };
  const refused = async () =>
    (
      await db.runAndReadAll(
        `select distinct regexp_extract(file, '[^/]+$'), record_no::varchar, line_no::varchar, 'refused: ' || stage
         from ops.quarantine order by all`,
      )
    ).getRowsJS();

  test('refuses exactly the planted records, each at the planted stage', async () => {
    const folder = await madeSamples({ customers: 400 });
    await load(join(samples, 'daybreak.yaml'), folder);
    const planted = rowsOf(join(folder, 'truth/dirt.csv'))
      .filter(({ expected }) => expected!.startsWith('refused'))
      .map(({ file, record_no, line_no, expected }) => [file, record_no, line_no, expected]);
    expect(planted.length).toBeGreaterThan(15);
    expect(await refused()).toEqual(planted.sort());
  });

  test('refuses each record of malformed.csv for the column that is wrong', async () => {
    const config = join(tempFolder, 'malformed.yaml');
    const columns = 'transaction_id customer_id occurred_at amount quantity kind product_name'.split(' ');
    const mapping = columns.map((name) => `${name}: ${name}`).join(', ');
    writeFileSync(
      config,
      `{version: 1, company: M, currency: CNY, sources: [
        {name: m, entity: transactions, files: malformed.csv, columns: {${mapping}}}]}`,
    );
    await load(config, samples);
    const found = await db.runAndReadAll(
      `select record_no::varchar, line_no::varchar, column_name, 'refused: ' || stage from ops.quarantine order by record_no`,
    );
    const expected = rowsOf(join(samples, 'truth/malformed.csv')).filter((row) => row.expected !== 'loaded');
    expect(found.getRowsJS()).toEqual(expected.map((row) => Object.values(row)));
  });
});
