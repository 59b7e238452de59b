import { type DuckDBConnection, quotedString } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { affinityParameters, affinitySettings } from '../../../pipeline/config/affinity-settings.ts';
import { mineItemsets, scoreProductPairs } from '../../../pipeline/scores/affinity-models.ts';
import { buildTable, readStep } from '../../../pipeline/step.ts';
import { sharedData } from '../../shared-data.ts';
import { given, openFixture, parameters, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

type Own = Partial<ReturnType<typeof affinitySettings.parse>>;

const buildPairs = async (own: Own = {}): Promise<void> => {
  const settings = { ...affinitySettings.parse({}), ...own };
  const night = { db, config: { affinity: settings } } as unknown as Parameters<typeof scoreProductPairs>[0];
  const build = (table: string) =>
    buildTable(db, readStep(table), { ...parameters, ...affinityParameters(settings) });
  for (const table of [
    'staging.transactions',
    'staging.products',
    'customer.refund_matches',
    'features.affinity_items',
    'features.basket_lines',
    'features.baskets',
    'features.basket_items',
    'features.frequent_items',
  ]) {
    await build(table);
  }
  await scoreProductPairs(night);
  await mineItemsets(night);
  for (const table of ['scores.product_pairs', 'scores.strongest_pair', 'scores.affinity_summary'])
    await build(table);
};

let order = 0;

/** An order of one piece of each product; nobody's unless a customer is named. */
const basket = async (products: readonly string[], own: Record<string, string | number | null> = {}) => {
  order++;
  await given(
    db,
    'transactions',
    products.map((product_id) => ({
      order_id: `o${order}`,
      customer_id: null,
      occurred_at: '2024-06-01 10:00:00',
      amount: 10,
      product_id,
      ...own,
    })),
  );
};

const baskets = async (
  count: number,
  products: readonly string[],
  own: Record<string, string | number | null> = {},
) => {
  for (let i = 0; i < count; i++) await basket(products, own);
};

const few = { min_count: 2, min_support: 0.000001 };

const pairs = (kind: string, level = 'product') =>
  rows(
    db,
    `select item_a || ' ' || item_b as pair, units_a, units_b, units_both from scores.product_pairs
     where kind = '${kind}' and level = '${level}' order by pair`,
  );

describe('pairs of products', () => {
  test('are counted once per basket, with and without a customer, however often a line is repeated', async () => {
    await baskets(2, ['A', 'B']);
    await basket(['A', 'B', 'B', 'A'], { customer_id: 'c1' });
    await basket(['A']);
    await buildPairs(few);
    expect(await pairs('basket')).toEqual([{ pair: 'A B', units_a: 4, units_b: 3, units_both: 3 }]);
    expect(await pairs('customer')).toEqual([]);
  });

  test('of a customer lie within a window, and days without an order are baskets', async () => {
    for (const customer_id of ['c1', 'c2', 'c3']) {
      const own = { customer_id, order_id: null };
      await basket(['A'], { ...own, occurred_at: '2024-06-01 10:00:00' });
      await basket(['B'], {
        ...own,
        occurred_at: customer_id === 'c3' ? '2024-01-05 10:00:00' : '2024-06-02 10:00:00',
      });
    }
    await buildPairs({ ...few, check_days: 300 });
    expect(await pairs('basket')).toEqual([]);
    expect(await pairs('customer')).toEqual([{ pair: 'A B', units_a: 3, units_b: 3, units_both: 2 }]);
  });

  test('leave out what was taken back, cost nothing, or is no product', async () => {
    const own = { customer_id: 'c1' };
    await baskets(2, ['A', 'B', 'C', 'POST'], own);
    await given(db, 'transactions', [
      {
        customer_id: 'c1',
        order_id: `o${order}`,
        product_id: 'B',
        amount: -10,
        occurred_at: '2024-06-03 10:00:00',
      },
    ]);
    await baskets(2, ['A', 'FREE'], { amount: 0 });
    await buildPairs({ ...few, exclude_products: ['POST'] });
    expect(await pairs('basket')).toEqual([{ pair: 'A C', units_a: 2, units_b: 2, units_both: 2 }]);
  });

  test('of one parent or one name are variants and no pairs', async () => {
    await given(db, 'products', [
      { product_id: 'X', name: 'Red lamp' },
      { product_id: 'Y', name: 'red Lamp' },
    ]);
    await baskets(3, ['85099B', '85099C', 'X', 'Y']);
    await buildPairs(few);
    expect((await pairs('basket')).map(({ pair }) => pair)).toEqual([
      '85099B X',
      '85099B Y',
      '85099C X',
      '85099C Y',
    ]);
    await buildPairs({ ...few, parent: '' });
    expect((await pairs('basket')).map(({ pair }) => pair)).toContain('85099B 85099C');
  });

  test('stand for their categories, too', async () => {
    await given(db, 'products', [
      { product_id: 'A', category: 'tea' },
      { product_id: 'B', category: 'cups' },
      { product_id: 'C', category: 'cups' },
    ]);
    await baskets(2, ['A', 'B']);
    await baskets(2, ['A', 'C']);
    await baskets(2, ['B', 'C']);
    await buildPairs(few);
    expect(await pairs('basket', 'category')).toEqual([
      { pair: 'cups tea', units_a: 6, units_b: 4, units_both: 4 },
    ]);
  });

  test('come from no basket above the cap, and the summary says how many were left out', async () => {
    await baskets(3, ['A', 'B']);
    await basket(['A', 'B', 'C', 'D']);
    await buildPairs({ ...few, max_items: 3 });
    expect(await pairs('basket')).toEqual([{ pair: 'A B', units_a: 3, units_b: 3, units_both: 3 }]);
    expect(
      await rows(db, 'select baskets, left_out, smallest_left_out, largest from scores.affinity_summary'),
    ).toEqual([{ baskets: 4, left_out: 1, smallest_left_out: 4, largest: 4 }]);
  });

  test('leave out the largest baskets where all pairs together are too many', async () => {
    await baskets(3, ['A', 'B']);
    await basket(Array.from({ length: 40 }, (_, i) => `P${i}`));
    await buildPairs({ ...few, max_pairs: 700 });
    expect(await rows(db, 'select baskets, left_out from scores.affinity_summary')).toEqual([
      { baskets: 4, left_out: 1 },
    ]);
  });

  test('are found before the last month and checked in it', async () => {
    const before = { occurred_at: '2024-04-01 10:00:00' };
    await baskets(8, ['A', 'B'], before);
    await baskets(8, ['C', 'D'], before);
    await baskets(30, ['E'], before);
    await baskets(4, ['A', 'B']);
    await baskets(4, ['C']);
    await baskets(4, ['D']);
    await buildPairs(few);
    const found = await rows(
      db,
      `select item_a, units_a, later_both, later_lift, is_significant, is_rule from scores.product_pairs order by item_a`,
    );
    expect(found).toEqual([
      // 4 x 12 / (4 x 4) in the month of twelve baskets
      { item_a: 'A', units_a: 8, later_both: 4, later_lift: 3, is_significant: true, is_rule: true },
      { item_a: 'C', units_a: 8, later_both: 0, later_lift: 0, is_significant: true, is_rule: false },
    ]);
    expect(await rows(db, 'select item, companion, lift from scores.strongest_pair order by item')).toEqual([
      { item: 'A', companion: 'B', lift: 46 / 8 },
      { item: 'B', companion: 'A', lift: 46 / 8 },
    ]);
  });

  test('of nothing are none', async () => {
    await buildPairs();
    expect(await rows(db, 'from scores.product_pairs')).toEqual([]);
    expect(await rows(db, 'from scores.affinity_summary')).toEqual([]);
  });

  test('a basket of 5,000 products takes no longer than it should', async () => {
    await db.run(
      `insert into raw.transactions by name
       select 'shop' as source, 'a.csv' as file, i as record_no, timestamp '2024-06-01' as occurred_at, 1 as amount,
              case when i < 5000 then 'big' else 'o' || i % 2000 end as order_id, 'P' || i % 5000 as product_id
       from range(15000) as r(i)`,
    );
    await buildPairs();
    expect(await rows(db, 'select left_out, smallest_left_out from scores.affinity_summary')).toEqual([
      { left_out: 1, smallest_left_out: 5000 },
    ]);
  }, 20_000);
});

describe('sets of products', () => {
  test('are told as rules, and a search that would not end is raised and says so', async () => {
    await baskets(12, ['A', 'B', 'C']);
    await baskets(3, ['A', 'D', 'E']);
    await buildPairs({ ...few, max_sets: 9 });
    expect(
      await rows(db, 'select antecedent, consequent, baskets, confidence from scores.item_rules'),
    ).toEqual([
      { antecedent: '["B","C"]', consequent: 'A', baskets: 12, confidence: 1 },
      { antecedent: '["A","C"]', consequent: 'B', baskets: 12, confidence: 1 },
      { antecedent: '["A","B"]', consequent: 'C', baskets: 12, confidence: 1 },
    ]);
    expect(
      await rows(db, 'select wanted_set_count, set_count, itemsets from scores.affinity_summary'),
    ).toEqual([{ wanted_set_count: 2, set_count: 4, itemsets: 7 }]);
  });
});

const groceries = sharedData('groceries_baskets.csv.gz');

describe.skipIf(!groceries)('Groceries, through the steps of the night', () => {
  test('has the pairs, the measures and the tests of the golden table', async () => {
    await db.run(
      `insert into raw.transactions by name
       select 'till' as source, 'g.csv' as file, row_number() over () as record_no, timestamp '2024-06-01' as occurred_at,
              1 as amount, basket_id::varchar as order_id, item as product_id, level2 as category
       from read_csv(${quotedString(groceries!)}, all_varchar = true)`,
    );
    await buildPairs({ min_support: 0.000001 });
    // Counts and printed digits: churn-segments reference, section 3; 4,782 pairs with five baskets or more
    expect(
      await rows(db, `select pairs, lifted, significant, left_out, baskets from scores.affinity_summary`),
    ).toEqual([expect.objectContaining({ left_out: 0, baskets: 9835 })]);
    expect(
      await rows(
        db,
        `select count(*) as pairs, count(*) filter (where lift > 1) as lifted,
                count(*) filter (where is_significant) as significant
         from scores.product_pairs where level = 'product'`,
      ),
    ).toEqual([{ pairs: 4782, lifted: 4262, significant: 2127 }]);
    const [beef] = await rows(
      db,
      `select units_both, round(lift, 6) as lift, round(confidence_ab, 8) as confidence, round(zhang_ab, 6) as zhang
       from scores.product_pairs where item_a = 'beef' and item_b = 'root vegetables'`,
    );
    expect(beef).toEqual({ units_both: 171, lift: 3.040367, confidence: 0.33139535, zhang: 0.708251 });
    await buildPairs({ min_count: 10 });
    expect(
      await rows(
        db,
        `select count(*) as pairs, count(*) filter (where is_significant) as significant
         from scores.product_pairs where level = 'product'`,
      ),
    ).toEqual([{ pairs: 2981, significant: 1774 }]);
  }, 60_000);
});
