import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { figureState, keepFigures } from '../../pipeline/ops/figure-book.ts';
import { keepPredictions, predictionState } from '../../pipeline/ops/prediction-book.ts';
import { buildTable, readStep } from '../../pipeline/step.ts';
import { drawSparkline } from '../../reports/charts/sparkline.ts';
import { gatherFacts } from '../../reports/facts.ts';
import { formatOf } from '../../reports/format.ts';
import { speechOf } from '../../reports/messages/speech.ts';
import { readCreditTotals } from '../../reports/risk/credit-totals.ts';
import { readTrends, trendNote } from '../../reports/trends.ts';
import { nightOptions, openFixture } from './fixture.ts';

const speech = speechOf(formatOf('en', 'GBP'));
const plain = (text: string | undefined) =>
  text
    ?.replaceAll('\u2060', '')
    .replace(/<svg.*<\/svg>/, '')
    .replace(/<[^>]+>/g, '|')
    .replace(/\|+/g, '|');

/** Empty books with one figure a night: `[day, name, value]`. */
const booksOf = async (rows: readonly (readonly [string, string, number])[]): Promise<DuckDBConnection> => {
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  await db.run('create schema ops');
  await db.run('create table ops.figure (as_of date, audience varchar, name varchar, value double)');
  for (const [day, name, value] of rows)
    await db.run(`insert into ops.figure values (date '${day}', 'marketing', '${name}', ${value})`);
  return db;
};

const noteOf = async (
  as_of: string,
  rows: readonly (readonly [string, string, number])[],
  name: 'customers' | 'clv',
) => plain(trendNote(speech, await readTrends(await booksOf(rows), as_of), name)?.html);

describe('the figures of a night', () => {
  let db: DuckDBConnection;
  beforeAll(async () => {
    db = await openFixture();
    // The published table of customers is a join of what the fixture holds.
    await db.run(`create table scores.customers as
      select k.customer_id, k.status, s.frequency, s.net_value_12m, h.churn_probability, h.churn_band, p.clv
      from customer.customers as k left join customer.summary as s using (customer_id)
      left join scores.churn as h using (customer_id) left join scores.clv as p using (customer_id)`);
    await buildTable(db, readStep('ops.tonight'), { as_of: '2026-03-31' });
  });
  afterAll(() => db.disconnectSync());

  test('are those that the tiles of the pages show', async () => {
    await keepFigures({ db, windows: { as_of: '2026-03-31' } as never });
    const facts = await gatherFacts(db, nightOptions('unused'));
    const { totals, recent, trends } = facts;
    const { tonight } = await readCreditTotals(facts);
    const shown = {
      sales_28: recent.amount,
      orders_28: recent.orders,
      buyers_28: recent.buyers,
      new_buyers_28: recent.new_buyers,
      customers: totals.customers,
      buyers: totals.buyers,
      repeat_buyers: totals.repeat_buyers,
      net_value_12m: totals.net_value_12m,
      high_risk: totals.high_risk,
      value_at_risk: totals.value_at_risk,
      exposure: tonight?.exposure,
      overdue: tonight?.overdue,
      watched: tonight?.watched,
      blocked: tonight?.blocked,
      provision: tonight?.provision,
      refused: 50,
    };
    // The page adds up fractions that the book rounds to a millionth each.
    for (const [name, value] of Object.entries(shown))
      expect(trends.get(name)?.now, name).toBeCloseTo(value!, 2);
  });
});

describe('a change', () => {
  test('is told against the night before and the nights exactly 7 and 28 days ago', async () => {
    const note = await noteOf(
      '2026-03-31',
      [
        ['2026-03-03', 'customers', 900],
        ['2026-03-24', 'customers', 950],
        ['2026-03-25', 'customers', 1],
        ['2026-03-30', 'customers', 1003],
        ['2026-03-31', 'customers', 1000],
      ],
      'customers',
    );
    expect(note).toBe('|−3| since the night before|+50| in 7 days|+100| in 28 days|');
  });

  test('of money is in per cent, and none is ±0', async () => {
    const rows = [
      ['2026-03-24', 'clv', 2000],
      ['2026-03-30', 'clv', 1500],
      ['2026-03-31', 'clv', 1500],
    ] as const;
    expect(await noteOf('2026-03-31', rows, 'clv')).toBe('|±0| since the night before|−25%| in 7 days|');
  });

  test('is not claimed on no basis: a first night, a night too long ago, a later night', async () => {
    const tonight = ['2026-03-31', 'customers', 10] as const;
    expect(await noteOf('2026-03-31', [tonight], 'customers')).toBeUndefined();
    expect(
      await noteOf('2026-03-31', [['2026-02-23', 'customers', 5], tonight], 'customers'),
    ).toBeUndefined();
    expect(
      await noteOf('2026-03-31', [['2026-04-01', 'customers', 5], tonight], 'customers'),
    ).toBeUndefined();
  });

  test('names the day where the night before was not yesterday', async () => {
    const rows = [
      ['2026-03-27', 'customers', 8],
      ['2026-03-31', 'customers', 10],
    ] as const;
    expect(await noteOf('2026-03-31', rows, 'customers')).toBe('|+2| since |2026-03-27|');
  });
});

