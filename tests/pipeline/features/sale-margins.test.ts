import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { build, given, openFixture, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

const sale = (customer_id: string, amount: number, own: object = {}) => ({
  customer_id,
  occurred_at: '2024-06-01 10:00:00',
  amount,
  ...own,
});

const margins = async (own = {}) => {
  await build(db, ['staging.transactions', 'staging.products', 'features.sale_margins'], own);
  return rows(db, 'from features.sale_margins order by customer_id');
};

describe('features.sale_margins', () => {
  test('takes the cost of the line, else the margin of the product, else the configured share', async () => {
    await given(db, 'products', [{ product_id: 'p', margin_rate: 0.4 }]);
    await given(db, 'transactions', [
      sale('cost', 100, { cost: 70, product_id: 'p' }),
      sale('product', 100, { product_id: 'p' }),
      sale('share', 100, { product_id: 'unknown' }),
    ]);
    expect(await margins({ clv_margin: 0.25 })).toMatchObject([
      { customer_id: 'cost', margin_12m: 30 },
      { customer_id: 'product', margin_12m: 40 },
      { customer_id: 'share', margin_12m: 25 },
    ]);
  });

  test('a refund takes back the margin of what came back, whatever sign its cost has', async () => {
    await given(db, 'transactions', [
      sale('a', 100, { cost: 70 }),
      sale('a', -100, { cost: 70 }),
      sale('b', 100, { cost: 70 }),
      sale('b', -50, { cost: -35 }),
    ]);
    expect(await margins()).toMatchObject([
      { customer_id: 'a', sales_12m: 100, refunds_12m: 100, margin_12m: 0 },
      { customer_id: 'b', sales_12m: 100, refunds_12m: 50, margin_12m: 15 },
    ]);
  });

  test('only the last twelve months count, but a rate is taken from all sales', async () => {
    await given(db, 'transactions', [sale('a', 100, { cost: 90, occurred_at: '2022-01-01 10:00:00' })]);
    expect(await margins()).toMatchObject([{ sales_12m: 0, margin_12m: 0, margin_rate: 0.1 }]);
  });

  test('the rate of one sale is drawn towards that of the company', async () => {
    await given(db, 'transactions', [sale('a', 100, { cost: 100 }), sale('b', 100, { cost: 0 })]);
    // Three average days (sales 100, margin 50) are added: (0 + 150) / 400 and (100 + 150) / 400
    expect(await margins()).toMatchObject([{ margin_rate: 0.375 }, { margin_rate: 0.625 }]);
  });
});
