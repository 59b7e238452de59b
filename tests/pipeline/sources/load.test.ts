import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeInputs } from '../../../pipeline/sources/load.ts';
import { type Outcome, sales, type Workbench, workbench } from './loading.ts';

const head = 'id,day,amount\n';
const day = (id: string, amount: number) => `${head}${id},2024-01-02,${amount}\n`;
const actions = ({ result }: Outcome) =>
  Object.fromEntries(result.files.map(({ file, action }) => [file, action]));
const held = ({ rows }: Outcome) => rows.map((row) => `${row['file']}:${row['customer_id']}`);

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

describe('the same files again', () => {
  test('are not read, and tell the counts of their load', async () => {
    await bench.write('a.csv', `${day('a', 1)}b,2024-01-02,x\n`);
    const first = await bench.load(sales());
    const again = await bench.load(sales());
    expect(actions(first)).toEqual({ 'a.csv': 'loaded' });
    expect(again.result.files[0]).toEqual({ ...first.result.files[0], action: 'unchanged' });
    expect(again.rows).toEqual(first.rows);
    expect(again.refusals).toEqual(first.refusals);
  });

  test('are read again under another contract', async () => {
    await bench.write('a.csv', day('a', 1));
    await bench.load(sales());
    const again = await bench.load(sales({ csv: { ...sales().csv, nulls: ['a'] } }));
    expect(actions(again)).toEqual({ 'a.csv': 'corrected' });
    expect(again.rows).toEqual([
      { file: 'a.csv', record_no: 1, occurred_at: '2024-01-02 00:00:00', amount: '1.0000' },
    ]);
  });
});

describe('files that come and go', () => {
  test('a new file is added to what is there', async () => {
    await bench.write('a.csv', day('a', 1));
    await bench.load(sales());
    await bench.write('b.csv', day('b', 2));
    const outcome = await bench.load(sales());
    expect(actions(outcome)).toEqual({ 'a.csv': 'unchanged', 'b.csv': 'loaded' });
    expect(held(outcome)).toEqual(['a.csv:a', 'b.csv:b']);
  });

  test('a corrected file replaces its own rows and refusals and no others', async () => {
    await bench.write('a.csv', `${day('a', 1)}x,y,z\n`);
    await bench.write('b.csv', day('b', 2));
    await bench.load(sales());
    await bench.write('a.csv', day('c', 3));
    const outcome = await bench.load(sales());
    expect(actions(outcome)).toEqual({ 'a.csv': 'corrected', 'b.csv': 'unchanged' });
    expect(held(outcome)).toEqual(['a.csv:c', 'b.csv:b']);
    expect(outcome.refusals).toEqual([]);
  });

  test('the same content under another name is not loaded twice', async () => {
    await bench.write('a.csv', day('a', 1));
    await bench.load(sales());
    await bench.write('b.csv', day('a', 1));
    const outcome = await bench.load(sales());
    expect(outcome.result.files[1]).toMatchObject({ action: 'duplicate', duplicate_of: 'a.csv', loaded: 0 });
    expect(held(outcome)).toEqual(['a.csv:a']);
  });

  test('rotated names keep one copy of each content', async () => {
    await bench.write('now.csv', day('a', 1));
    await bench.load(sales());
    await bench.write('old.csv', day('a', 1));
    await bench.write('now.csv', day('b', 2));
    const outcome = await bench.load(sales());
    expect(held(outcome)).toEqual(['now.csv:b', 'old.csv:a']);
    expect(actions(await bench.load(sales()))).toEqual({ 'now.csv': 'unchanged', 'old.csv': 'unchanged' });
  });

  test('a file corrected into the content of another gives up its rows', async () => {
    await bench.write('a.csv', day('a', 1));
    await bench.write('b.csv', day('b', 2));
    await bench.load(sales());
    await bench.write('b.csv', day('a', 1));
    expect(held(await bench.load(sales()))).toEqual(['a.csv:a']);
  });

  test('a vanished file keeps its rows, and its content stays known under a new name', async () => {
    await bench.write('a.csv', day('a', 1));
    await bench.load(sales());
    bench.remove('a.csv');
    await bench.write('renamed.csv', day('a', 1));
    const outcome = await bench.load(sales());
    expect(outcome.result.vanished).toEqual(['a.csv']);
    expect(held(outcome)).toEqual(['a.csv:a']);
  });
});

