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
  'staging.invoices',
  'customer.refunds',
  'customer.purchase_lines',
  'customer.purchase_days',
  'customer.summary',
  'customer.customers',
];

describe('scores.value', () => {
  const tiers = async () => {
    await build(db, [...tables, 'scores.value']);
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
