import { fileURLToPath } from 'node:url';
import { type DuckDBConnection, quotedString } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { logLoss } from '../../../models/metrics/probability.ts';
import { auc } from '../../../models/metrics/ranking.ts';
import { type Customer, makeCustomer } from '../../../scripts/samples/customer.ts';
import { openFixture } from '../warehouse-fixture.ts';
import { buildChurn, churnNight } from './churn-tables.ts';
import { plantedOdds } from './planted-odds.ts';

const samples = (name: string) =>
  quotedString(fileURLToPath(new URL(`../../../data-samples/${name}`, import.meta.url)));

/** The shop, the bank and the complaints of data-samples, without what the loader would refuse. */
const loadSamples = async (db: DuckDBConnection): Promise<void> => {
  const read = (name: string) => `read_csv(${samples(name)}, all_varchar = true, ignore_errors = true)`;
  await db.run(
    `insert into raw.transactions by name
     select distinct on (transaction_id) 'shop' as source, 'shop' as file,
            row_number() over (order by line_id) as record_no, line_id as transaction_id, order_id,
            try_cast(sold_at as timestamp) as occurred_at, customer_no as customer_id, sku as product_id, category,
            try_cast(quantity as decimal(18, 4)) as quantity, try_cast(amount as decimal(18, 4)) as amount, channel
     from ${read('shop-*.csv.gz')} where occurred_at is not null and amount is not null order by line_id`,
  );
  await db.run(
    `insert into raw.transactions by name
     select 'bank' as source, 'bank' as file, row_number() over (order by "流水号") as record_no,
            "客户编号" as customer_id, try_cast("时间" as timestamp) as occurred_at, "账号" as account_id,
            'transfer_in' as kind, try_cast("金额" as decimal(18, 4)) as amount, "对方" as counterparty
     from ${read('bank-*.csv.gz')} where "对方" like '%Payroll' and occurred_at is not null and amount > 0`,
  );
  await db.run(
    `insert into raw.interactions by name
     select 'crm' as source, 'crm' as file, row_number() over (order by customer_no, happened_at) as record_no,
            customer_no as customer_id, try_cast(happened_at as timestamp) as occurred_at, kind,
            try_cast(resolved_at as timestamp) as resolved_at
     from ${read('interactions.csv.gz')} where kind = 'complaint' and occurred_at is not null`,
  );
};

interface Row {
  readonly churned: number;
  /** What the planted truth allows, for who sees the history and for who knows the customer's rate. */
  readonly seen: number;
  readonly known: number;
  readonly features: Readonly<Record<string, unknown>>;
}

let origins: readonly (readonly Row[])[] = [];

beforeAll(async () => {
  const db = await openFixture();
  await loadSamples(db);
  await buildChurn(
    db,
    churnNight({
      as_of: '2026-03-31',
      calibration_end: '2025-09-30',
      holdout_days: 182,
      churn_horizon_days: 90,
    }),
  );
  const truth = new Map<string, Customer>();
  for (let number = 1; number <= 3000; number++) {
    const customer = makeCustomer(7, number, 1.3);
    truth.set(customer.traits.id, customer);
  }
  const read = async (origin_no: number) => {
    const reader = await db.runAndReadAll(
      `select p.*, o.churned, g.cut_on::varchar as cut_on
       from features.churn_past as p
       join features.churn_outcomes as o using (origin_no, customer_id)
       join features.churn_origins as g using (origin_no)
       where origin_no = ${origin_no} order by customer_id`,
    );
    return reader.getRowObjectsJS().flatMap((features): Row[] => {
      const customer = truth.get(String(features.customer_id));
      const { cut_on, horizon_days } = features;
      if (customer === undefined || customer.history.days.length === 0) return [];
      const odds = plantedOdds(customer, String(cut_on), Number(horizon_days));
      return [{ ...odds, churned: Number(features.churned), features }];
    });
  };
  origins = [await read(1), await read(4)];
}, 120_000);

const churnedOf = (rows: readonly Row[]) => Float64Array.from(rows, ({ churned }) => churned);
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const share = (feature: string, value: number) => {
  const rows = origins.flat().filter(({ features }) => features[feature] === value);
  return { rows: rows.length, churned: mean(churnedOf(rows)) };
};

describe('the churn table of the samples', () => {
  test('has the churners that the planted hazard foretells', () => {
    for (const rows of origins) {
      expect(rows.length).toBeGreaterThan(1000);
      const seen = Float64Array.from(rows, (row) => row.seen);
      // Three standard errors of 1,500 outcomes, and the orders that were sent back whole.
      expect(Math.abs(mean(seen) - mean(churnedOf(rows)))).toBeLessThan(0.05);
    }
  });

  test('leaves room between a coin and what the planted truth allows', () => {
    for (const rows of origins) {
      const seen = Float64Array.from(rows, (row) => row.seen);
      const known = Float64Array.from(rows, (row) => row.known);
      const churned = churnedOf(rows);
      expect(auc(seen, churned)).toBeGreaterThan(0.79);
      // Nobody sees a customer's own rate, so the truth that knows it is out of reach of every model.
      expect(auc(known, churned)).toBeGreaterThan(auc(seen, churned) + 0.03);
      expect(logLoss(seen, churned)).toBeGreaterThan(logLoss(known, churned));
    }
  });

  test('shows each planted cause', () => {
    const late = [share('late_answer_since_purchase', 0), share('late_answer_since_purchase', 1)] as const;
    expect(late[1].rows).toBeGreaterThan(100);
    expect(late[1].churned).toBeGreaterThan(late[0].churned + 0.15);
    const salary = [
      share('salary_stopped_since_purchase', 0),
      share('salary_stopped_since_purchase', 1),
    ] as const;
    expect(salary[1].rows).toBeGreaterThan(50);
    expect(salary[1].churned).toBeGreaterThan(salary[0].churned + 0.15);
    for (const feature of ['silence_days', 'purchases_missed', 'silence_per_gap']) {
      const rows = origins.flat().filter(({ features }) => features[feature] !== null);
      const values = Float64Array.from(rows, ({ features }) => Number(features[feature]));
      expect(auc(values, churnedOf(rows)), feature).toBeGreaterThan(0.65);
    }
  });
});
