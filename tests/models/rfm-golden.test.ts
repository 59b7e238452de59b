import { DuckDBInstance } from '@duckdb/node-api';
import { type Table, tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { concentration } from '../../models/metrics/concentration.ts';
import { rfm } from '../../models/rfm.ts';
import { elevenSegments } from '../../models/rfm-grid.ts';
import { sharedData } from '../shared-data.ts';
import { numbers } from './buyers.ts';

const onlineRetail = sharedData('online_retail.csv.gz');
const orders = sharedData('rfm_orders_SYNTHETIC.csv.gz');

/** The three columns rfm reads, from a query that names them, in the order of the query. */
const inputsOf = async (sql: string): Promise<Table> => {
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  const columns = (await db.runAndReadAll(sql)).getColumnsObjectJS();
  db.closeSync();
  const numeric = (name: string) => Float64Array.from(columns[name]!, Number);
  return tableFromArrays({
    days_since_last_purchase: numeric('days'),
    orders: numeric('orders'),
    total_value: numeric('value'),
  });
};

/** Customers per segment, in the order of the grid. */
const counts = (inputs: Table, options: Parameters<typeof rfm.fit>[1]) => {
  const fitted = rfm.fit(inputs, options);
  const no = numbers(rfm.score(fitted, inputs, undefined), 'rfm_segment_no');
  const { segments } = fitted.params.grid;
  return Object.fromEntries(segments.map((segment, s) => [segment, no.filter((i) => i === s).length]));
};

describe.skipIf(!onlineRetail)('rfm of Online Retail (shared data)', async () => {
  // The usual cleaning of the tutorials: a customer, no cancellations; as of 2011-12-11 (clv reference 5.1)
  const inputs = onlineRetail
    ? await inputsOf(`
        select
            floor(epoch(timestamp '2011-12-11' - max(InvoiceDate::timestamp)) / 86400)::double as days,
            count(distinct InvoiceNo) as orders,
            sum(Quantity::decimal(18, 4) * UnitPrice::decimal(18, 4))::double as value
        from read_csv('${onlineRetail}', all_varchar = true)
        where CustomerID is not null and CustomerID <> '' and InvoiceNo not like 'C%'
            and UnitPrice::decimal(18, 4) > 0
        group by CustomerID
        order by CustomerID`)
    : tableFromArrays({});

  // Published table of the tutorials, 4,338 customers
  test('the ten segments by the common Python tutorial', () => {
    expect(inputs.numRows).toBe(4338);
    expect(counts(inputs, { way: 'rank-first' })).toEqual({
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
  });

  // Computed for the reference with SQL's NTILE, ties by customer
  test('the ten segments by ntile', () => {
    expect(Object.values(counts(inputs, { way: 'ntile' }))).toEqual([
      632, 819, 480, 42, 91, 188, 350, 596, 63, 1077,
    ]);
  });

  // Computed for the reference on the scores of the tutorial
  test('the eleven segments', () => {
    expect(counts(inputs, { way: 'rank-first', grid: elevenSegments })).toEqual({
      champions: 932,
      loyal: 740,
      potential_loyalist: 566,
      new: 20,
      promising: 120,
      need_attention: 745,
      about_to_sleep: 84,
      at_risk: 448,
      cant_lose: 76,
      hibernating: 425,
      lost: 182,
    });
  });

  // Edges of the quintiles of frequency in the reference: 1, 1, 2, 3, 6, 209
  test('with ties together all who bought once share the lowest score, a third of the customers', () => {
    const fitted = rfm.fit(inputs, undefined);
    expect(fitted.params.frequency_cuts).toEqual([1, 2, 3, 6]);
    const lowest = numbers(rfm.score(fitted, inputs, undefined), 'f_score').filter((f) => f === 1);
    expect(lowest.length / 4338).toBeCloseTo(0.344, 3);
  });

  // churn-segments reference, section 6
  test('the fifth that spends most brings 74.59 %', () => {
    const { top_20_share, gini } = concentration(Float64Array.from(numbers(inputs, 'total_value')));
    expect(top_20_share).toBeCloseTo(0.7459, 3);
    expect(gini).toBeCloseTo(0.7151, 4);
  });
});

describe.skipIf(!orders)('rfm of the synthetic orders of the R package rfm (shared data)', async () => {
  const inputs = orders
    ? await inputsOf(`
        select
            date_diff('day', max(order_date), date '2006-12-31') as days,
            count(*) as orders,
            sum(revenue::decimal(18, 4))::double as value
        from read_csv('${orders}', types = {'order_date': 'date', 'revenue': 'varchar'})
        group by customer_id
        order by customer_id`)
    : tableFromArrays({});
  const fitted = orders ? rfm.fit(inputs, { way: 'plus-one' }) : undefined;

  test('the cut-offs are those of the package', () => {
    const { recency_cuts, frequency_cuts, monetary_cuts } = fitted!.params;
    const rounded = (cuts: readonly number[]) => cuts.map((cut) => Math.round(cut * 10) / 10);
    expect(rounded(recency_cuts)).toEqual([115, 181, 297.4, 482]);
    expect(frequency_cuts).toEqual([4, 5, 6, 8]);
    expect(rounded(monetary_cuts)).toEqual([255.8, 382, 506.4, 666]);
  });

  // rfm 0.3.0, tests/testthat/test-rfm-segment.R: all three scores four or five
  test('its champions are 158 customers with 1,234 orders worth 120,178', () => {
    const scores = rfm.score(fitted!, inputs, undefined);
    const [r, f, m] = [numbers(scores, 'r_score'), numbers(scores, 'f_score'), numbers(scores, 'm_score')];
    const total = (name: 'orders' | 'total_value') =>
      numbers(inputs, name).reduce(
        (sum, value, i) => sum + (Math.min(r[i]!, f[i]!, m[i]!) >= 4 ? value : 0),
        0,
      );
    expect(inputs.numRows).toBe(995);
    expect(r.filter((r_i, i) => Math.min(r_i, f[i]!, m[i]!) >= 4).length).toBe(158);
    expect(total('orders')).toBe(1234);
    expect(total('total_value')).toBe(120_178);
  });
});