describe('the book of figures', () => {
  const keep = async (db: DuckDBConnection, as_of: string, value: number) => {
    await db.run(
      `create or replace table ops.tonight as select 'marketing' as audience, 'customers' as name, ${value}::double as value`,
    );
    await keepFigures({ db, windows: { as_of } as never });
  };

  test('a night built again replaces its own rows, and its mark knows nothing of itself and of later nights', async () => {
    const db = await booksOf([]);
    await keep(db, '2026-03-30', 5);
    const mark = await figureState(db, '2026-03-31');
    await keep(db, '2026-03-31', 7);
    await keep(db, '2026-03-31', 8);
    await keep(db, '2026-04-01', 9);
    expect(await figureState(db, '2026-03-31')).toBe(mark);
    const rows = await db.runAndReadAll('select as_of::varchar, value from ops.figure order by as_of');
    expect(rows.getRows()).toEqual([
      ['2026-03-30', 5],
      ['2026-03-31', 8],
      ['2026-04-01', 9],
    ]);
    await keep(db, '2026-03-30', 6);
    expect(await figureState(db, '2026-03-31')).not.toBe(mark);
  });
});

describe('a sparkline', () => {
  const marks = [
    { days_ago: 10, value: 1 },
    { days_ago: 9, value: 3 },
    { days_ago: 0, value: 2 },
  ];

  test('needs three nights', () => {
    expect(drawSparkline(marks.slice(1), 'x')).toBeUndefined();
  });

  test('places nights at their distance in time and states its range in words', () => {
    // 98 units between the edges at 3 and 101, a tenth of them a day; lowest at 23, highest at 3.
    const { html } = drawSparkline(marks, 'Last 3 nights')!;
    expect(html).toContain('d="M3,23L12.8,3L101,13"');
    expect(html).toContain('aria-label="Last 3 nights"');
  });

  test('of a figure that never moved is level', () => {
    expect(
      drawSparkline(
        marks.map(({ days_ago }) => ({ days_ago, value: 4 })),
        'x',
      )?.html,
    ).toContain('d="M3,13L12.8,13L101,13"');
  });
});

describe('the track record of churn', () => {
  const night = (db: DuckDBConnection, as_of: string) =>
    keepPredictions({ db, config: { churn: { high: 0.7 } } as never, windows: { as_of } as never });
  const judged = async (db: DuckDBConnection) =>
    (
      await db.runAndReadAll(
        'select as_of::varchar, judged_on::varchar, customers, round(predicted, 4), happened, high, high_happened from ops.track_record order by as_of',
      )
    ).getRows();

  const open = async () => {
    const db = await (await DuckDBInstance.create(':memory:')).connect();
    for (const sql of [
      'create schema ops',
      'create schema scores',
      'create schema customer',
      `create table scores.churn as select * from (values ('a', 0.9, 10, true), ('b', 0.75, 10, true), ('c', 0.25, 20, true),
         ('lost', 0.99, 10, false), ('undated', 0.5, null, true)) as t(customer_id, churn_probability, horizon_days, is_active)`,
      // b comes back on the last day of its horizon, c a day after its own, and a not at all.
      `create table customer.purchase_days as select * from (values ('b', date '2026-01-11'), ('c', date '2026-01-22'),
         ('a', date '2026-01-01')) as t(customer_id, purchased_on)`,
    ])
      await db.run(sql);
    return db;
  };

  test('is written once the longest horizon has passed, and not before', async () => {
    const db = await open();
    await night(db, '2026-01-01');
    await night(db, '2026-01-20');
    expect(await judged(db)).toEqual([]);
    await night(db, '2026-01-21');
    // Foreseen: 0.9 + 0.75 + 0.25; a and c did not buy within 10 and 20 days.
    expect(await judged(db)).toEqual([['2026-01-01', '2026-01-21', 3, 1.9, 2, 2, 1]]);
  });

  test('a night built again says the same, and its mark stays', async () => {
    const db = await open();
    await night(db, '2026-01-01');
    const mark = await predictionState(db, '2026-01-25');
    await night(db, '2026-01-25');
    const first = await judged(db);
    expect(await predictionState(db, '2026-01-25')).toBe(mark);
    await night(db, '2026-01-25');
    expect(await judged(db)).toEqual(first);
    // A back-fill of a night before the judgement does not see it.
    await night(db, '2026-01-15');
    expect(await judged(db)).toEqual(first);
  });

  test('is kept about once a month', async () => {
    const db = await open();
    for (const day of ['2026-01-01', '2026-01-02', '2026-01-28', '2026-01-29']) await night(db, day);
    const nights = await db.runAndReadAll('select distinct as_of::varchar from ops.prediction order by 1');
    expect(nights.getRows()).toEqual([['2026-01-01'], ['2026-01-29']]);
  });
});
