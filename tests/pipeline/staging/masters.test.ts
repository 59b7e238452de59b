import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { built, emptyWarehouse, given } from '../credit-tables.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await emptyWarehouse();
});

const staged = (entity: string, as_of: string) => built(db, [`staging.${entity}`], { as_of });

describe('staging.customers', () => {
  const columns = 'customer_id, name, email, city, opened_on, closed_on, marketing_consent';

  test('takes each attribute from the latest record that gives it, tidied', async () => {
    await given(
      db,
      'customers',
      columns,
      `('c1', '  Ann   Lee ', 'ANN@EXAMPLE.ORG', 'Leeds', date '2023-05-01', null, null),
       ('c1', 'Ann　Li', null, '', date '2023-06-01', null, null)`,
    );
    expect(await staged('customers', '2024-01-31')).toMatchObject([
      {
        customer_id: 'c1',
        name: 'Ann Li', // the second record is the later one
        email: 'ann@example.org',
        city: 'Leeds',
        opened_on: '2023-05-01',
        records: 2,
      },
    ]);
  });

  test('lets one refusal of marketing hold, whatever other records say', async () => {
    await given(
      db,
      'customers',
      columns,
      `('c1', 'A', null, null, null, null, false), ('c1', 'A', null, null, null, null, true),
       ('c2', 'B', null, null, null, null, true), ('c2', 'B', null, null, null, null, null),
       ('c3', 'C', null, null, null, null, null)`,
    );
    expect(await staged('customers', '2024-01-31')).toMatchObject([
      { customer_id: 'c1', marketing_consent: false },
      { customer_id: 'c2', marketing_consent: true },
      { customer_id: 'c3', marketing_consent: null },
    ]);
  });

  test('knows nobody before they came, and no end before it happened', async () => {
    await given(
      db,
      'customers',
      columns,
      `('c1', 'A', null, null, date '2024-01-31', date '2024-02-01', null),
       ('c2', 'B', null, null, date '2024-02-01', null, null)`,
    );
    expect(await staged('customers', '2024-01-31')).toMatchObject([{ customer_id: 'c1', closed_on: null }]);
    expect(await staged('customers', '2024-02-01')).toMatchObject([
      { customer_id: 'c1', closed_on: '2024-02-01' },
      { customer_id: 'c2' },
    ]);
  });

  test('is empty without a customer master', async () => {
    expect(await staged('customers', '2024-01-31')).toEqual([]);
  });
});

describe('staging.accounts', () => {
  const columns = 'account_id, customer_id, product, opened_on, closed_on, credit_limit';

  test('keeps the latest record of an account, opened by as_of', async () => {
    await given(
      db,
      'accounts',
      columns,
      `('a1', 'c1', ' Card ', date '2024-01-31', date '2024-02-10', 500),
       ('a1', 'c1', 'Card', date '2024-01-31', date '2024-02-10', 800),
       ('a2', 'c1', null, null, null, null),
       ('a3', 'c1', null, date '2024-02-01', null, null)`,
    );
    expect(await staged('accounts', '2024-01-31')).toMatchObject([
      { account_id: 'a1', product: 'card', closed_on: null, credit_limit: '800.0000' },
      { account_id: 'a2', opened_on: null },
    ]);
  });
});

describe('staging.products', () => {
  test('keeps the latest record of a product', async () => {
    await given(
      db,
      'products',
      'product_id, name, margin_rate, warranty_months',
      `('p1', 'Kettle', 0.3, 12), ('p1', 'Kettle  2', 0.25, 24)`,
    );
    expect(await staged('products', '2024-01-31')).toMatchObject([
      { product_id: 'p1', name: 'Kettle 2', margin_rate: '0.2500', warranty_months: 24 },
    ]);
  });

  test('is empty without a product master', async () => {
    expect(await staged('products', '2024-01-31')).toEqual([]);
  });
});
