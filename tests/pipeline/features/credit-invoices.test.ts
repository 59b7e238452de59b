import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '../../../pipeline/windows.ts';
import { sharedData } from '../../shared-data.ts';
import { built, emptyWarehouse, given, stage } from '../credit-tables.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await emptyWarehouse();
});

const settlements = ['features.credit_receipts', 'features.credit_settlements'];

/** Invoices of customer c, as (number, issued_on, due_on, amount). */
const invoices = (rows: string) =>
  given(
    db,
    'invoices',
    'customer_id, invoice_id, issued_on, due_on, amount',
    rows.replaceAll(/\((\d+), ([\d-]+), ([\d-]+), /g, `('c', '$1', date '$2', date '$3', `),
  );
/** Payments of customer c, as (invoice number or -, paid_on, amount). */
const payments = (rows: string) =>
  given(
    db,
    'payments',
    'customer_id, invoice_id, paid_on, amount',
    rows.replaceAll(
      /\((\d+|-), ([\d-]+), /g,
      (_, id, on) => `('c', ${id === '-' ? 'null' : `'${id}'`}, date '${on}', `,
    ),
  );
const settled = async (as_of: string) => {
  await stage(db, as_of);
  return built(db, settlements, { as_of });
};
const aggregated = async (as_of: string) => {
  await stage(db, as_of);
  return built(db, [...settlements, 'features.credit_invoices'], { as_of });
};

describe('features.credit_settlements', () => {
  test('a payment that names an invoice pays that one', async () => {
    await invoices('(1, 2024-01-01, 2024-01-31, 100), (2, 2024-01-10, 2024-02-09, 50)');
    await payments('(2, 2024-02-20, 50)');
    expect(await settled('2024-03-01')).toMatchObject([
      { invoice_id: '1', open_amount: '100.0000', settled_on: null, days_late: 30, days_overdue: 30 },
      {
        invoice_id: '2',
        open_amount: '0.0000',
        settled_on: '2024-02-20',
        days_to_pay: 41,
        days_late: 11,
        days_overdue: 0,
      },
    ]);
  });

  test('money on account pays the oldest due invoice first, each settled on the day the money reached it', async () => {
    await invoices(
      '(1, 2024-01-05, 2024-02-04, 100), (2, 2024-01-01, 2024-01-31, 50), (3, 2024-01-20, 2024-02-19, 80)',
    );
    await payments('(-, 2024-02-10, 60), (-, 2024-02-25, 100)');
    expect(await settled('2024-03-01')).toMatchObject([
      { invoice_id: '1', paid_amount: '100.0000', settled_on: '2024-02-25', days_late: 21 },
      { invoice_id: '2', paid_amount: '50.0000', settled_on: '2024-02-10', days_late: 10 },
      { invoice_id: '3', paid_amount: '10.0000', open_amount: '70.0000', settled_on: null, days_overdue: 11 },
    ]);
  });

  test('credit notes, overpayments and unknown invoice numbers are money on account', async () => {
    await invoices(
      '(1, 2024-01-01, 2024-01-31, 100), (2, 2024-01-02, 2024-02-01, 60), (3, 2024-01-20, 2024-01-20, -15)',
    );
    await payments('(1, 2024-01-30, 130), (9, 2024-02-03, 20)');
    expect(await settled('2024-03-01')).toMatchObject([
      { invoice_id: '1', paid_amount: '100.0000', settled_on: '2024-01-30', days_late: 0 },
      { invoice_id: '2', paid_amount: '60.0000', settled_on: '2024-02-03' }, // 15 + 30 + 20 reach 60 then
    ]);
  });

  test('a bounced payment never counted', async () => {
    await invoices('(1, 2024-01-01, 2024-01-31, 100)');
    await payments('(1, 2024-01-20, 100), (1, 2024-01-25, -100), (1, 2024-02-10, 100)');
    expect(await settled('2024-02-29')).toMatchObject([{ settled_on: '2024-02-10', days_late: 10 }]);
    expect(await settled('2024-02-09')).toMatchObject([{ settled_on: null, open_amount: '100.0000' }]);
    // What was known on the 20th was a paid invoice.
    expect(await settled('2024-01-20')).toMatchObject([{ settled_on: '2024-01-20' }]);
  });

  test('a rest of one per cent settles, more does not; paid before issue is paid on the day of issue', async () => {
    await invoices(
      '(1, 2024-01-01, 2024-01-31, 100), (2, 2024-01-10, 2024-02-09, 100), (3, 2024-01-05, 2024-02-05, 10)',
    );
    await payments('(1, 2024-01-20, 99), (2, 2024-01-20, 98.99), (3, 2024-01-01, 10)');
    expect(await settled('2024-02-01')).toMatchObject([
      { invoice_id: '1', open_amount: '1.0000', settled_on: '2024-01-20' },
      { invoice_id: '2', open_amount: '1.0100', settled_on: null },
      { invoice_id: '3', settled_on: '2024-01-05', days_to_pay: 0 },
    ]);
  });

  test('looks no further than as_of, even when later rows are staged', async () => {
    await invoices('(1, 2024-01-01, 2024-01-31, 100), (2, 2024-02-02, 2024-03-02, 10)');
    await payments('(1, 2024-02-02, 100)');
    await stage(db, '2024-12-31');
    expect(await built(db, settlements, { as_of: '2024-02-01' })).toMatchObject([
      { invoice_id: '1', settled_on: null, days_overdue: 1 },
    ]);
  });
});

describe('whatever the invoices and payments', () => {
  const day = (n: number) => addDays('2024-01-01', n);
  const amount = fc.integer({ min: 1, max: 200 });
  const ledger = fc.record({
    areNamed: fc.boolean(),
    // (issued, days to pay, amount), all issued before any money comes
    invoices: fc.array(fc.tuple(fc.nat(9), fc.nat(30), amount), { minLength: 1, maxLength: 6 }),
    // (invoice or none, day, amount)
    payments: fc.array(fc.tuple(fc.nat(7), fc.integer({ min: 10, max: 40 }), amount), { maxLength: 8 }),
  });

  test('no money is lost, and an invoice is settled from the very day that a night on that day would say', async () => {
    await fc.assert(
      fc.asyncProperty(ledger, async (drawn) => {
        db = await emptyWarehouse();
        const issued = drawn.invoices.map(([on, term, due]) => [day(on), day(on + term), due] as const);
        await invoices(issued.map(([on, due_on, due], i) => `(${i}, ${on}, ${due_on}, ${due})`).join(', '));
        const paid = drawn.payments.map(
          ([id, on, money]) => `(${drawn.areNamed && id < issued.length ? id : '-'}, ${day(on)}, ${money})`,
        );
        if (paid.length > 0) await payments(paid.join(', '));
        const rows = await settled('2024-12-31');
        const total = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0);
        const money = total(drawn.payments.map(([, , each]) => each));
        expect(total(rows.map((row) => Number(row.paid_amount)))).toBe(
          Math.min(money, total(issued.map(([, , due]) => due))),
        );
        // Money on account only: with named payments a later one may set earlier money free.
        if (drawn.areNamed) return;
        for (const row of rows.filter(({ settled_on }) => settled_on !== null)) {
          const then = await built(db, settlements, { as_of: String(row.settled_on) });
          expect(then.find((other) => other.invoice_id === row.invoice_id)!.settled_on).toBe(row.settled_on);
          const before = addDays(String(row.settled_on), -1);
          const eve = await built(db, settlements, { as_of: before });
          expect(eve.find((other) => other.invoice_id === row.invoice_id)?.settled_on ?? null).toBe(null);
        }
      }),
      { seed: 6, numRuns: 20 },
    );
  });
});

describe('features.credit_invoices', () => {
  test('ages what is open and tells how punctual the last twelve months were', async () => {
    await invoices(`(1, 2024-01-01, 2024-03-02, 100), (2, 2024-01-01, 2024-04-30, 40), (3, 2024-01-01, 2024-05-31, 20),
                    (4, 2024-01-01, 2024-06-30, 10), (5, 2024-05-01, 2024-05-31, 30)`);
    await payments('(5, 2024-05-16, 30)');
    expect(await aggregated('2024-06-30')).toEqual([
      {
        customer_id: 'c',
        invoices: 5,
        first_invoiced_on: '2024-01-01',
        settled_invoices: 1,
        open_amount: '170.0000',
        overdue_amount: '160.0000',
        disputed_open_amount: '0.0000',
        open_current: '10.0000', // due today is not overdue
        open_1_30: '20.0000',
        open_31_60: '0.0000',
        open_61_90: '40.0000', // 61 days
        open_over_90: '100.0000', // 120 days
        days_past_due: 120,
        worst_days_late_3m: 120,
        worst_days_late_6m: 120,
        worst_days_late_12m: 120,
        due_invoices_12m: 5,
        late_invoices_12m: 3,
        on_time_ratio_12m: 0.4,
        on_time_amount_ratio_12m: 0.2, // (30 + 10) of 200
        mean_days_late_12m: 42.2, // (120 + 61 + 30) / 5
        mean_days_to_pay_12m: 15,
        weighted_days_to_pay_12m: 15,
        days_late_change: null,
        disputed_invoices_12m: 0,
      },
    ]);
  });

  test('forgets a delay when the window has passed its settlement', async () => {
    await invoices('(1, 2023-01-01, 2023-02-01, 10)');
    await payments('(1, 2023-04-01, 10)');
    const worst = async (as_of: string) => {
      const [row] = await aggregated(as_of);
      return [row!.worst_days_late_3m, row!.worst_days_late_6m, row!.worst_days_late_12m];
    };
    expect(await worst('2023-06-30')).toEqual([59, 59, 59]);
    expect(await worst('2023-07-01')).toEqual([0, 59, 59]); // settled on the day before the three months began
    expect(await worst('2024-04-01')).toEqual([0, 0, 0]);
  });

  test('sees a customer who begins to pay later: the last five settled against the ten before', async () => {
    const days = [0, 0, 0, 3, 10, 12, 14, 16]; // days late, in order of settling
    await invoices(days.map((_, i) => `(${i + 1}, 2024-0${i + 1}-01, 2024-0${i + 1}-05, 10)`).join(', '));
    await payments(
      days.map((late, i) => `(${i + 1}, 2024-0${i + 1}-${String(5 + late).padStart(2, '0')}, 10)`).join(', '),
    );
    expect(await aggregated('2024-12-31')).toMatchObject([{ days_late_change: 11 }]); // 55 / 5 - 0 / 3
    expect(await aggregated('2024-08-20')).toMatchObject([{ days_late_change: null }]); // seven settled
  });

  test('is empty without invoices, even where payments came', async () => {
    await payments('(-, 2024-01-01, 10)');
    expect(await aggregated('2024-02-01')).toEqual([]);
  });
});

describe.skipIf(!sharedData('ar_invoices_ibm.csv.gz'))('the IBM accounts-receivable sample', () => {
  // Figures of the file's own columns DaysToSettle, DaysLate and Disputed, here found from dates and amounts alone.
  test('has the published late share, delays, days to settle and disputes', async () => {
    await db.run(
      `create table file as from read_csv('${sharedData('ar_invoices_ibm.csv.gz')}', all_varchar = true)`,
    );
    await db.run(`insert into raw.invoices by name select 'ar' as source, 'f' as file, row_number() over () as record_no,
      customerID as customer_id, invoiceNumber as invoice_id, strptime(InvoiceDate, '%-m/%-d/%Y')::date as issued_on,
      strptime(DueDate, '%-m/%-d/%Y')::date as due_on, InvoiceAmount::decimal(18, 4) as amount,
      Disputed = 'Yes' as disputed from file`);
    await db.run(`insert into raw.payments by name select 'ar' as source, 'f' as file, row_number() over () as record_no,
      customerID as customer_id, invoiceNumber as invoice_id, strptime(SettledDate, '%-m/%-d/%Y')::date as paid_on,
      InvoiceAmount::decimal(18, 4) as amount from file`);
    await aggregated('2014-12-31');
    const [row] = (
      await db.runAndReadAll(`select count(*)::integer as invoices, count(distinct customer_id)::integer as customers,
        sum(amount)::varchar as total, avg((days_late > 0)::integer) as late, avg(days_late) as days_late,
        avg(days_to_pay) as days_to_pay, (sum(amount * days_to_pay) / sum(amount)) as weighted,
        count(*) filter (where days_late > 30)::integer as late_30, count(*) filter (where disputed)::integer as disputed,
        sum(open_amount)::varchar as open from features.credit_settlements`)
    ).getRowObjectsJS();
    expect(row).toMatchObject({
      invoices: 2466,
      customers: 100,
      total: '147703.1800',
      late_30: 8,
      disputed: 561,
    });
    expect(row).toMatchObject({ open: '0.0000' });
    expect(row!.late).toBeCloseTo(0.3556, 4);
    expect(row!.days_late).toBeCloseTo(3.4424, 4);
    expect(row!.days_to_pay).toBeCloseTo(26.4448, 4);
    expect(row!.weighted).toBeCloseTo(26.7006, 4);
  });
});
