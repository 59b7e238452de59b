import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '../../../pipeline/windows.ts';
import { build, given, openFixture, rows } from '../warehouse-fixture.ts';
import { buildWith } from './warning-tables.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

const as_of = '2024-06-30';
const ago = (days: number) => addDays(as_of, -days);

const buys = (customer_id: string, days: readonly number[]) =>
  given(
    db,
    'transactions',
    days.map((day) => ({ customer_id, occurred_at: `${ago(day)} 12:00:00`, amount: 10 })),
  );

const staged = [
  'staging.transactions',
  'staging.customers',
  'staging.accounts',
  'staging.invoices',
  'staging.interactions',
  'customer.refund_matches',
  'customer.refunds',
  'customer.purchase_lines',
  'customer.purchase_days',
  'customer.summary',
  'features.complaints',
  'customer.movements',
  'customer.receipts',
  'features.outgoing_transfers',
  'features.income_ends',
];

const origins = { win_back: { horizon_days: 180, origins: 2 } };

describe('features.lost_customers', () => {
  const lost = async () => {
    await buildWith(db, [...staged, 'features.lost_customers'], origins);
    return rows(db, `select *, lost_on::varchar as lost from features.lost_customers order by all`);
  };

  test('are lost after six usual gaps and half a year, on the day that the stage begins', async () => {
    // A gap of 40 days is usual: lost on the 241st day of silence. Steady b keeps the company's gap at ten.
    await buys('a', [321, 281, 241]);
    await buys('b', [260, 250, 240, 230, 220, 210, 200, 190, 181]);
    await buys('c', [320, 280, 240]);
    const tonight = (await lost()).filter(({ origin_no }) => origin_no === 0);
    expect(tonight).toMatchObject([
      { customer_id: 'a', lost: as_of, lost_days: 0, age_band: '0-3 months', frequency_class: '2-4' },
      { customer_id: 'b', lost: as_of, lost_days: 0, frequency_class: '5+', has_returned: null },
    ]);
  });

  test('are the same customers tonight as in the stage lost', async () => {
    await buys('a', [321, 281, 241]);
    await buys('b', [260, 250, 240, 230, 220, 210, 200, 190, 181]);
    await buys('c', [320, 280, 240]);
    await buys('d', [600]);
    await lost();
    await db.run('create table customer.customers as select customer_id from customer.summary');
    await build(db, ['scores.lifecycle']);
    expect(
      await rows(
        db,
        `select customer_id from scores.lifecycle where lifecycle_stage = 'lost' order by customer_id`,
      ),
    ).toEqual(
      await rows(
        db,
        'select customer_id from features.lost_customers where origin_no = 0 order by customer_id',
      ),
    );
  });

  test('of past origins know only what was bought by then, and count a return up to the end of the horizon', async () => {
    // Origin 1 is 180 days ago, origin 2 271 days ago.
    await buys('back', [500, 0]);
    await buys('late', [500, 272]);
    await buys('gone', [900]);
    await buys(
      'steady', // makes ten days the company's usual gap
      Array.from({ length: 60 }, (_, i) => 10 * i),
    );
    const found = (await lost()).map((row) => [
      row.origin_no,
      row.customer_id,
      row.age_band,
      row.has_returned,
    ]);
    expect(found).toEqual([
      [0, 'gone', '12+ months', null],
      [0, 'late', '3-6 months', null],
      [1, 'back', '3-6 months', 1],
      [1, 'gone', '12+ months', 0],
      [2, 'back', '0-3 months', 0], // bought on the 271st day after it
      [2, 'gone', '12+ months', 0],
    ]);
  });
});

describe('scores.return_rates', () => {
  const rates = async (shrinkage: number, past: string) => {
    await db.run(
      `create or replace table features.lost_customers as
       select 1 as origin_no, * from (values ${past}) v(age_band, frequency_class, has_returned)`,
    );
    await buildWith(db, ['scores.return_rates'], { win_back: { shrinkage } });
    return rows(db, 'from scores.return_rates order by all');
  };

  test('are drawn to the band, the band to all, and never rise with the time gone', async () => {
    const past = `('0-3 months', '1', 1), ('0-3 months', '1', 0), ('0-3 months', '2-4', 0),
                  ('3-6 months', '1', 0), ('3-6 months', '1', 1), ('3-6 months', '1', 1)`;
    // All 3/6; with 2 borrowed: band 0-3 (1 + 1) / (3 + 2) = .4, band 3-6 (2 + 1) / 5 = .6, taken as .4
    const found = await rates(2, past);
    expect(found).toHaveLength(12);
    const cell = (age: string, frequency: string) =>
      found.find(({ age_band, frequency_class }) => age_band === age && frequency_class === frequency);
    expect(cell('0-3 months', '1')).toMatchObject({
      n: 2,
      returned: 1,
      observed_rate: 0.5,
      p_return: 1.8 / 4,
    });
    expect(cell('0-3 months', '2-4')).toMatchObject({
      n: 1,
      returned: 0,
      p_return: expect.closeTo(0.8 / 3, 12),
    });
    expect(cell('3-6 months', '1')).toMatchObject({
      n: 3,
      returned: 2,
      p_return: expect.closeTo(2.8 / 5, 12),
    });
    expect(cell('12+ months', '5+')).toMatchObject({
      n: 0,
      observed_rate: null,
      p_return: expect.closeTo(0.4, 12),
    });
  });

  test('nothing is said where nobody was ever lost', async () => {
    await db.run(
      'create table features.lost_customers (origin_no integer, age_band varchar, frequency_class varchar, has_returned integer)',
    );
    await buildWith(db, ['scores.return_rates']);
    expect((await rows(db, 'from scores.return_rates')).every(({ p_return }) => p_return === null)).toBe(
      true,
    );
  });
});

