import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countReferences } from '../../../pipeline/sources/references.ts';
import { type Contract, plainContract } from '../../../pipeline/sources/source.ts';
import { type Outcome, sales, type Workbench, workbench } from './loading.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const columns = {
  transaction_id: { from: 'no' },
  customer_id: { from: 'id' },
  occurred_at: { from: 'day' },
  amount: { from: 'amount' },
  channel: { from: 'way' },
  kind: { from: 'kind', values: { sale: 'purchase' } },
} as const;
const head = 'no,id,day,amount,way,kind\n';
const promised = (contract: Partial<Contract>) =>
  sales({ columns, contract: { ...plainContract, ...contract } });

const codes = ({ refusals }: Outcome) =>
  refusals.map(({ record_no, column_name, code }) => `${record_no} ${column_name} ${code}`);

describe('a contract refuses', () => {
  test('values out of range, words that are not listed, and what is required and missing', async () => {
    await bench.write(
      'a.csv',
      `${head}1,a,2024-01-02,-50,web,sale
2,a,2024-01-02,-50.01,web,sale
3,a,2024-01-02,100.5,store,sale
4,a,2024-01-02,100.51,store,sale
5,,2024-01-02,1,web,sale
6,a,2023-12-31,1,web,sale
7,a,2024-01-31 23:59,1,web,sale
8,a,2024-02-01,1,web,sale
9,a,2024-01-02,1,Web,sale
10,a,2024-01-02,1,,Refund
11,a,2024-01-02,1,,refund
`,
    );
    const outcome = await bench.load(
      promised({
        required: ['customer_id'],
        ranges: { amount: { min: -50, max: 100.5 }, occurred_at: { min: '2024-01-01', max: '2024-01-31' } },
        values: { channel: ['web', 'store'], kind: ['purchase'] },
      }),
    );
    expect(codes(outcome)).toEqual([
      '2 amount below_minimum',
      '4 amount above_maximum',
      '5 customer_id required',
      '6 occurred_at below_minimum',
      '8 occurred_at above_maximum',
      '9 channel not_allowed',
      '10 kind not_allowed',
      '11 kind not_allowed',
    ]);
    expect(outcome.rows.map((row) => row['record_no'])).toEqual([1, 3, 7]);
    expect(outcome.refusals[0]).toMatchObject({ stage: 'rule', value: '-50.01', line_no: 3 });
  });

  test('a computed value out of range', async () => {
    await bench.write('a.csv', 'id,day,n,price\na,2024-01-02,2,3\na,2024-01-02,2,300\n');
    const outcome = await bench.load(
      sales({
        columns: {
          customer_id: { from: 'id' },
          occurred_at: { from: 'day' },
          quantity: { from: 'n' },
          unit_price: { from: 'price' },
          amount: { sql: 'quantity * unit_price' },
        },
        contract: { ...plainContract, ranges: { amount: { max: 100 } } },
      }),
    );
    expect(codes(outcome)).toEqual(['2 amount above_maximum']);
  });

  const repeated = `${head}1,a,2024-01-02,1,web,
2,"a
b",2024-01-02,1,web,
1,c,2024-01-03,2,web,
,d,2024-01-03,2,web,
,e,2024-01-03,x,web,
1,f,2024-01-03,3,web,
`;

  test.each([
    ['fast', false],
    ['exact', true],
  ])('the later records of a repeated key, with their place, on the %s path', async (_path, isExact) => {
    await bench.write('a.csv', repeated);
    const outcome = await bench.load(promised({ unique: [['transaction_id']] }), { isExact });
    expect(outcome.refusals).toMatchObject([
      { record_no: 3, line_no: 5, stage: 'key', code: 'repeated', value: '1', raw: '1,c,2024-01-03,2,web,' },
      { record_no: 5, line_no: 7, stage: 'type', code: 'not_decimal' },
      { record_no: 6, line_no: 8, code: 'repeated', raw: '1,f,2024-01-03,3,web,' },
    ]);
    expect(outcome.rows.map((row) => row['record_no'])).toEqual([1, 2, 4]);
    expect(outcome.result.files[0]).toMatchObject({ records: 6, loaded: 3, refused: 3 });
  });

  test('a repeated key wherever in the file it stands, and whatever its encoding', async () => {
    const lines = Array.from({ length: 400 }, (_, i) => `${i % 390},王,2024-01-02,1,web,`);
    await bench.write('a.csv', Buffer.from(`\ufeff${head}${lines.join('\n')}\n`, 'utf16le'));
    const source = { ...promised({ unique: [['transaction_id']] }), encoding: 'utf-16le' as const };
    const outcome = await bench.load(source, { stretchSize: 2048 });
    expect(outcome.refusals.map(({ record_no, value }) => [record_no, value])).toEqual(
      Array.from({ length: 10 }, (_, i) => [391 + i, String(i)]),
    );
    // 2 bytes of mark; 2 bytes a character; the header and 390 lines before.
    const before = head.length + lines.slice(0, 390).join('\n').length + 1;
    expect(outcome.refusals[0]!.byte_offset).toBe(2 + 2 * before);
  });

  test('a repeated key of several columns, empty ones aside', async () => {
    await bench.write(
      'a.csv',
      `${head}1,a,2024-01-02,1,web,\n1,a,2024-01-02,1,store,\n1,a,2024-01-02,2,web,\n`,
    );
    const outcome = await bench.load(promised({ unique: [['transaction_id', 'channel']] }));
    expect(codes(outcome)).toEqual(['3 transaction_id, channel repeated']);
  });

  test('a repeated key in JSON and Parquet', async () => {
    await bench.write('a.json', '{"no":1,"id":"a","day":"2024-01-02","amount":1}\n'.repeat(2));
    await bench.db.run(
      `copy (select * from (values (1, 'a', date '2024-01-02', 1.5), (2, 'a', date '2024-01-02', 1.5),
      (1, 'b', date '2024-01-02', 2)) t(no, id, day, amount)) to '${bench.data}/a.parquet' (format parquet)`,
    );
    const { channel: _channel, kind: _kind, ...few } = columns;
    const source = (format: 'json' | 'parquet') => ({
      ...promised({ unique: [['transaction_id']] }),
      columns: few,
      files: [`a.${format}`],
      format,
    });
    expect(codes(await bench.load(source('json')))).toEqual(['2 transaction_id repeated']);
    const { refusals, rows } = await bench.load({ ...source('parquet'), name: 'other' });
    expect(refusals.at(-1)).toMatchObject({ record_no: 3, code: 'repeated' });
    expect(rows.map((row) => row['record_no'])).toEqual([1, 2]);
  });

  test('no key that another file holds, since exports overlap', async () => {
    await bench.write('a.csv', `${head}1,a,2024-01-02,1,web,\n`);
    await bench.write('b.csv', `${head}1,a,2024-01-02,1,web,\n2,a,2024-01-02,1,web,\n`);
    const { rows } = await bench.load(promised({ unique: [['transaction_id']] }));
    expect(rows).toHaveLength(3);
  });
});