describe('what cannot be loaded is told with the place and what to do', () => {
  const refuses = (source = sales()) =>
    bench.load(source).then(
      () => undefined,
      (error: unknown) => error,
    );

  test('a missing file, with the name that was likely meant', async () => {
    await bench.write('sales_2024.csv', day('a', 1));
    expect(await refuses(sales({ files: ['sales-2024.csv'] }))).toMatchObject({
      code: 'INPUT_MISSING',
      exit: 5,
      message: 'source sales requires files sales-2024.csv, got none',
      hint: 'did you mean sales_2024.csv?',
    });
  });

  test('a glob that matches nothing', async () => {
    expect(await refuses(sales({ files: ['2024/*.csv'] }))).toMatchObject({ code: 'INPUT_MISSING', exit: 5 });
  });

  test('a folder instead of a file', async () => {
    mkdirSync(join(bench.data, 'a.csv'));
    expect(await refuses(sales({ files: ['a.csv'] }))).toMatchObject({ code: 'INPUT_IS_FOLDER', exit: 5 });
  });

  test.skipIf(process.getuid?.() === 0)('a file without the right to read it', async () => {
    await bench.write('a.csv', day('a', 1));
    chmodSync(join(bench.data, 'a.csv'), 0);
    expect(await refuses()).toMatchObject({ code: 'INPUT_UNREADABLE', exit: 5 });
  });

  test('an empty file, and one of blank lines', async () => {
    await bench.write('a.csv', '');
    expect(await refuses()).toMatchObject({ code: 'INPUT_EMPTY', exit: 5 });
    await bench.write('a.csv', '\n\n');
    expect(await refuses()).toMatchObject({ code: 'INPUT_EMPTY', exit: 5 });
  });

  test('a header only, where no other file of the source has records', async () => {
    await bench.write('a.csv', head);
    expect(await refuses()).toMatchObject({ code: 'INPUT_EMPTY', exit: 5 });
    await bench.write('b.csv', day('b', 2));
    expect(held(await bench.load(sales()))).toEqual(['b.csv:b']);
  });

  test('a header without a mapped column, with the nearest names', async () => {
    await bench.write('a.csv', 'ID,Day,amout\na,2024-01-02,1\n');
    expect(await refuses()).toMatchObject({
      code: 'HEADER',
      exit: 2,
      message: 'a.csv requires the columns "id", "day", "amount", got "ID", "Day", "amout"',
      hint: 'id: did you mean "ID"?; day: did you mean "Day"?; amount: did you mean "amout"?',
    });
  });

  test('a mapped column that the header has twice', async () => {
    await bench.write('a.csv', 'id,day,amount,amount\na,2024-01-02,1,2\n');
    expect(await refuses()).toMatchObject({ code: 'HEADER', exit: 2 });
  });

  test('UTF-16 that is declared as UTF-8', async () => {
    await bench.write('a.csv', Buffer.from(day('a', 1), 'utf16le'));
    expect(await refuses()).toMatchObject({ code: 'HEADER', exit: 2 });
  });

  test('a truncated gzip', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `${i},2024-01-02,${i}`).join('\n');
    await bench.write('a.csv', gzipSync(`${head}${lines}\n`).subarray(0, 5000));
    expect(await refuses()).toMatchObject({ code: 'INPUT_TRUNCATED', exit: 5 });
    const left = await bench.db.runAndReadAll('select count(*)::integer from raw.transactions');
    expect(left.getRows()).toEqual([[0]]);
  });

  test('a workbook or Parquet under the name of a CSV', async () => {
    await bench.write('a.csv', 'PK\x03\x04......');
    expect(await refuses()).toMatchObject({ code: 'FORMAT', exit: 2 });
    await bench.write('a.csv', 'PAR1......');
    expect(await refuses()).toMatchObject({ code: 'FORMAT', exit: 2 });
  });

  test('an expression that DuckDB cannot bind, in its own words', async () => {
    await bench.write('a.csv', day('a', 1));
    const columns = { ...sales().columns, quantity: { sql: 'nothing + 1' } };
    expect(await refuses(sales({ columns }))).toMatchObject({ code: 'EXPRESSION', exit: 2 });
  });
});

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
    expect(rows.map((row) => row['amount'])).toEqual(['6.0000']);
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
    expect(rows.map((row) => row['amount'])).toEqual(['0.3000']);
    expect(refusals).toMatchObject([{ record_no: 2, code: 'range' }]);
  });

  test('words are translated, then held against the allowed ones', async () => {
    await bench.write(
      'a.csv',
      'id,day,amount,k\na,2024-01-02,1,PRIJEM\na,2024-01-02,1,Fee \na,2024-01-02,1,gift\n',
    );
    const columns = { ...sales().columns, kind: { from: 'k', values: { PRIJEM: 'deposit' } } };
    const { rows, refusals } = await bench.load(sales({ columns }));
    expect(rows.map((row) => row['kind'])).toEqual(['deposit', 'fee']);
    expect(refusals).toMatchObject([{ record_no: 3, stage: 'rule', code: 'not_allowed', value: 'gift' }]);
  });

  test('a time with an offset becomes the wall-clock time of the company', async () => {
    await bench.write('a.csv', `${head}a,2024-01-02T20:00:00Z,1\na,2024-01-02 20:00,1\n`);
    const { rows } = await bench.load(sales(), { timezone: 'Asia/Shanghai' });
    expect(rows.map((row) => row['occurred_at'])).toEqual(['2024-01-03 04:00:00', '2024-01-02 20:00:00']);
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

describe('files are found', () => {
  test('by glob at any depth, sorted, hidden ones left out', async () => {
    for (const name of ['2024/02/b.csv', '2024/01/a.csv', '2024/x.txt', '2024/.hidden.csv', 'c.csv']) {
      await bench.write(name, `${head}${name},2024-01-02,1\n`);
    }
    const names = async (files: string[]) =>
      (await describeInputs(sales({ files }), bench.data)).map(({ file }) => file);
    expect(await names(['2024/**/*.csv'])).toEqual(['2024/01/a.csv', '2024/02/b.csv']);
    expect(await names(['**/*.{csv,txt}', 'c.csv'])).toEqual([
      '2024/01/a.csv',
      '2024/02/b.csv',
      '2024/x.txt',
      'c.csv',
    ]);
    expect(await names(['2024/0[2-9]/?.csv'])).toEqual(['2024/02/b.csv']);
  });
});
