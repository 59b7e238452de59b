import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../../pipeline/config.ts';
import { createModelCards } from '../../../pipeline/scores/model-cards.ts';
import { scoreRfm } from '../../../pipeline/scores/rfm-models.ts';
import { lastRefit } from '../../../pipeline/windows.ts';
import { sharedData } from '../../shared-data.ts';
import { load, minimal, problems } from '../config/minimal-config.ts';
import { build, given, openFixture, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
  await createModelCards(db);
});

const tables = [
  'staging.transactions',
  'customer.refund_matches',
  'customer.refunds',
  'customer.purchase_lines',
  'customer.purchase_days',
  'customer.summary',
  'features.purchase_history',
  'features.rfm_basis',
];

/** The night's RFM job on what is in the raw tables, and how many customers each segment holds. */
const segments = async (
  rfm: Partial<Config['rfm']>,
  as_of: string,
  rfm_refit_on = as_of,
): Promise<Record<string, number>> => {
  await build(db, tables, { as_of, rfm_refit_on });
  const config = { rfm: { ...load(minimal).rfm, ...rfm } };
  await scoreRfm({ db, config, parameters: { as_of, rfm_refit_on } } as unknown as Parameters<
    typeof scoreRfm
  >[0]);
  await build(db, ['scores.rfm']);
  const counted = await rows(
    db,
    'select rfm_segment, count(*)::integer as customers from scores.rfm group by all order by all',
  );
  return Object.fromEntries(counted.map((row) => [row.rfm_segment, row.customers]));
};

/** Rows of a CSV file as purchases. */
const loadSales = async (select: string) =>
  db.run(`insert into raw.transactions by name select 'shop' as source, 'a.csv' as file,
    row_number() over () as record_no, * from (${select})`);

const onlineRetail = sharedData('online_retail.csv.gz');
describe.skipIf(!onlineRetail)(
  'RFM of Online Retail through the pipeline (needs the shared data folder)',
  () => {
    beforeEach(async () => {
      // The usual cleaning of the tutorials: a customer, no cancellations, a price (clv reference, 5.1)
      await loadSales(`select CustomerID as customer_id, InvoiceDate::timestamp as occurred_at,
        (Quantity::decimal(18, 4) * UnitPrice::decimal(18, 4))::decimal(18, 4) as amount, InvoiceNo as order_id,
        StockCode as product_id, Quantity::decimal(18, 4) as quantity
      from read_csv('${onlineRetail}', all_varchar = true)
      where CustomerID <> '' and InvoiceNo not like 'C%' and UnitPrice::decimal(18, 4) > 0`);
    });

    // Published table of the tutorials, 4,338 customers
    test('the ten segments by the common Python tutorial', async () => {
      expect(await segments({ method: 'rank-first' }, '2011-12-10')).toEqual({
        champions: 633,
        loyal: 819,
        potential_loyalist: 484,
        new: 42,
        promising: 94,
        need_attention: 187,
        about_to_sleep: 352,
        at_risk: 593,
        cant_lose: 63,
        hibernating: 1071,
      });
      const [means] = await rows(
        db,
        `select avg(days_since_last_purchase)::double as r, avg(orders)::double as f, avg(total_value)::double as m
       from customer.summary join scores.rfm using (customer_id) where rfm_segment = 'champions'`,
      );
      // Champions of the reference: 6.362, 12.417, 6857.964, with the invoices that are worth nothing
      expect(means!.r).toBeCloseTo(6.362, 3);
      expect(means!.f).toBeCloseTo(12.417, 2);
      expect(means!.m).toBeCloseTo(6857.964, 0);
    });
  },
);

const orders = sharedData('rfm_orders_SYNTHETIC.csv.gz');
describe.skipIf(!orders)(
  'RFM of the synthetic orders of the R package rfm (needs the shared data folder)',
  () => {
    // rfm 0.3.0, tests/testthat/test-rfm-segment.R: all three scores four or five
    test('158 champions with 1,234 orders worth 120,178', async () => {
      await loadSales(`select customer_id, order_date::timestamp as occurred_at, revenue::decimal(18, 4) as amount,
        row_number() over () as order_id
      from read_csv('${orders}', all_varchar = true)`);
      await segments({ method: 'plus-one' }, '2006-12-31');
      const [champions] = await rows(
        db,
        `select count(*)::integer as customers, sum(orders)::integer as orders, sum(total_value)::double as value
       from customer.summary join scores.rfm using (customer_id)
       where least(r_score, f_score, m_score) >= 4`,
      );
      expect(champions).toEqual({ customers: 158, orders: 1234, value: 120_178 });
    });
  },
);

