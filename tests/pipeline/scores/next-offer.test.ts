import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { affinityParameters, affinitySettings } from '../../../pipeline/config/affinity-settings.ts';
import { createModelCards } from '../../../pipeline/scores/model-cards.ts';
import { scoreNextOffers } from '../../../pipeline/scores/next-offer-models.ts';
import { buildTable, readStep } from '../../../pipeline/step.ts';
import { given, openFixture, parameters, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

const buildOffers = async (grades: Readonly<Record<string, string>> = {}): Promise<void> => {
  const affinity = affinitySettings.parse({});
  const build = (table: string) =>
    buildTable(db, readStep(table), { ...parameters, ...affinityParameters(affinity) });
  for (const table of [
    'staging.transactions',
    'staging.products',
    'customer.refund_matches',
    'customer.purchase_lines',
    'customer.purchase_days',
    'customer.summary',
    'features.purchase_history',
    'features.past_origins',
    'features.affinity_items',
    'features.customer_products',
  ]) {
    await build(table);
  }
  await db.run(
    `create table scores.rfm as select customer_id, 'loyal' as rfm_segment from features.purchase_history`,
  );
  await db.run('create table scores.credit (customer_id varchar, credit_grade varchar)');
  for (const [customer_id, grade] of Object.entries(grades)) {
    await db.run('insert into scores.credit values ($customer_id, $grade)', { customer_id, grade });
  }
  await db.run(`create table customer.customers as
    select customer_id, customer_id <> 'silent' as marketing_consent from features.purchase_history`);
  await createModelCards(db);
  await scoreNextOffers({ db, config: { affinity } } as unknown as Parameters<typeof scoreNextOffers>[0]);
  await build('scores.next_offer');
};

const bought = (customer_id: string, product_id: string, day: string) =>
  given(db, 'transactions', [{ customer_id, product_id, occurred_at: `${day} 10:00:00`, amount: 10 }]);

/**
 * Two camps of forty customers: products of one camp follow each other. Each customer has two of five before the
 * baseline, takes a third before the cut and a fourth after it.
 */
const camps = async (): Promise<void> => {
  await db.run(
    `insert into raw.transactions by name
     select 'shop' as source, 'camps.csv' as file, 100000 + i * 4 + k as record_no,
            'c' || lpad(cast(i as varchar), 2, '0') as customer_id,
            case when i % 2 = 0 then 'A' else 'B' end || (i // 2 + k) % 5 as product_id,
            cast(case k when 0 then '2024-01-10' when 1 then '2024-01-20' when 2 then '2024-03-15' else '2024-06-01' end as timestamp)
                as occurred_at,
            10 as amount
     from range(80) as r(i), range(4) as s(k)`,
  );
};

const offer = async (customer_id: string) =>
  (await rows(db, `from scores.next_offer where customer_id = '${customer_id}'`))[0]!;

describe('scores.next_offer', () => {
  test('offers what customers of the same taste took, says why, and is used because it wins by time', async () => {
    await camps();
    await buildOffers();
    // c00 took A0 to A3, so of its camp A4 is left.
    const { next_best_product, next_best_reason } = await offer('c00');
    expect(next_best_product).toBe('A4');
    expect(JSON.parse(String(next_best_reason))).toMatchObject({ code: 'holders_also_take' });
    const [card] = await rows(
      db,
      `select is_used, grade, metrics, baseline from ops.model where model = 'similar-products'`,
    );
    expect(card).toMatchObject({ is_used: true, grade: 'A' });
    const metrics = JSON.parse(String(card!.metrics));
    expect(metrics.customers).toBe(80);
    expect(metrics.gain_low).toBeGreaterThan(0);
    expect(metrics.recall_at_5 - JSON.parse(String(card!.baseline)).recall_at_5).toBeCloseTo(
      metrics.gain,
      12,
    );
  });

  test('never offers what is held, and nothing to who has refused', async () => {
    await camps();
    await bought('silent', 'A1', '2024-06-01');
    await buildOffers();
    expect(await offer('silent')).toMatchObject({
      next_best_product: null,
      next_best_reason: '{"code":"no_consent"}',
    });
    const held = await rows(
      db,
      `select o.customer_id from scores.next_offer as o join customer.purchase_lines as l
       on l.customer_id = o.customer_id and l.product_id = o.next_best_product`,
    );
    expect(held).toEqual([]);
  });

  test('offers no credit to grades D and E', async () => {
    await given(db, 'products', [{ product_id: 'A4', category: 'Loan' }]);
    await camps();
    await buildOffers({ c00: 'D', c10: 'B' });
    expect((await offer('c00')).next_best_product).not.toBe('A4');
    expect((await offer('c10')).next_best_product).toBe('A4');
  });

  test('tells what is due by the own gap, and offers it where nothing new is left', async () => {
    for (const day of ['2024-04-01', '2024-05-01', '2024-05-31']) await bought('r', 'tea', day);
    await buildOffers();
    expect(await offer('r')).toMatchObject({
      next_best_product: 'tea',
      replenish_product: 'tea',
      replenish_due_on: '2024-06-30',
      replenish_gap_days: 30,
    });
    expect(JSON.parse(String((await offer('r')).next_best_reason))).toEqual({
      code: 'replenishment_due',
      products: ['tea'],
      due_on: '2024-06-30',
      gap_days: 30,
    });
  });

  test('falls back to what is popular where the history is too short, and says so', async () => {
    await bought('a', 'tea', '2024-06-01');
    await bought('b', 'cup', '2024-06-02');
    await bought('c', 'cup', '2024-06-02');
    await buildOffers();
    expect(await offer('a')).toMatchObject({ next_best_product: 'cup' });
    expect(String((await offer('a')).next_best_reason)).toContain('popular_in_segment');
    expect(await rows(db, 'select model, is_used, note from ops.model order by model')).toEqual([
      { model: 'popular-in-segment', is_used: true, note: '' },
      { model: 'similar-products', is_used: false, note: 'history too short for a holdout' },
    ]);
  });

  test('of nobody is empty', async () => {
    await buildOffers();
    expect(await rows(db, 'from scores.next_offer')).toEqual([]);
  });
});