test('a reference that leads nowhere is counted, and the row stays', async () => {
  await bench.write(
    'a.csv',
    'id,day,amount\na,2024-01-02,1\nb,2024-01-02,1\nz,2024-01-02,1\nz,2024-01-02,2\n,2024-01-02,1\n',
  );
  await bench.write('crm.txt', 'id\na\nb\nb\n');
  const shop = sales({ contract: { ...plainContract, references: { customer_id: 'crm.customer_id' } } });
  const crm = sales({
    name: 'crm',
    entity: 'customers',
    files: ['crm.txt'],
    columns: { customer_id: { from: 'id' } },
  });
  expect((await bench.load(shop)).rows).toHaveLength(5);
  await bench.load(crm);
  const gaps = async () => (await bench.db.runAndReadAll('select * from ops.reference_gap')).getRowsJson();
  await countReferences(bench.db, [shop, crm], true);
  expect(await gaps()).toEqual([['sales', 'customer_id', 'crm.customer_id', '4', '2', 'z']]);
  await countReferences(bench.db, [{ ...shop, contract: undefined }, crm], false);
  expect(await gaps()).toEqual([]);
});

describe('an outcome without a value', () => {
  const labels = (change: object = {}) =>
    sales({
      entity: 'labels',
      columns: {
        customer_id: { from: 'id' },
        observed_on: { sql: 'null' },
        label: { sql: "'defaulted'" },
        value: { from: 'bad' },
      },
      quality: { reject_above: 1 },
      ...change,
    });

  test('is refused, unless the source may hold declined applications', async () => {
    await bench.write('a.csv', 'id,bad\na,1\nb,\nc,0\n');
    expect(codes(await bench.load(labels()))).toEqual(['2 value required']);
    const { refusals, rows } = await bench.load(labels({ nullable: ['value'] }));
    expect(refusals).toEqual([]);
    expect(rows.map(({ value }) => value ?? null)).toEqual([true, null, false]);
  });
});
