import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
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

  test('a pipe, a link to nothing and links in a circle', async () => {
    execFileSync('mkfifo', [join(bench.data, 'pipe')]);
    expect(await refuses(sales({ files: ['pipe'] }))).toMatchObject({ code: 'INPUT_NO_FILE', exit: 5 });
    symlinkSync('nothing.csv', join(bench.data, 'broken'));
    expect(await refuses(sales({ files: ['broken'] }))).toMatchObject({ code: 'INPUT_MISSING', exit: 5 });
    symlinkSync('b', join(bench.data, 'a'));
    symlinkSync('a', join(bench.data, 'b'));
    expect(await refuses(sales({ files: ['a'] }))).toMatchObject({ code: 'INPUT_MISSING', exit: 5 });
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
    await bench.write('a.csv', zlib.gzipSync(`${head}${lines}\n`).subarray(0, 5000));
    expect(await refuses()).toMatchObject({ code: 'INPUT_TRUNCATED', exit: 5 });
    const left = await bench.db.runAndReadAll('select count(*)::integer from raw.transactions');
    expect(left.getRows()).toEqual([[0]]);
  });

  test('a gzip with something behind its end', async () => {
    await bench.write('a.csv', Buffer.concat([zlib.gzipSync(day('a', 1)), Buffer.from('more')]));
    expect(await refuses()).toMatchObject({ code: 'INPUT_DAMAGED', exit: 5 });
  });

  // zstd -c of `day('a', 1)`: a frame of one raw block.
  const zstd = Buffer.concat([
    Buffer.from('28b52ffd2000', 'hex').fill(day('a', 1).length, 5),
    Buffer.from([(day('a', 1).length << 3) | 1, 0, 0]),
    Buffer.from(day('a', 1)),
  ]);

  test.skipIf('createZstdDecompress' in zlib)('a zstd archive where Node does not read it', async () => {
    await bench.write('a.csv', zstd);
    expect(await refuses()).toMatchObject({
      code: 'FORMAT',
      exit: 2,
      hint: 'unpack the file, or pack it with gzip; Node reads zstd from 22.15 on',
    });
  });

  test.skipIf(!('createZstdDecompress' in zlib))('no zstd archive where Node reads it', async () => {
    await bench.write('a.csv', zstd);
    expect(held(await bench.load(sales()))).toEqual(['a.csv:a']);
  });

  test('the first line that tells a spreadsheet its delimiter', async () => {
    await bench.write('a.csv', `sep=,\n${day('a', 1)}`);
    expect(await refuses()).toMatchObject({ code: 'HEADER', exit: 2, place: { file: 'a.csv', line: 1 } });
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
