import { gzipSync } from 'node:zlib';
import {
  Bool,
  DateDay,
  Decimal,
  Dictionary,
  Float64,
  Int32,
  Table,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Source } from '../../../pipeline/sources/source.ts';
import { sales, type Workbench, workbench } from './loading.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const columns: Source['columns'] = {
  customer_id: { from: 'id' },
  occurred_at: { from: 'day', format: '%d/%m/%Y' },
  amount: { from: 'amount' },
  quantity: { from: 'n' },
  channel: { sql: 'upper(web)' },
};
const typed = (format: Source['format'], files: string) => sales({ format, files: [files], columns });
const failure = (source: Source) =>
  bench.load(source).then(
    () => undefined,
    (error: unknown) => error,
  );

/** Rows that hold a value each; a fraction with binary noise; a fraction too fine; nothing where it is required. */
const expected = {
  rows: [
    {
      record_no: 1,
      customer_id: '7',
      occurred_at: '2024-01-02 00:00:00',
      amount: '12.3000',
      quantity: '2.0000',
      channel: 'YES',
    },
    { record_no: 2, customer_id: '8', occurred_at: '2024-01-03 00:00:00', amount: '0.3000', channel: 'NO' },
  ],
  refusals: [
    { record_no: 3, code: 'precision', column_name: 'amount' },
    { record_no: 4, code: 'required', column_name: 'amount' },
  ],
};

describe('Parquet', () => {
  const write = (name: string, select: string) =>
    bench.db.run(`copy (${select}) to '${bench.data}/${name}' (format parquet)`);

  test('is read by its own types and the rules of text', async () => {
    await write(
      'a.parquet',
      `select * from (values
      (7.0::double, date '2024-01-02', 12.3::double, 2, 'yes'), (8.0, date '2024-01-03', 0.1::double + 0.2::double, null, 'no'),
      (9.0, date '2024-01-04', 1.00005::double, 1, null), (10.0, date '2024-01-05', null, 1, null)) t(id, day, amount, n, web)`,
    );
    const { rows, refusals, result } = await bench.load(typed('parquet', 'a.parquet'));
    expect(rows).toMatchObject(expected.rows);
    expect(refusals).toMatchObject(expected.refusals);
    expect(JSON.parse(refusals[0]!.raw)).toMatchObject({ id: '9', amount: '1.00005' });
    expect(result.files[0]).toMatchObject({ records: 4, loaded: 2, refused: 2 });
  });

  test('of a partitioned folder has the names of the folders as columns', async () => {
    await bench.write('month=2024-01/.keep', '');
    await write('month=2024-01/a.parquet', `select '7' as id, date '2024-01-02' as day, 1 as amount`);
    const source = sales({
      format: 'parquet',
      files: ['*/*.parquet'],
      columns: { ...sales().columns, branch: { from: 'month' } },
    });
    expect((await bench.load(source)).rows).toMatchObject([{ customer_id: '7', branch: '2024-01' }]);
  });

  test('that lacks a column or is cut short is refused as a whole', async () => {
    await write('a.parquet', 'select 1 as ID');
    expect(await failure(typed('parquet', 'a.parquet'))).toMatchObject({ code: 'HEADER', exit: 2 });
    await bench.write('a.parquet', 'PAR1 and no more');
    expect(await failure(typed('parquet', 'a.parquet'))).toMatchObject({ code: 'INPUT_DAMAGED', exit: 5 });
  });
});

