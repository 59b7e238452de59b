import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../pipeline/config.ts';
import { loadSources, loadState } from '../../pipeline/load-sources.ts';
import { parametersOf } from '../../pipeline/night.ts';
import type { RunEvent, RunOptions } from '../../pipeline/run-events.ts';
import { createLoadTables } from '../../pipeline/sources/load.ts';
import { windowsOf } from '../../pipeline/windows.ts';
import { openFixture } from './warehouse-fixture.ts';

type Db = Awaited<ReturnType<typeof openFixture>>;

let folder: string;
let db: Db;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-sources-'));
  db = await openFixture();
  await createLoadTables(db);
});
afterEach(() => {
  db.disconnectSync();
  rmSync(folder, { recursive: true });
});

const yaml = (more = '', contract = '') => `version: 1
company: Corner Shop
currency: GBP
${more}
sources:
  - name: till
    entity: transactions
    files: till*.csv
    columns: { customer_id: customer, occurred_at: { from: day, type: date }, amount: amount, currency: money }
    ${contract}
`;
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

const load = async (text: string, options: Partial<RunOptions> = {}) => {
  write('daybreak.yaml', text);
  const config = loadConfig(join(folder, 'daybreak.yaml'), { env: {} });
  const events: RunEvent[] = [];
  await db.run('begin');
  try {
    const run = { run_id: 'run', now: () => new Date(0), ...options };
    const { status, rows, files } = await loadSources(
      { db, connect: async () => db, temp: folder, close: () => {} },
      config,
      run,
      (event) => {
        events.push(event);
      },
    );
    await db.run('commit');
    return { status, rows, files, events, state: await loadState(db) };
  } catch (error) {
    await db.run('rollback');
    throw error;
  }
};

const header = 'customer,day,amount,money\n';
const rated = yaml('currencies: rates.csv');

describe('a night with sales in two currencies', () => {
  beforeEach(() => write('till.csv', `${header}a,2024-01-02,10,\nb,2024-01-03,10,EUR\n`));

  test('is refused without rates, and nothing of it is kept', async () => {
    await expect(load(yaml())).rejects.toMatchObject({
      code: 'CURRENCY',
      message: expect.stringContaining('till.csv record 2 requires a rate of "EUR" to GBP on 2024-01-03'),
    });
    expect((await db.runAndReadAll('from ops.file')).getRows()).toEqual([]);
  });

  test('is loaded with them, and another night when a rate is corrected', async () => {
    write('rates.csv', 'date,currency,rate\n2024-01-01,EUR,0.9\n');
    const first = await load(rated);
    expect(first).toMatchObject({ status: 'done', rows: 3 });
    expect(await load(rated)).toMatchObject({ status: 'same', state: first.state });
    write('rates.csv', 'date,currency,rate\n2024-01-01,EUR,0.8\n');
    const corrected = await load(rated);
    expect(corrected).toMatchObject({ status: 'done', rows: 1 });
    expect(corrected.state).not.toBe(first.state);
  });

  test('is refused again when the rates are taken out of the config', async () => {
    write('rates.csv', 'date,currency,rate\n2024-01-01,EUR,0.9\n');
    await load(rated);
    await expect(load(yaml())).rejects.toMatchObject({ code: 'CURRENCY' });
  });
});

test('a replay is told with what was refused before, and leaves a night that nothing changed as it is', async () => {
  write('till-1.csv', `${header}a,2024-01-02,x,\nb,2024-01-03,10,\n`);
  write('till-2.csv', `${header}c,2024-01-04,10,\n`);
  const first = await load(yaml());
  const replay = await load(yaml(), { replay_quarantine: true });
  expect(replay.files.map(({ file, action, refused_before }) => [file, action, refused_before])).toEqual([
    ['till-1.csv', 'replayed', 1],
    ['till-2.csv', 'unchanged', undefined],
  ]);
  expect(replay).toMatchObject({ status: 'done', rows: 1, state: first.state });
});

test('a file whose header drifted is told as it is read', async () => {
  write('till-1.csv', `${header}a,2024-01-02,1,\n`);
  await load(yaml());
  write('till-2.csv', `customer,day,amount,money,shop\na,2024-01-03,1,,7\n`);
  const { events } = await load(yaml());
  expect(events).toMatchObject([
    { kind: 'file', file: { file: 'till-1.csv', drift: [] } },
    {
      kind: 'file',
      file: { file: 'till-2.csv', drift: [{ drift: 'new', column_name: 'shop', handling: 'warn' }] },
    },
  ]);
});

test('a source that leaves the config takes its headers, refusals and references with it', async () => {
  write('till-1.csv', `${header}a,2024-01-02,1,\nb,x,1,\n`);
  write('crm.csv', 'id\nz\n');
  const crm = '  - { name: crm, entity: customers, files: crm.csv, columns: { customer_id: id } }\n';
  await load(`${yaml('', 'contract: { references: { customer_id: crm.customer_id } }')}${crm}`);
  const tables = ['ops.file', 'ops.file_header', 'ops.quarantine', 'ops.reference_gap'];
  const counts = async () =>
    Promise.all(
      tables.map(async (table) =>
        Number(
          (await db.runAndReadAll(`select count(*) from ${table} where source = 'till'`)).getRows()[0]![0],
        ),
      ),
    );
  expect(await counts()).toEqual([1, 1, 1, 1]);
  const only = yaml().slice(0, yaml().indexOf('  - name'));
  await load(`${only}${crm}`);
  expect(await counts()).toEqual([0, 0, 0, 0]);
});

test('steps are told which sources have files that are parts of one whole', () => {
  write('daybreak.yaml', yaml('', 'contract: { files_overlap: false }'));
  const config = loadConfig(join(folder, 'daybreak.yaml'), { env: {} });
  const windows = windowsOf('2024-12-31', '2024-01-01', {});
  expect(parametersOf(config, windows)['apart_sources']).toBe('|till|');
  expect(parametersOf({ ...config, sources: [] }, windows)['apart_sources']).toBe('|');
});