describe('scores.lost_reasons', () => {
  const reasons = async (settings = {}) => {
    await buildWith(db, [...staged, 'features.lost_customers', 'scores.lost_reasons'], {
      ...origins,
      ...settings,
    });
    return rows(
      db,
      `select customer_id, lost_kind, reason, reason_source as source, reason_text as words,
              reason_on::varchar as on_day, value, usual, counterparty
       from scores.lost_reasons order by customer_id`,
    );
  };
  const says = (customer_id: string, day: number, own: Record<string, string | null>) =>
    given(db, 'interactions', [{ customer_id, occurred_at: `${ago(day)} 12:00:00`, ...own }]);

  test('the recorded reason goes before all others', async () => {
    await buys('a', [500]);
    await says('a', 499, { kind: 'complaint' });
    await says('a', 450, { kind: 'contact', topic: 'Closing', outcome: 'moved abroad' });
    expect(await reasons()).toMatchObject([
      { reason: 'recorded', source: 'recorded', words: 'moved abroad', on_day: ago(450) },
    ]);
  });

  test('a late answer around the last purchase is taken for the reason, and one long before is not', async () => {
    await buys('a', [500]);
    await buys('b', [500]);
    await says('a', 490, { kind: 'complaint', resolved_at: `${ago(470)} 12:00:00` });
    await says('b', 591, { kind: 'complaint' });
    expect(await reasons()).toMatchObject([
      { customer_id: 'a', reason: 'late_answer', source: 'inferred', value: 20, usual: 5, on_day: ago(485) },
      { customer_id: 'b', reason: 'bought_once', source: 'none', value: 500 },
    ]);
  });

  test('a salary that ended with the purchases moved elsewhere', async () => {
    await buys('a', [500]);
    await given(
      db,
      'transactions',
      [580, 550, 520].map((day) => ({
        customer_id: 'a',
        account_id: 'x',
        occurred_at: `${ago(day)} 06:00:00`,
        amount: 900,
        kind: 'transfer_in',
        counterparty: 'Works',
      })),
    );
    expect(await reasons()).toMatchObject([{ reason: 'salary_moved', value: 520, on_day: ago(520) }]);
  });

  test('who closed every account and buys no more is lost, and the last transfer says to whom', async () => {
    await given(db, 'accounts', [
      { account_id: 'x', customer_id: 'a', opened_on: '2020-01-01', closed_on: ago(100) },
      { account_id: 'y', customer_id: 'b', opened_on: '2020-01-01', closed_on: ago(100) },
      { account_id: 'z', customer_id: 'c', opened_on: '2020-01-01', closed_on: ago(100) },
      { account_id: 'v', customer_id: 'c', opened_on: '2020-01-01' },
    ]);
    await given(db, 'transactions', [
      {
        customer_id: 'a',
        account_id: 'x',
        occurred_at: `${ago(100)} 12:00:00`,
        amount: -500,
        kind: 'transfer_out',
        counterparty: 'Other Bank',
      },
    ]);
    await buys('b', [5]); // who still buys is not lost
    expect(await reasons()).toMatchObject([
      {
        customer_id: 'a',
        lost_kind: 'account',
        reason: 'money_moved',
        on_day: ago(100),
        counterparty: 'Other Bank',
      },
    ]);
  });

  test('refunds, lengthening gaps and plain silence are told apart', async () => {
    await buys('faded', [800, 780, 760, 730, 700]); // 20, 20, then 30, 30
    await buys('steady', [800, 780, 760, 731, 702]);
    await buys('refunded', [700, 690]);
    await given(db, 'transactions', [
      { customer_id: 'refunded', occurred_at: `${ago(680)} 12:00:00`, amount: -9 },
    ]);
    expect(await reasons()).toMatchObject([
      { customer_id: 'faded', reason: 'faded', value: 30, usual: 20 },
      { customer_id: 'refunded', reason: 'refunds', usual: 0.3 },
      { customer_id: 'steady', reason: 'silence', source: 'none', value: 702 },
    ]);
  });

  test('nobody lost is no row', async () => {
    await buys('a', [5]);
    expect(await reasons()).toEqual([]);
  });
});
