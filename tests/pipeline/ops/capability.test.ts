import { expect, test } from 'vitest';
import { buildTable, readStep } from '../../../pipeline/step.ts';
import { emptyWarehouse, given } from '../credit-tables.ts';

/** What is on, where files of these entities were loaded; a table of labels tells of one outcome. */
const isOn = async (entities: readonly string[], label?: string) => {
  const db = await emptyWarehouse();
  await db.run('create schema ops');
  await db.run('create table ops.file (entity varchar, loaded integer)');
  for (const entity of entities) await db.run(`insert into ops.file values ('${entity}', 10)`);
  if (label !== undefined) await given(db, 'labels', 'customer_id, label, value', `('c', '${label}', true)`);
  await buildTable(db, readStep('ops.capability'), {});
  const reader = await db.runAndReadAll(
    'select capability from ops.capability where is_on order by capability',
  );
  return reader.getRows().map(([name]) => name);
};

test('a labelled table alone switches on what it labels', async () => {
  expect(await isOn(['labels'], 'defaulted')).toEqual(['credit']);
  expect(await isOn(['labels'], 'churned')).toEqual(['churn']);
  expect(await isOn(['labels'])).toEqual([]); // every row was refused
});

test('invoices need payments, and transactions bring segments and churn', async () => {
  expect(await isOn(['invoices'])).toEqual([]);
  expect(await isOn(['invoices', 'payments'])).toEqual(['credit']);
  expect(await isOn(['transactions', 'customers'])).toEqual(['churn', 'profiles', 'purchases']);
});
