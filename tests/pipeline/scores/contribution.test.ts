import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { sharedData } from '../../shared-data.ts';
import { build, given, openFixture, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

const staged = [
  'staging.transactions',
  'staging.customers',
  'staging.accounts',
  'staging.loans',
  'staging.labels',
  'staging.invoices',
  'staging.products',
  'staging.balances',
  'staging.interactions',
];

const steps = [
  'features.sale_margins',
  'features.service_costs',
  'features.account_spans',
  'features.loan_spans',
  'features.bank_contribution',
  'scores.contribution',
];

const contribution = async (own = {}) => {
  await build(db, [...staged, ...steps], own);
  return rows(db, 'from scores.contribution order by customer_id');
};

// as_of is 2024-06-30; deposits earn 2 % a year, loans cost 2.5 % and lose 1 %, 45 % of a default is lost.
describe('scores.contribution', () => {
  test('a deposit of 1,000 for a year earns the transfer rate less the interest paid', async () => {
    await given(db, 'accounts', [{ account_id: 'x', customer_id: 'a', opened_on: '2020-01-01' }]);
    await given(db, 'balances', [{ account_id: 'x', balance_on: '2023-06-01', balance: 1000 }]);
    await given(db, 'transactions', [
      { customer_id: 'a', account_id: 'x', occurred_at: '2024-01-01 00:00:00', amount: 5, kind: 'interest' },
      { customer_id: 'a', account_id: 'x', occurred_at: '2024-01-01 00:00:00', amount: -3, kind: 'fee' },
      { customer_id: 'a', account_id: 'x', occurred_at: '2022-01-01 00:00:00', amount: -9, kind: 'fee' },
    ]);
    expect(await contribution()).toMatchObject([
      { deposit_contribution_12m: 15, loan_contribution_12m: 0, fees_12m: 3, contribution_12m: 18 },
    ]);
  });

  test('a balance holds until the next one, and not beyond the closing of the account', async () => {
    await given(db, 'accounts', [
      { account_id: 'x', customer_id: 'a', opened_on: '2020-01-01' },
      { account_id: 'y', customer_id: 'b', opened_on: '2020-01-01', closed_on: '2023-09-11' },
    ]);
    await given(db, 'balances', [
      { account_id: 'x', balance_on: '2023-07-01', balance: 3650 }, // 73 days, then overdrawn for the rest
      { account_id: 'x', balance_on: '2023-09-12', balance: -365 },
      { account_id: 'y', balance_on: '2023-07-01', balance: 3650 }, // 72 days
    ]);
    expect(await contribution()).toMatchObject([
      // 730 at 2 %; 292 days of 365 owed: 292 at 2.5 % and 1 %
      { customer_id: 'a', deposit_contribution_12m: 14.6, loan_contribution_12m: -10.22 },
      { customer_id: 'b', deposit_contribution_12m: 14.4, loan_contribution_12m: 0 },
    ]);
  });

  test('a loan earns its rate less the cost of its money and the expected loss, on what is still owed', async () => {
    // Granted a year ago for two years: from 2,400 down to 1,200, so 1,800 on average, within a day or two
    await given(db, 'loans', [
      {
        loan_id: 'l',
        customer_id: 'a',
        granted_on: '2023-07-01',
        amount: 2400,
        term_months: 24,
        rate: 0.085,
      },
    ]);
    const [row] = await contribution();
    expect(Number(row!.loan_contribution_12m)).toBeCloseTo(1800 * (0.085 - 0.025 - 0.01), -1);
    expect(Number(row!.expected_loss_12m)).toBeCloseTo(18, 1);
  });

  test('a default costs what is lost of the debt, in the year it happened and in no other', async () => {
    const loan = { customer_id: 'a', amount: 1000, term_months: 12, rate: 0.025 };
    await given(db, 'loans', [
      { ...loan, loan_id: 'l', granted_on: '2023-12-31', defaulted_on: '2023-12-31' },
      { ...loan, loan_id: 'm', granted_on: '2022-01-01', defaulted_on: '2022-06-01', customer_id: 'b' },
    ]);
    expect(await contribution()).toMatchObject([
      { customer_id: 'a', loan_contribution_12m: -450, contribution_12m: -450 },
      { customer_id: 'b', loan_contribution_12m: 0 },
    ]);
  });

  test('interactions cost what the config says of their kind', async () => {
    await given(db, 'transactions', [{ customer_id: 'a', occurred_at: '2024-06-01 10:00:00', amount: 100 }]);
    await given(db, 'interactions', [
      { customer_id: 'a', occurred_at: '2024-06-02 10:00:00', kind: 'complaint' },
      { customer_id: 'a', occurred_at: '2024-06-03 10:00:00', kind: 'contact' },
      { customer_id: 'a', occurred_at: '2022-06-02 10:00:00', kind: 'complaint' },
    ]);
    const cost_to_serve = JSON.stringify([{ kind: 'complaint', cost: 12.5 }]);
    expect(await contribution({ cost_to_serve })).toMatchObject([
      { margin_12m: 100, cost_to_serve_12m: 12.5, contribution_12m: 87.5 },
    ]);
  });
});

describe('scores.totals', () => {
  test('every dimension adds up to the whole, also where a member is missing', async () => {
    await given(db, 'customers', [
      { customer_id: 'a', region: 'North', manager: 'Lin' },
      { customer_id: 'b', region: 'South' },
    ]);
    await given(db, 'products', [{ product_id: 'p', category: 'tea', margin_rate: 0.5 }]);
    const sale = (customer_id: string, amount: number, own: object) => ({
      customer_id,
      occurred_at: '2024-06-01 10:00:00',
      amount,
      ...own,
    });
    await given(db, 'transactions', [
      sale('a', 100, { product_id: 'p', channel: 'web' }),
      sale('a', -20, { product_id: 'p', channel: 'web' }),
      sale('b', 50, { category: 'coffee', branch: 'High Street' }),
      sale('c', 10, { channel: 'web' }),
    ]);
    await build(db, [
      ...staged,
      'customer.refund_matches',
      'customer.refunds',
      'customer.purchase_lines',
      'customer.purchase_days',
      'customer.summary',
      'customer.customers',
      ...steps,
      'features.customer_sales',
      'features.product_sales',
      'scores.value',
    ]);
    await db.run(
      `create table scores.rfm as select customer_id, 'loyal' as rfm_segment from customer.summary`,
    );
    await build(db, ['scores.totals']);
    const whole = await rows(
      db,
      `select dimension, sum(sales) as sales, sum(refunds) as refunds, sum(margin) as margin
       from scores.totals group by all order by all`,
    );
    expect(whole.length).toBeGreaterThan(15);
    for (const row of whole) expect(row).toMatchObject({ sales: 160, refunds: 20, margin: 100 });
    const found = await rows(
      db,
      `select dimension, member, customers, sales, margin, contribution from scores.totals
       where dimension in ('total', 'category', 'region') order by all`,
    );
    expect(found).toEqual([
      { dimension: 'category', member: '', customers: 1, sales: 10, margin: 10, contribution: null },
      { dimension: 'category', member: 'coffee', customers: 1, sales: 50, margin: 50, contribution: null },
      { dimension: 'category', member: 'tea', customers: 1, sales: 100, margin: 40, contribution: null },
      { dimension: 'region', member: '', customers: 1, sales: 10, margin: 10, contribution: 10 },
      { dimension: 'region', member: 'North', customers: 1, sales: 100, margin: 40, contribution: 40 },
      { dimension: 'region', member: 'South', customers: 1, sales: 50, margin: 50, contribution: 50 },
      { dimension: 'total', member: '', customers: 3, sales: 160, margin: 100, contribution: 100 },
    ]);
  });
});

const onlineRetail = sharedData('online_retail.csv.gz');
describe.skipIf(!onlineRetail)('scores.concentration on Online Retail (needs the shared data folder)', () => {
  // churn-segments reference, section 6: Quantity > 0, UnitPrice > 0, a customer; 4,338 customers
  test('the best fifth brings 74.59 %, Gini .7151', async () => {
    await db.run(`create table customer.summary as
      select CustomerID as customer_id, sum(Quantity::decimal(18, 4) * UnitPrice::decimal(18, 4))::decimal(18, 4)
        as total_value, 0::decimal(18, 4) as net_value_12m
      from read_csv('${onlineRetail}', all_varchar = true)
      where CustomerID <> '' and Quantity::integer > 0 and UnitPrice::decimal(18, 4) > 0 group by CustomerID`);
    await db.run(`create table scores.contribution as
      select customer_id, case customer_id when '12347' then 3 when '12348' then 1 when '12349' then -1 else 0 end
        ::decimal(18, 4) as contribution_12m from customer.summary where customer_id <= '12350'`);
    await build(db, ['scores.concentration']);
    const [contributed, total] = await rows(db, 'from scores.concentration order by measure');
    expect(total).toMatchObject({ measure: 'total_value', customers: 4338, below_zero: 0 });
    expect(Number(total!.top_20_share)).toBeCloseTo(0.7459, 3);
    expect(Number(total!.gini)).toBeCloseTo(0.7151, 4);
    // Five customers with 0, 0, -1 counted as 0, 1 and 3: 2 (4 * 1 + 5 * 3) / (5 * 4) - 6 / 5; 80 % are 3.2 of 4
    expect(contributed).toEqual({
      measure: 'contribution_12m',
      customers: 5,
      gini: expect.closeTo(0.7, 10),
      top_20_share: 0.75,
      customers_for_80: 2,
      below_zero: 1,
    });
  });
});