describe('JSON', () => {
  const day = (text: string) => `"day":"${text}"`;
  const objects = [
    `{"id":7.0,${day('02/01/2024')},"amount":12.30,"n":2,"web":"yes","more":[1]}`,
    `{"id":"8",${day('03/01/2024')},"amount":0.30000000000000004,"n":null,"web":"no"}`,
    `{"id":9,${day('04/01/2024')},"amount":1.00005}`,
    `{"id":10,${day('05/01/2024')}}`,
  ];

  test('lines are loaded, and what is no object is refused with its place', async () => {
    await bench.write('a.json', `${objects.join('\n')}\n{"id":11,\n[1]\n`);
    const { rows, refusals } = await bench.load(typed('json', 'a.json'));
    expect(rows).toMatchObject(expected.rows);
    expect(refusals).toMatchObject([
      ...expected.refusals,
      { record_no: 5, line_no: 5, code: 'not_json', raw: '{"id":11,' },
      { record_no: 6, line_no: 6, code: 'not_json', raw: '[1]' },
    ]);
  });

  test('lines give the same on the exact path, in another encoding and packed', async () => {
    const text = `\n${objects.join('\r\n')}\n`;
    for (const [bytes, encoding] of [
      [Buffer.from(text), 'utf-8'],
      [Buffer.from(text, 'utf16le'), 'utf-16le'],
      [gzipSync(text), 'utf-8'],
    ] as const) {
      await bench.clear();
      await bench.write('a.json', bytes);
      const { rows, refusals } = await bench.load(
        { ...typed('json', 'a.json'), encoding },
        { isExact: true },
      );
      expect(rows).toMatchObject(expected.rows);
      expect(refusals).toMatchObject(expected.refusals);
    }
  });

  test('an array gives the same rows', async () => {
    await bench.write('a.json', `[\n${objects.join(',\n')}\n]`);
    const { rows, refusals } = await bench.load(typed('json', 'a.json'));
    expect(rows).toMatchObject(expected.rows);
    expect(refusals).toMatchObject(expected.refusals.map((refusal) => ({ ...refusal, line_no: null })));
  });

  test('values inside objects are named by their path', async () => {
    await bench.write('a.json', `{"who":{"id":"7"},${day('2024-01-02')},"amount":1}\n`);
    const source = {
      ...sales({ format: 'json', files: ['a.json'] }),
      columns: { ...sales().columns, customer_id: { from: '$.who.id' } },
    };
    expect((await bench.load(source)).rows).toMatchObject([{ customer_id: '7' }]);
  });

  test('a required key that no record has, and a broken array, are refused as a whole', async () => {
    await bench.write('a.json', `{"id":"7",${day('02/01/2024')},"Amount":1}\n`);
    expect(await failure(typed('json', 'a.json'))).toMatchObject({ code: 'HEADER', exit: 2 });
    await bench.write('a.json', `[${objects[0]},`);
    expect(await failure(typed('json', 'a.json'))).toMatchObject({ code: 'INPUT_DAMAGED', exit: 5 });
  });
});

describe('Arrow IPC', () => {
  const table = () =>
    new Table({
      id: vectorFromArray([7, 8, 9, 10], new Float64()),
      day: vectorFromArray(
        ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05'].map(Date.parse),
        new DateDay(),
      ),
      amount: vectorFromArray([12.3, 0.1 + 0.2, 1.00005, null], new Float64()),
      n: vectorFromArray([2, null, 1, 1], new Int32()),
      web: vectorFromArray(['yes', 'no', null, null], new Dictionary(new Utf8(), new Int32())),
    });

  test.each(['file', 'stream'] as const)('as a %s is read by its own types', async (kind) => {
    await bench.write('a.arrow', tableToIPC(table(), kind));
    const { rows, refusals, result } = await bench.load(typed('arrow', 'a.arrow'));
    expect(rows).toMatchObject(expected.rows);
    expect(refusals).toMatchObject(expected.refusals);
    expect(result.files[0]).toMatchObject({ records: 4, loaded: 2, refused: 2 });
  });

  test('decimals, moments and booleans keep their value', async () => {
    const cents = (value: bigint) => {
      const bits = BigInt.asUintN(128, value);
      return Uint32Array.from([0n, 32n, 64n, 96n].map((shift) => Number((bits >> shift) & 0xffffffffn)));
    };
    const batch = new Table({
      id: vectorFromArray([true, false], new Bool()),
      day: vectorFromArray([1704153600123, 1704153600000], new TimestampMillisecond('UTC')),
      amount: vectorFromArray([cents(-12345n), cents(5n)], new Decimal(2, 18)),
    });
    await bench.write('a.arrow', tableToIPC(batch, 'file'));
    const { rows } = await bench.load(sales({ format: 'arrow', files: ['a.arrow'] }), {
      timezone: 'Asia/Tokyo',
    });
    expect(rows).toMatchObject([
      { customer_id: 'true', occurred_at: '2024-01-02 09:00:00.123', amount: '-123.4500' },
      { customer_id: 'false', occurred_at: '2024-01-02 09:00:00', amount: '0.0500' },
    ]);
  });

  test('that is no Arrow at all is refused as a whole', async () => {
    await bench.write('a.arrow', 'ARROW1 and no more');
    expect(await failure(typed('arrow', 'a.arrow'))).toMatchObject({ exit: 5 });
  });
});
