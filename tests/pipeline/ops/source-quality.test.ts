import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Night } from '../../../pipeline/night.ts';
import { createQualityBooks, measureSources } from '../../../pipeline/ops/source-measures.ts';
import { gatesParameter, recordHeld } from '../../../pipeline/quality-gate.ts';
import type { Entity } from '../../../pipeline/sources/entities.ts';
import type { Gates } from '../../../pipeline/sources/gates.ts';
import { createLoadTables } from '../../../pipeline/sources/load.ts';
import type { Source } from '../../../pipeline/sources/source.ts';
import { build, given, openFixture, rows } from '../warehouse-fixture.ts';

// A Monday; the eight Mondays before it are 2024-04-08 to 2024-05-27.
const as_of = '2024-06-03';

let db: DuckDBConnection;
let sources: Source[];
beforeEach(async () => {
  db = await openFixture();
  await createLoadTables(db);
  await createQualityBooks(db);
  sources = [];
});

/** A source that has loaded `rows` and refused `refused` records from one file. */
const source = async (
  name: string,
  entity: Entity,
  loaded: number,
  quality: Partial<Gates> = {},
  refused = 0,
) => {
  sources.push({
    name,
    entity,
    files: [`${name}.csv`],
    format: 'csv',
    encoding: 'utf-8',
    csv: { delimiter: ',', quote: '"', decimal: '.', nulls: [] },
    columns: {},
    quality: { reject_above: 0.01, ...quality },
  });
  await db.run(
    `insert into ops.file values ('${name}', '${name}.csv', '${entity}', 'x', 1, 'utf-8', 'fast', 'c',
      ${loaded + refused}, ${loaded}, ${refused})`,
  );
};

const sale = (own: object = {}) => ({
  source: 'till',
  customer_id: 'a',
  occurred_at: `${as_of} 10:00:00`,
  amount: 5,
  ...own,
});

const judged = async (day = as_of) => {
  await measureSources({ db, config: { sources }, windows: { as_of: day } } as unknown as Night);
  await build(db, ['ops.source_quality'], { as_of: day, gates: gatesParameter(sources) });
  const found = await rows(db, 'from ops.source_quality order by source');
  return found.map((row) => ({
    ...row,
    findings: JSON.parse(String(row['findings'])),
    causes: JSON.parse(String(row['causes'])),
  }));
};

/** Writes a source's rows of earlier Mondays into the books, the latest first. */
const mondays = async (volumes: readonly number[]) => {
  for (const [i, value] of volumes.entries()) {
    await db.run(
      `insert into ops.quality_metric values (date '${as_of}' - ${7 * (i + 1)}, 'till', 'day_rows', ${value})`,
    );
  }
};

describe('the volume gate', () => {
  const withRows = async (n: number) => {
    await source('till', 'transactions', n);
    await given(
      db,
      'transactions',
      Array.from({ length: n }, (_, i) => sale({ order_id: `o${i}` })),
    );
    return judged();
  };

  test('is silent until four nights of the weekday are known', async () => {
    await mondays([100, 100, 100]);
    expect(await withRows(3)).toMatchObject([{ status: 'ok', findings: [] }]);
  });

  // Median 101, median deviation 4: 4 / 0.6745 = 5.9, but Poisson noise is sqrt(101) = 10.0.
  const usual = [100, 102, 98, 104, 96, 106, 92, 110];
  test.each([
    { n: 70, status: 'ok', codes: [] },
    { n: 60, status: 'warn', codes: ['volume_low'] }, // 4.1 deviations
    { n: 30, status: 'stop', codes: ['volume_low'] }, // 7.1
    { n: 170, status: 'stop', codes: ['volume_high'] },
  ])('finds $n rows where 101 are usual: $status', async ({ n, status, codes }) => {
    await mondays(usual);
    const [till] = await withRows(n);
    expect(till).toMatchObject({ status });
    expect(till!.findings.map(({ code }: { code: string }) => code)).toEqual(codes);
  });

  test('tells the limit that was passed', async () => {
    await mondays(usual);
    const [till] = await withRows(60);
    expect(till!.findings).toEqual([
      // The median 101 less 3.5 times its Poisson noise.
      { code: 'volume_low', column: null, share: 60, limit: expect.closeTo(101 - 3.5 * Math.sqrt(101), 9) },
    ]);
  });

  test('stops a day without a row, and knows a weekday on which the shop is closed', async () => {
    await source('till', 'transactions', 1);
    await given(db, 'transactions', [sale({ occurred_at: '2024-06-01 10:00:00' })]);
    await mondays([40, 38, 41, 44]);
    expect(await judged()).toMatchObject([
      { status: 'stop', findings: [{ code: 'volume_none', share: 0, limit: 40.5 }] },
    ]);
    await db.run(`update ops.quality_metric set value = 0 where as_of < date '${as_of}'`);
    expect(await judged()).toMatchObject([{ status: 'ok' }]);
  });

  test('looks at nights before tonight only, so that a back-fill judges as that night did', async () => {
    await mondays(usual);
    await db.run(
      `insert into ops.quality_metric select as_of + 63, source, metric, 5 from ops.quality_metric`,
    );
    expect(await withRows(98)).toMatchObject([{ status: 'ok' }]);
  });
});

