import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { build, given, openFixture, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

const sale = (occurred_at: string, amount: number, own: object = {}) => ({
  customer_id: 'a',
  occurred_at,
  amount,
  product_id: 'p',
  quantity: Math.sign(amount),
  ...own,
});

const holdout = async () => {
  await build(db, [
    'staging.transactions',
    'customer.refund_matches',
    'customer.refunds',
    'customer.purchase_lines',
    'customer.purchase_days',
    'features.past_origins',
  ]);
  return rows(db, `from features.past_origins where origin = 'holdout' order by customer_id`);
};

// The fixture's holdout begins after 2024-03-31, its churn horizon is 60 days and as_of is 2024-06-30.
describe('features.past_origins', () => {
  test('splits a history at the origin into what was known and what followed', async () => {
    await given(db, 'transactions', [
      sale('2024-01-01 10:00:00', 10),
      sale('2024-03-31 10:00:00', 30),
      sale('2024-06-30 10:00:00', 50),
    ]);
    expect(await holdout()).toMatchObject([
      {
        frequency: 1,
        recency: 90,
        T: 90,
        days_since_last_purchase: 0,
        monetary_value: 30,
        past_spend: 40,
        future_purchases: 1,
        future_spend: 50,
        churned: 1, // the next purchase came 91 days later
      },
    ]);
  });

  test('a purchase on the last day of the horizon keeps the customer, one day later does not', async () => {
    await given(db, 'transactions', [
      sale('2024-03-01 10:00:00', 10),
      sale('2024-05-30 10:00:00', 10), // 60 days after the origin
      sale('2024-03-01 10:00:00', 10, { customer_id: 'b' }),
      sale('2024-05-31 10:00:00', 10, { customer_id: 'b' }),
    ]);
    expect(await holdout()).toMatchObject([
      { customer_id: 'a', churned: 0 },
      { customer_id: 'b', churned: 1 },
    ]);
  });

  test('a refund made after the origin was not known there', async () => {
    await given(db, 'transactions', [sale('2024-03-20 10:00:00', 10), sale('2024-04-10 10:00:00', -10)]);
    expect(await holdout()).toMatchObject([{ frequency: 0, past_spend: 10, future_purchases: 0 }]);
  });

  test('who came after the origin is not in its histories', async () => {
    await given(db, 'transactions', [sale('2024-04-01 10:00:00', 10)]);
    expect(await holdout()).toEqual([]);
  });
});