describe('RFM cut-offs', () => {
  /** Forty customers with one to forty purchases each, the last of them on the day before. */
  const shop = async (before: string, prefix: string, first = 1) => {
    const sales = Array.from({ length: 40 }, (_, i) => ({
      customer_id: `${prefix}${i}`,
      occurred_at: `${before} 10:00:00`,
      amount: first + i,
    }));
    await given(db, 'transactions', sales);
  };
  const monetaryCuts = async () => {
    const [card] = await rows(db, `select params from ops.model where model = 'rfm'`);
    return JSON.parse(String(card!.params)) as { monetary_cuts: number[]; fitted_on: string };
  };

  test('are those of the last refit day, whatever has happened since', async () => {
    await shop('2024-05-01', 'a');
    await segments({}, '2024-05-31', '2024-05-15');
    const before = await monetaryCuts();
    await shop('2024-06-01', 'b', 1000);
    await segments({}, '2024-06-30', '2024-05-15');
    expect(await monetaryCuts()).toEqual(before);
    expect(before).toMatchObject({ monetary_cuts: [8, 16, 24, 32], fitted_on: '2024-05-15' });
    await segments({}, '2024-06-30', '2024-06-15');
    expect((await monetaryCuts()).monetary_cuts).toEqual([16, 32, 1007, 1023]);
  });

  test('a refund made after the refit day was not known on it', async () => {
    await shop('2024-05-01', 'a');
    await given(db, 'transactions', [
      { customer_id: 'a39', occurred_at: '2024-06-01 10:00:00', amount: -40, kind: 'refund' },
    ]);
    await segments({}, '2024-06-30', '2024-05-15');
    expect((await monetaryCuts()).monetary_cuts).toEqual([8, 16, 24, 32]);
    const [basis] = await rows(db, `select total_value from features.rfm_basis where customer_id = 'a39'`);
    expect(basis).toEqual({ total_value: 40 });
  });

  test('of a company too young at the refit day are taken tonight', async () => {
    await shop('2024-06-01', 'a');
    await segments({}, '2024-06-30', '2024-05-15');
    expect((await monetaryCuts()).fitted_on).toBe('2024-06-30');
  });

  test('may be fixed by the business, with segments of its own', async () => {
    await shop('2024-06-01', 'a');
    const four = [10, 20, 30, 39];
    const found = await segments(
      {
        method: 'fixed',
        cuts: { recency: [30, 60, 90, 120], frequency: [1, 2, 3, 4], monetary: four },
        grid: { axes: 'r and fm', segments: { stars: ['[12345][45]'], rest: ['[12345][123]'] } },
      },
      '2024-06-30',
    );
    // Everybody ordered once, so the mean of both scores never reaches four.
    expect(found).toEqual({ rest: 40 });
  });

  test('a night without a buyer has no scores', async () => {
    expect(await segments({}, '2024-06-30')).toEqual({});
  });
});

describe('the days of refits', () => {
  test.each([
    ['1970-01-01', 90, '1970-01-01'],
    ['1970-03-31', 90, '1970-01-01'],
    ['1970-04-01', 90, '1970-04-01'],
    ['2024-06-30', 1, '2024-06-30'],
  ])('on %s with %i days it is %s', (as_of, days, expected) => {
    expect(lastRefit(as_of, days)).toBe(expected);
  });
});

describe('settings of RFM', () => {
  const withRfm = (text: string) => problems(`${minimal}rfm: ${text}\n`);

  test('a custom grid has to hold every cell once', () => {
    expect(
      withRfm('{ grid: { segments: { a: ["5[12345]"], b: ["[1234][12345]", "55"] } } }').join(),
    ).toContain('requires every cell in one segment, got 55 in a and b');
    expect(withRfm('{ grid: { segments: { a: ["5[12345]"], b: ["[123][12345]"] } } }').join()).toContain(
      '41 in none',
    );
    expect(withRfm('{ grid: { segments: { a: ["5[12345]"], b: ["[1234][12345]"] } } }')).toEqual([]);
  });

  test('fixed cut-offs are four ascending numbers, and belong to method fixed', () => {
    expect(withRfm('{ method: fixed }').join()).toContain('rfm.cuts requires cut-offs for method fixed');
    const cuts = '{ recency: [1, 2, 3, 4], frequency: [1, 2, 2, 4], monetary: [1, 2, 3, 4] }';
    expect(withRfm(`{ method: fixed, cuts: ${cuts} }`).join()).toContain('requires four ascending numbers');
    const good = '{ recency: [1, 2, 3, 4], frequency: [1, 2, 3, 4], monetary: [1, 2, 3, 4] }';
    expect(withRfm(`{ cuts: ${good} }`).join()).toContain('method fixed, which alone reads it');
  });
});
