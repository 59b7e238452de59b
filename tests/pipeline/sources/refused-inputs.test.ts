import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Outcome, sales, type Workbench, workbench } from './loading.ts';

const head = 'id,day,amount\n';
const day = (id: string, amount: number) => `${head}${id},2024-01-02,${amount}\n`;
const held = ({ rows }: Outcome) => rows.map((row) => `${row.file}:${row.customer_id}`);

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

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
