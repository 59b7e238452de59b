import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { createModelCards } from '../../../pipeline/scores/model-cards.ts';
import { scorePurchases } from '../../../pipeline/scores/purchase-models.ts';
import { addDays } from '../../../pipeline/windows.ts';
import { load, minimal } from '../config/minimal-config.ts';
import { build, given, openFixture, parameters, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
  await createModelCards(db);
});

/** The night's lifetime value job on what is in the raw tables. */
const clv = async (own = {}) => {
  await build(
    db,
    [
      'staging.transactions',
      'staging.products',
      'customer.refund_matches',
      'customer.refunds',
      'customer.purchase_lines',
      'customer.purchase_days',
      'customer.summary',
      'features.purchase_history',
      'features.past_origins',
      'features.holdout_weeks',
      'features.repeat_months',
      'features.sale_margins',
    ],
    own,
  );
  const { as_of, calibration_end, holdout_days, churn_horizon_days } = parameters;
  const windows = { as_of, calibration_end, holdout_days, churn_horizon_days };
  await scorePurchases({ db, config: load(minimal), windows } as unknown as Parameters<
    typeof scorePurchases
  >[0]);
  await build(db, ['scores.clv', 'scores.clv_total'], own);
  return rows(db, 'from scores.clv order by customer_id');
};

/** Customers who come every few days with about the same basket, and some who stopped. */
const shop = async (own: object = {}) => {
  for (let i = 0; i < 60; i++) {
    const sales = Array.from({ length: 12 }, (_, nth) => ({
      customer_id: `c${String(i).padStart(2, '0')}`,
      occurred_at: `${addDays('2023-09-01', (i % 25) + nth * (5 + ((i * 7) % 19)))} 10:00:00`,
      amount: 10 + i + ((nth * 7) % 5),
      ...own,
    })).filter(({ occurred_at }) => occurred_at < (i % 4 === 0 ? '2024-01-15' : '2024-07-01'));
    await given(db, 'transactions', sales);
  }
};

describe('scores.clv', () => {
  test('is discounted purchases times value times margin, between its bounds, and adds up to the total', async () => {
    await shop();
    const scored = await clv({ clv_margin: 0.3 });
    expect(scored.length).toBe(60);
    for (const {
      clv,
      clv_low,
      clv_high,
      margin_rate,
      expected_purchases,
      expected_value,
    } of scored as never[]) {
      expect(margin_rate).toBe(0.3);
      expect(clv_low as number).toBeLessThanOrEqual(clv_high as number);
      expect(clv as number).toBeLessThanOrEqual(
        (expected_purchases as number) * (expected_value as number) * 0.3 + 0.02,
      );
      expect(clv as number).toBeGreaterThanOrEqual(0);
    }
    const [total] = (await rows(db, 'from scores.clv_total')) as Record<string, number>[];
    const sum = (scored as Record<string, number>[]).reduce((all, row) => all + row.clv!, 0);
    expect(total!.clv).toBeCloseTo(sum, 2);
    expect(total!.sales! * 0.3).toBeCloseTo(sum, 0);
    expect(total!.clv_low).toBeLessThan(total!.clv!);
    expect(total!.clv_high).toBeGreaterThan(total!.clv!);
    expect(total!.season_factor).toBe(1);
  });

  test('below zero where sales cost more than they bring, with the bounds in order', async () => {
    await shop({ cost: 1000 });
    const scored = (await clv()) as Record<string, number>[];
    expect(scored.every(({ clv, clv_low, clv_high }) => clv! <= 0 && clv_low! <= clv_high!)).toBe(true);
    expect(scored.some(({ clv }) => clv! < 0)).toBe(true);
  });

  test('of customers who all bought once is nothing, by named fallbacks', async () => {
    for (let i = 0; i < 40; i++) {
      await given(db, 'transactions', [
        { customer_id: `c${i}`, occurred_at: '2024-02-01 10:00:00', amount: 10 + i },
      ]);
    }
    const scored = await clv();
    expect(scored).toHaveLength(40);
    for (const row of scored)
      expect(row).toMatchObject({ expected_purchases: 0, clv: 0, clv_low: 0, clv_high: 0 });
    const used = await rows(db, 'select model, note from ops.model where is_used order by purpose, model');
    expect(used).toEqual([
      { model: 'naive-rate', note: 'stands in for the models with dropout' },
      { model: 'shrunk-mean', note: 'too few repeat buyers for gamma-gamma' },
    ]);
  });

  test('of a company without a sale is an empty table', async () => {
    expect(await clv()).toEqual([]);
    expect(await rows(db, 'from scores.clv_total')).toEqual([]);
  });
});
