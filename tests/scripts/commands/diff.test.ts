import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, quotedString } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareNights, type NightDifference } from '../../../scripts/diff/compare-nights.ts';
import { differenceText } from '../../../scripts/diff/difference-text.ts';
import { findNight } from '../../../scripts/diff/find-night.ts';
import { workspace } from '../../night/night-fixture.ts';

const { folder, remove } = workspace();

interface Given {
  readonly as_of: string;
  readonly run_id: string;
  /** customer_id, value tier, value, days past due. */
  readonly customers: string;
  readonly lists: Readonly<Record<string, string>>;
  readonly alpha: number;
  readonly records: number;
  readonly high: number;
}

const publish = async (given: Given): Promise<void> => {
  const night = join(folder, given.as_of);
  for (const name of ['analyst', 'marketing/lists', 'risk/lists'])
    mkdirSync(join(night, name), { recursive: true });
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  await db.run(
    `copy (select customer_id, 'buyer' as status, net as net_value_12m, net as total_value, net as clv, 0.5::double as churn_probability,
       'high' as churn_band, case when dpd is not null then 'A' end as credit_grade, 10 as exposure, dpd as days_past_due, false as watchlist,
       null::double as credit_limit, null::double as pd, null::integer as anomaly_score, null::varchar as next_best_product,
       'loyal' as rfm_segment, tier as value_tier, 'stable' as lifecycle_stage, 'x' as segment_name, 1 as ifrs_stage
     from (values ${given.customers}) v(customer_id, tier, net, dpd))
     to ${quotedString(join(night, 'analyst', 'customers.parquet'))} (format parquet)`,
  );
  db.disconnectSync();
  const models = [
    {
      model: 'bg-nbd',
      purpose: 'purchases',
      grade: 'A',
      is_used: true,
      n: 9,
      params: { r: 0.5, alpha: given.alpha },
      metrics: { mae: 1 },
    },
    {
      model: 'naive-rate',
      purpose: 'purchases',
      grade: null,
      is_used: false,
      n: 9,
      params: {},
      metrics: null,
    },
  ];
  writeFileSync(
    join(night, 'analyst', 'models.json'),
    JSON.stringify({ schema: 'daybreak/models/v1', models }),
  );
  const outputs = Object.entries(given.lists).map(([path, text]) => {
    writeFileSync(join(night, path), text);
    return { path, bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') };
  });
  const manifest = {
    schema: 'daybreak/manifest/v1',
    run_id: given.run_id,
    as_of: given.as_of,
    company: 'Example Ltd',
    versions: { daybreak: '0.1.0' },
    code_hash: 'c',
    config_hash: `h${given.high}`,
    settings: { 'churn.high': given.high, company: 'Example Ltd' },
    inputs: [
      {
        source: 'shop',
        file: 'till.csv',
        sha256: `s${given.records}`,
        records: given.records,
        loaded: given.records - 1,
        refused: 1,
      },
    ],
    outputs,
  };
  writeFileSync(join(night, 'manifest.json'), JSON.stringify(manifest));
};

const head = '\ufeffcustomer_id,reason\r\n';
let difference: NightDifference;

beforeAll(async () => {
  await publish({
    as_of: '2026-03-30',
    run_id: 'aaaa-1',
    customers: `('a', 'prime', 100, 0), ('b', 'main', 40, 5), ('gone', 'main', 1, null)`,
    lists: {
      'marketing/lists/save-list.csv': `${head}a,x\r\n"b","two\nlines, one comma"\r\n`,
      'risk/lists/old.csv': `${head}a,\r\n`,
    },
    alpha: 4,
    records: 90,
    high: 0.7,
  });
  await publish({
    as_of: '2026-03-31',
    run_id: 'aaab-2',
    customers: `('a', 'prime', 110, 0), ('b', 'prime', 60, 0), ('new', 'main', 5, null)`,
    lists: { 'marketing/lists/save-list.csv': `${head}b,x\r\nb,y\r\n'=c,z\r\n` },
    alpha: 5,
    records: 100,
    high: 0.8,
  });
  difference = await compareNights(
    findNight('2026-03-30', () => folder),
    findNight(join(folder, '2026-03-31'), () => ''),
  );
});
afterAll(remove);

describe('daybreak diff', () => {
  test('compares the figures over all customers', () => {
    expect(difference.figures).toContainEqual({ name: 'net_value_12m', before: 141, after: 175 }); // 100 + 40 + 1, 110 + 60 + 5
    expect(difference.figures).toContainEqual({ name: 'past_due', before: 1, after: 0 });
    expect(difference.figures).toContainEqual({ name: 'mean_pd', before: null, after: null });
  });

  test('counts classes and who moved between them; who came or went has no class on one side', () => {
    expect(difference.classes).toContainEqual({
      classification: 'value_tier',
      class: 'prime',
      before: 1,
      after: 2,
    });
    const moves = difference.moves.filter(({ classification }) => classification === 'value_tier');
    expect(moves).toContainEqual({ classification: 'value_tier', from: 'main', to: 'prime', customers: 1 });
    expect(moves).toContainEqual({ classification: 'value_tier', from: null, to: 'main', customers: 1 });
    expect(moves).toContainEqual({ classification: 'value_tier', from: 'main', to: null, customers: 1 });
  });

  test('names who entered and who left a list, each customer once, and a list that is gone', () => {
    expect(difference.lists).toEqual([
      { list: 'marketing/save-list', before: 2, after: 2, entered: ["'=c"], left: ['a'] },
      { list: 'risk/old', before: 1, after: null, entered: [], left: ['a'] },
    ]);
  });

  test('tells parameters, data, settings and files that changed', () => {
    expect(difference.models.find(({ model }) => model === 'bg-nbd')).toMatchObject({
      change: 'changed',
      used: [true, true],
      params: [{ figure: 'alpha', before: 4, after: 5 }],
      metrics: [],
    });
    expect(difference.models.find(({ model }) => model === 'naive-rate')?.change).toBe('same');
    expect(difference.inputs).toEqual([
      { source: 'shop', file: 'till.csv', change: 'changed', records: [90, 100], refused: [1, 1] },
    ]);
    expect(difference.settings).toEqual([{ setting: 'churn.high', before: 0.7, after: 0.8 }]);
    expect(difference.files.map(({ path, change }) => [path, change])).toEqual([
      ['marketing/lists/save-list.csv', 'changed'],
      ['risk/lists/old.csv', 'gone'],
    ]);
  });

  test('prints it within the width of the terminal', () => {
    const text = differenceText(difference, 80);
    expect(text).toContain('Example Ltd: 2026-03-30 → 2026-03-31');
    expect(text).toMatch(/net value 12m +141 +175 +\+34 \(\+24\.1 %\)/);
    expect(text).toContain('1 moved: main → prime 1');
    expect(text).toContain("marketing/save-list: 2 → 2; entered 1 ('=c), left 1 (a)");
    expect(text).toContain('churn.high: 0.7 → 0.8');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('which night is meant', () => {
  test('a night is found by its day, its folder, latest, and the beginning of its run id', () => {
    const found = (name: string) => findNight(name, () => folder).as_of;
    expect(found('2026-03-30')).toBe('2026-03-30');
    expect(found('latest')).toBe('2026-03-31');
    expect(found('aaab')).toBe('2026-03-31');
    expect(found(join(folder, '2026-03-30'))).toBe('2026-03-30');
  });

  test('what is not there or not clear is refused with what is there', () => {
    for (const name of ['2026-01-01', 'aaa', 'aaax']) {
      expect(() => findNight(name, () => folder)).toThrow(
        `diff requires a night that is on disk, got ${name}`,
      );
    }
    try {
      findNight('2026-01-01', () => folder);
    } catch (error) {
      expect(error).toMatchObject({ code: 'NIGHT', exit: 2 });
      expect((error as { hint: string }).hint).toContain('2026-03-31 (run aaab-2)');
    }
  });
});