describe('the gates on rows', () => {
  test('mark repeated rows and rows without their master record, and stop a column that lost its values', async () => {
    await source('till', 'transactions', 10, {
      nulls: { channel: { warn: 0.2, stop: 0.5 }, branch: { warn: 0.7 } },
    });
    await source('people', 'customers', 1);
    await given(db, 'customers', [{ source: 'people', customer_id: 'a' }]);
    await given(db, 'transactions', [
      ...Array.from({ length: 2 }, () => sale()),
      ...Array.from({ length: 6 }, (_, i) => sale({ order_id: `o${i}`, branch: 'x' })),
      sale({ customer_id: 'b', channel: 'web' }),
      sale({ customer_id: null, channel: 'web' }),
    ]);
    expect(await judged()).toMatchObject([
      { source: 'people', status: 'ok', score: 100 },
      {
        source: 'till',
        status: 'stop',
        without_customer: 1,
        duplicate_rows: 1,
        findings: [
          { code: 'nulls', column: 'channel', share: 0.8, limit: 0.5 },
          { code: 'duplicates', share: 0.1, limit: 0.05 },
          { code: 'orphans', share: 0.1, limit: 0.01 },
        ],
        // Five respects of 20 points: (0.1 + 0.8 + 0.4) / 3 of the watched values are missing, 0.1 repeat, 0.1 orphans.
        score: 87.3,
        causes: [
          { code: 'completeness', points: 8.7 },
          { code: 'consistency', points: 2 },
          { code: 'uniqueness', points: 2 },
        ],
      },
    ]);
  });

  test('stop refusals above the limit, mark an old newest row and stop a very old one', async () => {
    await source('till', 'transactions', 95, { reject_above: 0.04, freshness_hours: 26 }, 5);
    await source('web', 'transactions', 1, { freshness_hours: 26, freshness_stop_hours: 48 });
    await given(db, 'transactions', [
      sale({ occurred_at: '2024-06-02 10:00:00' }),
      sale({ source: 'web', occurred_at: '2024-06-01 10:00:00' }),
    ]);
    expect(await judged()).toMatchObject([
      {
        source: 'till',
        status: 'stop',
        latest: '2024-06-02 10:00:00',
        findings: [
          { code: 'refused', share: 0.05, limit: 0.04 },
          { code: 'stale', share: 38, limit: 26 },
        ],
      },
      { source: 'web', status: 'stop', findings: [{ code: 'stale', share: 62, limit: 48 }] },
    ]);
  });
});

describe('the books of quality', () => {
  const scores = () =>
    rows(
      db,
      `select as_of::varchar as day, value from ops.quality_metric where metric = 'refused' order by day`,
    );

  test('keep every night once, and the score beside the nights before', async () => {
    await source('till', 'transactions', 99, {}, 1);
    await given(db, 'transactions', [sale({ occurred_at: '2024-06-01 10:00:00' })]);
    await judged('2024-06-01');
    await db.run('update ops.file set refused = 0, records = 99');
    await judged('2024-06-02');
    expect(await judged('2024-06-02')).toMatchObject([{ score: 100, score_before: 99.8, usual_score: 99.8 }]);
    expect(await scores()).toEqual([
      { day: '2024-06-01', value: 1 },
      { day: '2024-06-02', value: 0 },
    ]);
  });

  test('leave out a source that is held back, which says why and how old its rows are', async () => {
    await source('till', 'transactions', 1);
    await given(db, 'transactions', [sale({ occurred_at: '2024-06-01 12:00:00' })]);
    const findings = [{ code: 'refused', column: null, share: 0.3, limit: 0.01 }];
    await recordHeld(db, [{ source: 'till', records: 10, refused: 3, findings, refusals: [] }]);
    expect(await judged()).toMatchObject([
      {
        status: 'stop',
        findings: [
          { code: 'kept', share: 60 },
          { code: 'refused', share: 0.3, limit: 0.01 },
        ],
      },
    ]);
    expect(await scores()).toEqual([]);
  });
});
