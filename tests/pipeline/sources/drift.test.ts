import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { driftOf, driftWords } from '../../../pipeline/sources/drift.ts';
import { kindOf } from '../../../pipeline/sources/file-header.ts';
import { type Contract, plainContract, type Source } from '../../../pipeline/sources/source.ts';
import { sales, type Workbench, workbench } from './loading.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const optional = { ...sales().columns, channel: { from: 'way' } };
const promised = (contract: Partial<Contract>, columns: Source['columns'] = sales().columns) =>
  sales({ columns, contract: { ...plainContract, ...contract } });
const told = ({
  result,
}: {
  result: { files: readonly { drift: readonly Parameters<typeof driftWords>[0][] }[] };
}) => result.files.flatMap(({ drift }) => drift.map((d) => `${d.handling}: ${driftWords(d)}`));
const kept = async () =>
  (
    await bench.db.runAndReadAll('select file, drift, column_name, was, now, handling from ops.drift')
  ).getRowsJson();

describe('a header that is not the one before', () => {
  test('is told once, kept, and judged against the file before it by name', async () => {
    await bench.write('2024-01.csv', 'id,day,amount,way,note\n7,2024-01-02,1,web,n\n');
    await bench.load(sales());
    await bench.write('2024-02.csv', 'id,day,amount,ways,extra\nC8,2024-02-02,1,web,e\n');
    await bench.write('2024-03.csv', 'id,day,amount,ways,extra\nC9,2024-03-02,1,web,e\n');
    const outcome = await bench.load(sales());
    expect(told(outcome)).toEqual([
      'warn: "ways" in place of "way"',
      'warn: no column "note"',
      'warn: a new column "extra"',
      'warn: text in "id", which held numbers',
    ]);
    expect(await kept()).toHaveLength(4);
    expect(told(await bench.load(sales()))).toEqual([]);
    // What was seen when the bytes came is still true when they are read again.
    expect(told(await bench.load(sales(), { isFull: true }))).toEqual([]);
    expect(await kept()).toHaveLength(4);
  });

  test('of a file that is overwritten each night is judged against its last version', async () => {
    await bench.write('a.csv', 'id,day,amount\na,2024-01-02,1\n');
    await bench.load(sales());
    await bench.write('a.csv', 'id,day,amount,way\na,2024-01-02,1,web\n');
    expect(told(await bench.load(sales()))).toEqual(['warn: a new column "way"']);
    await bench.write('a.csv', 'id,day,amount,way\na,2024-01-03,1,web\n');
    expect(told(await bench.load(sales()))).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  test('stops the night where the contract says so, and is stopped again until something changes', async () => {
    await bench.write('a.csv', 'id,day,amount\na,2024-01-02,1\n');
    await bench.load(promised({ on_new_column: 'stop' }));
    await bench.write('b.csv', 'id,day,amount,way\na,2024-01-03,1,web\n');
    for (let night = 0; night < 2; night++) {
      await expect(bench.load(promised({ on_new_column: 'stop' }))).rejects.toMatchObject({
        code: 'DRIFT',
        exit: 3,
        message: 'b.csv requires the columns of a.csv, got a new column "way"',
        hint: 'put the export right, or set on_new_column of the contract to warn or accept',
      });
    }
    expect(told(await bench.load(promised({ on_new_column: 'accept' })))).toEqual([
      'accept: a new column "way"',
    ]);
  });

  test('lacks a mapped column: the night stops, unless the contract lets it be missing', async () => {
    await bench.write('a.csv', 'id,day,amount,way\na,2024-01-02,1,web\n');
    await bench.write('b.csv', 'id,day,amount\nb,2024-01-03,2\n');
    await expect(bench.load(sales({ columns: optional }))).rejects.toMatchObject({ code: 'HEADER', exit: 2 });
    const outcome = await bench.load(promised({ on_missing_column: 'warn' }, optional));
    expect(told(outcome)).toEqual(['warn: no column "way"']);
    expect(outcome.rows.map((row) => row['channel'])).toEqual(['web', undefined]);
  });

  test('lacks a required column: the night stops whatever the contract says', async () => {
    await bench.write('a.csv', 'id,day,way\na,2024-01-02,web\n');
    await expect(bench.load(promised({ on_missing_column: 'accept' }))).rejects.toMatchObject({
      code: 'HEADER',
    });
    await bench.write('a.csv', 'id,day,amount\na,2024-01-02,1\n');
    const strict = promised({ on_missing_column: 'accept', required: ['channel'] }, optional);
    await expect(bench.load(strict)).rejects.toMatchObject({ code: 'HEADER' });
  });

  test('is that of a quiet day: what is known of its columns stays known', async () => {
    await bench.write('1.csv', 'id,day,amount\n7,2024-01-02,1\n');
    await bench.write('2.csv', 'id,day,amount\n');
    await bench.write('3.csv', 'id,day,amount\nC8,2024-01-03,1\n');
    expect(told(await bench.load(sales()))).toEqual(['warn: text in "id", which held numbers']);
  });

  test('is found in JSON and Parquet, too', async () => {
    await bench.write('1.json', '{"id":"a","day":"2024-01-02","amount":1}\n');
    await bench.write('2.json', '{"id":"a","day":"2024-01-03","amount":1,"way":"web"}\n');
    expect(told(await bench.load(sales({ format: 'json', files: ['*.json'] })))).toEqual([
      'warn: a new column "way"',
    ]);
    for (const [file, id] of [
      ['1', '7'],
      ['2', "'C8'"],
    ]) {
      await bench.db.run(
        `copy (select ${id} as id, date '2024-01-02' as day, 1 as amount) to '${bench.data}/${file}.parquet' (format parquet)`,
      );
    }
    expect(told(await bench.load(sales({ name: 'p', format: 'parquet', files: ['*.parquet'] })))).toEqual([
      'warn: text in "id", which held numbers',
    ]);
  });
});

test.each([
  [['1', '-2.50', '1,234.5', '€ 3', '(4)', '5%'], 'numbers'],
  [['2024-01-02', '2/1/24', '2024年1月2日', '2024-01-02 10:00'], 'days'],
  [['a', '1', '2'], 'text'],
  [['', ''], ''],
  [[...Array(19).fill('7'), 'n/a'], 'numbers'],
])('%j look like %j', (values, kind) => {
  expect(kindOf(values)).toBe(kind);
});

test('a retyped column that no mapping reads stops nothing', () => {
  const source = promised({ on_retyped_column: 'stop' });
  const drift = driftOf(source, [{ name: 'note', kind: 'days' }], [{ name: 'note', kind: 'text' }]);
  expect(drift).toMatchObject([{ drift: 'retyped', handling: 'warn' }]);
});
