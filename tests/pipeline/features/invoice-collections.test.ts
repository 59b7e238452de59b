import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { sharedData } from '../../shared-data.ts';
import { built, emptyWarehouse, given, stage } from '../credit-tables.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await emptyWarehouse();
});

const steps = ['features.credit_receipts', 'features.credit_settlements', 'features.invoice_collections'];
const collected = async (as_of: string) => {
  await stage(db, as_of);
  return built(db, steps, { as_of });
};
const invoices = (rows: string) =>
  given(db, 'invoices', 'customer_id, invoice_id, issued_on, due_on, amount', rows);
const payments = (rows: string) => given(db, 'payments', 'customer_id, invoice_id, paid_on, amount', rows);

describe('features.invoice_collections', () => {
  test('tells DSO, its best possible part, the count-back and the effectiveness of collection', async () => {
    await invoices(`('c', '1', date '2024-06-10', date '2024-07-10', 100), ('c', '2', date '2024-05-10', date '2024-06-09', 60),
      ('c', '3', date '2024-04-10', date '2024-05-10', 40), ('c', '4', date '2024-02-01', date '2024-03-02', 50)`);
    await payments(`('c', '3', date '2024-05-15', 40), ('c', '4', date '2024-04-05', 50)`);
    const [ledger, customer] = await collected('2024-06-30');
    expect(customer).toMatchObject({
      customer_id: 'c',
      receivables: '160.0000',
      not_due: '100.0000',
      sales_3m: '200.0000', // after 30 March
      sales_12m: '250.0000',
      peak_month_sales: '100.0000',
      count_back_dso: 61, // 31 days use up 100, the 30 before them the other 60
      collection_effectiveness: 0.6, // (50 + 200 - 160) / (50 + 200 - 100)
      mean_days_late: 15, // (0 + 21 + 5 + 34) / 4
      median_days_late: 13,
    });
    expect(customer!.dso).toBeCloseTo(73.6, 10); // 160 / 200 * 92
    expect(customer!.best_possible_dso).toBeCloseTo(46, 10);
    expect(customer!.average_days_delinquent).toBeCloseTo(27.6, 10);
    expect(customer!.weighted_days_to_pay).toBeCloseTo((40 * 35 + 50 * 64) / 90, 10);
    expect({ ...ledger, customer_id: 'c' }).toEqual(customer); // one customer is the whole ledger
  });

  test('a part of a month is used up in proportion, months without sales whole', async () => {
    await invoices(
      `('c', '1', date '2024-06-10', date '2024-07-10', 30), ('c', '2', date '2024-04-10', date '2024-05-10', 40)`,
    );
    await payments(`('c', '2', date '2024-05-01', 20)`);
    const [, customer] = await collected('2024-06-30');
    expect(customer!.count_back_dso).toBeCloseTo(31 + 30 + 15.5, 10); // (30 - 31 March to 30 April] is 31 days, half of it
  });

  test('is null where nothing was sold on credit for long, and empty without invoices', async () => {
    expect(await collected('2024-06-30')).toEqual([]);
    await invoices(`('c', '1', date '2022-06-10', date '2022-07-10', 30)`);
    expect((await collected('2024-06-30'))[1]).toMatchObject({
      dso: null,
      count_back_dso: null,
      average_days_delinquent: null,
      sales_12m: '0.0000',
      collection_effectiveness: 0, // 30 were open, 30 still are
    });
  });
});

describe.skipIf(!sharedData('ar_invoices_ibm.csv.gz'))('the IBM accounts-receivable sample', () => {
  const load = async () => {
    await db.run(`create table export as select customerID as customer_id, invoiceNumber as invoice_id,
      strptime(InvoiceDate, '%-m/%-d/%Y')::date as issued_on, strptime(DueDate, '%-m/%-d/%Y')::date as due_on,
      InvoiceAmount::decimal(18, 4) as amount, Disputed = 'Yes' as disputed,
      strptime(SettledDate, '%-m/%-d/%Y')::date as paid_on
      from read_csv('${sharedData('ar_invoices_ibm.csv.gz')}', all_varchar = true)`);
    const head = `'ar' as source, 'f' as file, row_number() over () as record_no, customer_id, invoice_id, amount`;
    await db.run(`insert into raw.invoices by name select ${head}, issued_on, due_on, disputed from export`);
    await db.run(`insert into raw.payments by name select ${head}, paid_on from export`);
  };

  test('has the published delays and days to pay once all is settled', async () => {
    await load();
    const [ledger, ...customers] = await collected('2014-12-31');
    expect(customers).toHaveLength(100);
    expect(ledger).toMatchObject({ invoices: 2466, receivables: '0.0000' });
    expect(ledger!.mean_days_late).toBeCloseTo(3.4424, 4);
    expect(ledger!.mean_days_to_pay).toBeCloseTo(26.4448, 4);
    expect(ledger!.weighted_days_to_pay).toBeCloseTo(26.7006, 4);
  });

  test('on a day amid the history its DSO is what the dates of the file say', async () => {
    await load();
    const [ledger] = await collected('2013-06-30');
    const [[open, due, sales, opening]] = (
      await db.runAndReadAll(`select
        sum(amount) filter (where paid_on > date '2013-06-30')::double,
        sum(amount) filter (where paid_on > date '2013-06-30' and due_on >= date '2013-06-30')::double,
        sum(amount) filter (where issued_on > date '2013-03-30')::double,
        sum(amount) filter (where issued_on <= date '2013-03-30' and paid_on > date '2013-03-30')::double
        from export where issued_on <= date '2013-06-30'`)
    ).getRows() as unknown as [[number, number, number, number]];
    expect(ledger!.dso).toBeCloseTo((open / sales) * 92, 8);
    expect(ledger!.average_days_delinquent).toBeCloseTo(((open - due) / sales) * 92, 8);
    expect(ledger!.collection_effectiveness).toBeCloseTo(
      (opening + sales - open) / (opening + sales - due),
      8,
    );
  });
});
