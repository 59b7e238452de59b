import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sales, type Workbench, workbench } from './loading.ts';

const head = 'id,day,amount\n';

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

describe('columns', () => {
  test('computed ones see typed columns first, then the words of the file', async () => {
    await bench.write('a.csv', 'id,day,Amount,price,Kind\na,2024-01-02,2,1.25,R\nb,2024-01-02,x,1,S\n');
    const columns = {
      customer_id: { from: 'id' },
      occurred_at: { from: 'day' },
      quantity: { from: 'Amount' },
      unit_price: { from: 'price' },
      amount: { sql: "quantity * unit_price * case when kind = 'R' then -1 else 1 end -- signed" },
      kind: { sql: "case when amount < 0 then 'Refund' else 'purchase' end" },
    };
    const { rows, refusals } = await bench.load(sales({ columns }));
    expect(rows).toMatchObject([{ amount: '-2.5000', kind: 'refund' }]);
    // The amount that follows from a wrong quantity is not reported as a second fault.
    expect(refusals).toMatchObject([
      { record_no: 2, code: 'not_decimal', column_name: 'quantity', value: 'x' },
    ]);
  });

  test('computed values are as strict as cells: too fine, too large, failing and missing ones are refused', async () => {
    await bench.write(
      'a.csv',
      'id,day,a,b\n1,2024-01-02,1.5,0.0001\n2,2024-01-02,99999999999999,10\n3,2024-01-02,x,1\n4,2024-01-02,,1\n5,2024-01-02,2,3\n',
    );
    const columns = {
      customer_id: { from: 'id' },
      occurred_at: { from: 'day' },
      quantity: { from: 'b' },
      amount: { sql: 'cast(a as decimal(18,4)) * quantity' },
    };
    const { rows, refusals } = await bench.load(sales({ columns }));
    expect(rows.map((row) => row.amount)).toEqual(['6.0000']);
    expect(refusals.map(({ record_no, code }) => [record_no, code])).toEqual([
      [1, 'precision'],
      [2, 'range'],
      [3, 'expression'],
      [4, 'required'],
    ]);
  });

  test('a binary fraction is rounded to four decimals, what is no number is refused', async () => {
    await bench.write('a.csv', 'id,day,a\n1,2024-01-02,0.1\n2,2024-01-02,nan\n');
    const columns = {
      customer_id: { from: 'id' },
      occurred_at: { from: 'day' },
      amount: { sql: 'cast(a as double) + 0.2::double' },
    };
    const { rows, refusals } = await bench.load(sales({ columns }));
    expect(rows.map((row) => row.amount)).toEqual(['0.3000']);
    expect(refusals).toMatchObject([{ record_no: 2, code: 'range' }]);
  });

  test('words are translated, then held against the allowed ones', async () => {
    await bench.write(
      'a.csv',
      'id,day,amount,k\na,2024-01-02,1,PRIJEM\na,2024-01-02,1,Fee \na,2024-01-02,1,gift\n',
    );
    const columns = { ...sales().columns, kind: { from: 'k', values: { PRIJEM: 'deposit' } } };
    const { rows, refusals } = await bench.load(sales({ columns }));
    expect(rows.map((row) => row.kind)).toEqual(['deposit', 'fee']);
    expect(refusals).toMatchObject([{ record_no: 3, stage: 'rule', code: 'not_allowed', value: 'gift' }]);
  });

  test('a time with an offset becomes the wall-clock time of the company', async () => {
    await bench.write('a.csv', `${head}a,2024-01-02T20:00:00Z,1\na,2024-01-02 20:00,1\n`);
    const { rows } = await bench.load(sales(), { timezone: 'Asia/Shanghai' });
    expect(rows.map((row) => row.occurred_at)).toEqual(['2024-01-03 04:00:00', '2024-01-02 20:00:00']);
  });

  test("a customers' own column named source is kept as origin", async () => {
    await bench.write(
      'a.csv',
      'id,source,consent,born\n7,crm,Yes,1990-02-03\n8,erp,maybe,1990-02-03 10:00\n',
    );
    const columns = {
      customer_id: { from: 'id' },
      source: { from: 'source' },
      marketing_consent: { from: 'consent' },
      birth_date: { from: 'born' },
    };
    const { rows, refusals } = await bench.load(sales({ entity: 'customers', columns }));
    expect(rows).toMatchObject([
      { customer_id: '7', origin: 'crm', marketing_consent: true, birth_date: '1990-02-03' },
    ]);
    expect(refusals.map(({ code }) => code)).toEqual(['not_date', 'not_boolean']);
  });
});

describe('a refusal', () => {
  test('says where the record stands, and keeps its bytes', async () => {
    await bench.write('a.csv', `\ufeff${head}"a\nb",2024-01-02,1\n"c\nd",2024-01-02,王\ne,2024-01-02\n`);
    const { refusals } = await bench.load(sales());
    // 3 bytes of mark, 14 of header, 19 of the first record
    expect(refusals).toEqual([
      {
        record_no: 2,
        line_no: 4,
        byte_offset: 36,
        stage: 'type',
        code: 'not_decimal',
        column_name: 'amount',
        value: '王',
        raw: '"c\nd",2024-01-02,王',
      },
      {
        record_no: 3,
        line_no: 6,
        byte_offset: 57,
        stage: 'structure',
        code: 'too_few_columns',
        column_name: '',
        value: null,
        raw: 'e,2024-01-02',
      },
    ]);
  });

  test('is the same wherever the file is cut into stretches', async () => {
    const lines = Array.from({ length: 300 }, (_, i) =>
      i % 7 === 3 ? `${i},2024-01-02` : i % 5 === 1 ? `"${i}\n",2024-01-02,x` : `${i},2024-01-02,${i}`,
    );
    await bench.write('a.csv', head + lines.join('\n'));
    const whole = await bench.load(sales());
    await bench.clear();
    await bench.write('a.csv', head + lines.join('\n'));
    const cut = await bench.load(sales(), { stretchSize: 500 });
    expect(cut.rows).toEqual(whole.rows);
    expect(cut.refusals).toEqual(whole.refusals);
    expect(whole.result.files[0]).toMatchObject({
      records: 300,
      loaded: 300 - whole.refusals.length,
      path: 'exact',
    });
  });
});
