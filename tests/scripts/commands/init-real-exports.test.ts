import { describe, expect, test } from 'vitest';
import { sharedData } from '../../shared-data.ts';
import { proposed } from './proposed.ts';

const onlineRetail = sharedData('online_retail.csv.gz');
const shared = (name: string) => sharedData(name) ?? '';

describe.skipIf(onlineRetail === undefined)('daybreak init on real exports (needs ../shared/data)', () => {
  test('reads all of Online Retail and asks for nothing but a name', async () => {
    const { text, edits, config } = await proposed(shared('online_retail.csv.gz'));
    // 135,080 of 541,909 lines have no customer and 10,624 a quantity below zero: data/README.md, counted with awk
    expect(text).toContain('# 24.9 % of 541,909 rows are empty: kept as sales without a customer');
    expect(text).toContain('# 10,624 rows with a quantity below zero count as refunds');
    expect(text).toContain('# 91 % of Country are United Kingdom\ncurrency: GBP');
    expect(edits).toEqual(['# EDIT: the name to print on reports']);
    expect(config().sources[0]!.columns.amount).toEqual({ sql: 'quantity * unit_price' });
  });

  test('reads bank exports with semicolons, two-digit years and a column for the direction', async () => {
    const { config, edits } = await proposed(
      shared('berka/trans_199301_199403.csv.gz'),
      shared('berka/loan.csv.gz'),
    );
    const [transactions, loans] = config().sources;
    expect(transactions).toMatchObject({
      entity: 'transactions',
      csv: { delimiter: ';' },
      columns: {
        customer_id: { from: 'account_id' },
        occurred_at: { from: 'date', format: '%y%m%d' },
        amount: {
          sql: `case when kind in ('withdrawal') then -1 else 1 end * try_cast("amount" as decimal(18, 4))`,
        },
        kind: { from: 'type', values: { PRIJEM: 'deposit', VYDAJ: 'withdrawal', VYBER: 'withdrawal' } },
      },
    });
    expect(loans).toMatchObject({
      entity: 'loans',
      columns: { loan_id: { from: 'loan_id' }, term_months: { from: 'duration' } },
    });
    expect(edits.join('\n')).toContain('each account_id counts as one customer');
  });

  test.each([
    [
      'cdnow_sample_log.csv.gz',
      'transactions',
      { customer_id: { from: 'customer_id' }, amount: { from: 'amount' } },
    ],
    ['cdnow_master.csv.gz', 'transactions', { occurred_at: { from: 'date', format: '%Y-%m-%d' } }],
    ['rfm_orders_SYNTHETIC.csv.gz', 'transactions', { amount: { from: 'revenue' } }],
    [
      'ar_invoices_ibm.csv.gz',
      'invoices',
      {
        issued_on: { from: 'InvoiceDate', format: '%m/%d/%Y' },
        due_on: { from: 'DueDate', format: '%m/%d/%Y' },
      },
    ],
    [
      'groceries_baskets.csv.gz',
      'transactions',
      { customer_id: { sql: 'null' }, order_id: { from: 'basket_id' }, product_id: { from: 'item' } },
    ],
    ['berka/account.csv.gz', 'accounts', { opened_on: { from: 'date', format: '%y%m%d' } }],
    ['berka/client.csv.gz', 'customers', { customer_id: { from: 'client_id' } }],
  ])('%s holds %s', async (name, entity, columns) => {
    const { config } = await proposed(shared(name));
    expect(config().sources[0]).toMatchObject({ entity, columns });
  });

  test.each(['berka/district.csv.gz', 'berka/card.csv.gz', 'berka/disp.csv.gz', 'german_credit.csv.gz'])(
    '%s holds nothing that Daybreak reads, and it says so',
    async (name) => {
      expect((await proposed(shared(name))).text).toContain('is left out: no entity fits its columns');
    },
  );
});
