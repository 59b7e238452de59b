import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { build, given, openFixture, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

const purchases = (customer_id: string, days: readonly string[], amount = 10) =>
  days.map((day) => ({ customer_id, occurred_at: `${day} 12:00:00`, amount }));

const tables = [
  'staging.transactions',
  'staging.customers',
  'staging.accounts',
  'staging.loans',
  'staging.labels',
  'staging.invoices',
  'customer.refund_matches',
  'customer.refunds',
  'customer.purchase_lines',
  'customer.purchase_days',
  'customer.summary',
  'customer.customers',
];

/** What contribution reads, and it. */
const contribution = [
  'staging.products',
  'staging.balances',
  'staging.interactions',
  'features.sale_margins',
  'features.service_costs',
  'features.account_spans',
  'features.loan_spans',
  'features.bank_contribution',
  'scores.contribution',
];

describe('scores.value', () => {
  const tiers = async (own = {}) => {
    await build(db, [...tables, ...contribution, 'scores.value'], own);
    return rows(db, 'select customer_id, value_rank, value_tier from scores.value order by value_rank');
  };

  test('tiers follow the cumulative share of the last twelve months', async () => {
    // Of 1,000 in all: a brings 600, b 200, c 150, d 50.
    for (const [id, amount] of [
      ['a', 600],
      ['b', 200],
      ['c', 150],
      ['d', 50],
    ] as const) {
      await given(db, 'transactions', purchases(id, ['2024-06-01'], amount));
    }
    await given(db, 'transactions', purchases('old', ['2022-01-01'], 5000));
    expect(await tiers()).toEqual([
      { customer_id: 'a', value_rank: 1, value_tier: 'prime' },
      { customer_id: 'b', value_rank: 2, value_tier: 'main' },
      { customer_id: 'c', value_rank: 3, value_tier: 'ordinary' },
      { customer_id: 'd', value_rank: 4, value_tier: 'limited' },
      { customer_id: 'old', value_rank: 5, value_tier: 'potential' },
    ]);
  });

  test("shares, and what is ranked, are the business's own", async () => {
    // Sales of 60 at cost, of 30 for nothing, of 10 for nothing: contributions 0, 30, 10
    await given(db, 'transactions', [
      ...purchases('a', ['2024-06-01'], 60).map((row) => ({ ...row, cost: 60 })),
      ...purchases('b', ['2024-06-01'], 30),
      ...purchases('c', ['2024-06-01'], 10),
    ]);
    const shares = { value_prime: 0.2, value_main: 0.7, value_ordinary: 0.8 };
    expect(await tiers(shares)).toEqual([
      { customer_id: 'b', value_rank: 1, value_tier: 'prime' },
      { customer_id: 'c', value_rank: 2, value_tier: 'ordinary' },
      { customer_id: 'a', value_rank: 3, value_tier: 'potential' },
    ]);
    expect(await tiers({ ...shares, value_by: 'net_value' })).toEqual([
      { customer_id: 'a', value_rank: 1, value_tier: 'prime' },
      { customer_id: 'b', value_rank: 2, value_tier: 'main' },
      { customer_id: 'c', value_rank: 3, value_tier: 'limited' },
    ]);
  });

  test('the VIP list holds the best share and whoever brings a sum', async () => {
    for (let i = 1; i <= 10; i++) await given(db, 'transactions', purchases(`c${i}`, ['2024-06-01'], i * 10));
    const vips = async (own: object) => {
      await tiers(own);
      return (await rows(db, 'select customer_id from scores.value where is_vip order by value_rank')).map(
        (row) => row.customer_id,
      );
    };
    expect(await vips({ value_vip_share: 0.2 })).toEqual(['c10', 'c9']);
    expect(await vips({ value_vip_share: 0, value_vip_from: 80 })).toEqual(['c10', 'c9', 'c8']);
    expect(await vips({ value_vip_share: 0, value_vip_from: null })).toEqual([]);
  });

  test('equal values are ranked by key', async () => {
    await given(db, 'transactions', [...purchases('b', ['2024-06-01']), ...purchases('a', ['2024-06-01'])]);
    expect((await tiers()).map((row) => row.customer_id)).toEqual(['a', 'b']);
  });
});

describe('scores.lifecycle', () => {
  const stageOf = async (days: readonly string[]) => {
    await given(db, 'transactions', purchases('a', days));
    await build(db, [...tables, 'scores.lifecycle']);
    return (await rows(db, 'select lifecycle_stage from scores.lifecycle'))[0]?.lifecycle_stage;
  };

  // as_of is 2024-06-30; gaps of 20 days make the usual gap.
  test.each([
    ['new', ['2024-06-10']],
    ['stable', ['2024-03-05', '2024-03-25', '2024-04-14', '2024-05-04', '2024-05-24', '2024-06-13']],
    ['declining', ['2024-02-01', '2024-02-21', '2024-03-12', '2024-05-20']],
    ['dormant', ['2024-01-01', '2024-01-21', '2024-02-10', '2024-03-01']],
    ['lost', ['2023-06-01', '2023-06-21', '2023-07-11', '2023-07-31']],
    ['won_back', ['2023-01-01', '2023-01-21', '2023-02-10', '2024-06-20']],
  ])('%s', async (stage, days) => {
    expect(await stageOf(days)).toBe(stage);
  });

  test('a customer who only has an account is potential', async () => {
    await given(db, 'accounts', [{ account_id: 'x', customer_id: 'a', opened_on: '2024-01-01' }]);
    expect(await stageOf([])).toBe('potential');
  });
});
