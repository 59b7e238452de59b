import { expect, test } from 'vitest';
import { recordDecision } from '../../../pipeline/decisions.ts';
import { buildTable, readStep } from '../../../pipeline/step.ts';
import { given } from '../credit-tables.ts';
import { creditNight, creditWarehouse, rows } from './credit-night.ts';

test('the credit file has six parts from whatever there is, and the blacklist who, why and until when', async () => {
  const db = await creditWarehouse();
  await given(db, 'customers', 'customer_id, name, kind, industry', `('c', 'Cask & Co', 'company', 'wine')`);
  await given(
    db,
    'invoices',
    'customer_id, invoice_id, issued_on, due_on, amount',
    `('c', '1', date '2024-05-01', date '2024-05-31', 80)`,
  );
  await given(
    db,
    'accounts',
    'account_id, customer_id, product, opened_on',
    `('1', 'd', 'savings', date '2020-01-01')`,
  );
  await creditNight(db, '2024-06-20');
  await recordDecision(db, {
    kind: 'blacklist',
    customer_id: 'c',
    field: 'blacklist',
    value: '',
    decided_by: 'Ann',
    second_person: 'Bob',
    reason: 'insolvency filed',
    decided_on: '2024-06-21',
    expires_on: '2024-12-31',
  });
  await creditNight(db, '2024-06-30', { isWhole: true });
  await db.run(
    `create or replace table customer.customers as select c.*, date '2024-05-01' as first_seen_on from staging.customers as c`,
  );
  await db.run(
    'create table customer.summary (customer_id varchar, orders integer, total_value double, net_value_12m double, last_purchase_on date)',
  );
  await db.run('create table scores.value (customer_id varchar, value_tier varchar)');
  await db.run('create table scores.lifecycle (customer_id varchar, lifecycle_stage varchar)');
  await buildTable(db, readStep('scores.credit_file'), { as_of: '2024-06-30' });
  const [company, person] = await rows(db, 'from scores.credit_file order by customer_id');
  const part = (row: Readonly<Record<string, unknown>>, name: string) =>
    JSON.parse(String(row[name])) as Record<string, unknown>;
  expect(part(company!, 'identity')).toMatchObject({ name: 'Cask & Co', industry: 'wine', kind: 'company' });
  expect(part(company!, 'payments')).toMatchObject({ invoices: 1, overdue_amount: 80, days_past_due: 30 });
  expect(part(company!, 'assets')).toMatchObject({ accounts: null, products: null });
  expect(part(company!, 'decisions')).toMatchObject({
    credit_limit: 0,
    is_blocked: true,
    decisions: [
      {
        field: 'blacklist',
        decided_by: 'Ann',
        second_person: 'Bob',
        reason: 'insolvency filed',
        expires_on: '2024-12-31',
      },
    ],
  });
  expect(part(person!, 'identity')).toMatchObject({ name: null });
  expect(part(person!, 'assets')).toMatchObject({ products: ['savings'] });
  await buildTable(db, readStep('actions.blacklist'), { as_of: '2024-06-30' });
  expect(await rows(db, 'from actions.blacklist')).toMatchObject([
    { customer_id: 'c', name: 'Cask & Co', second_person: 'Bob', days_left: 184, exposure: 80 },
  ]);
});
