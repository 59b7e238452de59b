import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sharedData } from '../../shared-data.ts';
import { sales, workbench } from './loading.ts';

const file = sharedData('online_retail.csv.gz');

describe.skipIf(file === undefined)('Online Retail', () => {
  test('loads every record, to the exact sum, with rows that have no customer', async () => {
    const source = sales({
      files: ['online_retail.csv.gz'],
      columns: {
        order_id: { from: 'InvoiceNo' },
        product_id: { from: 'StockCode' },
        product_name: { from: 'Description' },
        quantity: { from: 'Quantity', type: 'integer' },
        unit_price: { from: 'UnitPrice', type: 'decimal' },
        amount: { sql: 'quantity * unit_price' },
        occurred_at: { from: 'InvoiceDate', format: '%Y-%m-%d %H:%M:%S' },
        customer_id: { from: 'CustomerID' },
      },
    });
    const bench = await workbench(2);
    try {
      const { result } = await bench.load(source, { dataFolder: dirname(file!) }, false);
      expect(result.files[0]).toMatchObject({ records: 541_909, loaded: 541_909, refused: 0, path: 'fast' });
      const reader = await bench.db.runAndReadAll(`
        select
            count(*) filter (customer_id is null)::integer, sum(amount)::varchar,
            min(record_no)::integer, max(record_no)::integer, count(distinct record_no)::integer,
            any_value(product_name) filter (record_no = 541909)
        from raw.transactions`);
      // Rows without CustomerID: the data's README. The sum is that of the file itself, in decimal arithmetic:
      // zcat online_retail.csv.gz | python3 -c 'sum of Decimal(Quantity) * Decimal(UnitPrice)'
      expect(reader.getRows()).toEqual([
        [135_080, '9747747.9340', 1, 541_909, 541_909, 'BAKING SET 9 PIECE RETROSPOT'],
      ]);
    } finally {
      bench.close();
    }
  });
});
