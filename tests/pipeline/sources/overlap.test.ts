import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildTable, readStep } from '../../../pipeline/step.ts';
import { parameters } from '../warehouse-fixture.ts';
import { sales, type Workbench, workbench } from './loading.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
  await bench.db.run('create schema staging');
});
afterEach(() => bench.close());

/** Lines `customer day amount` of a file, as CSV. */
const file = (...lines: readonly string[]) =>
  `id,day,amount\n${lines.map((line) => line.replaceAll(' ', ',')).join('\n')}\n`;

const staged = async (sql: string, own: Partial<typeof parameters> = {}) => {
  await buildTable(bench.db, readStep('staging.transactions'), {
    ...parameters,
    as_of: '2024-12-31',
    currency: 'GBP',
    ...own,
  });
  return (await bench.db.runAndReadAll(sql)).getRowsJson();
};
const counted = (own: Partial<typeof parameters> = {}) =>
  staged(
    `select customer_id || ' ' || occurred_on || ' ' || amount::integer, count(*)::integer
    from staging.transactions group by all order by all`,
    own,
  );
const places = () =>
  staged(`select file, record_no::integer from staging.transactions order by file, record_no`);

const keyed = sales({
  columns: {
    transaction_id: { from: 'no' },
    customer_id: { from: 'id' },
    occurred_at: { from: 'day' },
    amount: { from: 'amount' },
  },
});

describe('exports of one source that overlap', () => {
  test('hold each line once, as often as one of them repeats it', async () => {
    await bench.write('1.csv', file('a 2024-01-01 5', 'a 2024-01-02 5', 'a 2024-01-02 5', 'b 2024-01-02 7'));
    await bench.write('2.csv', file('a 2024-01-02 5', 'b 2024-01-02 7', 'a 2024-01-02 5', 'c 2024-01-03 1'));
    await bench.load(sales());
    expect(await counted()).toEqual([
      ['a 2024-01-01 5', 1],
      ['a 2024-01-02 5', 2], // twice in both files
      ['b 2024-01-02 7', 1],
      ['c 2024-01-03 1', 1],
    ]);
  });

  test('keep the line of the first file, so that a new export moves nothing', async () => {
    await bench.write('1.csv', file('a 2024-01-01 5', 'a 2024-01-02 5'));
    await bench.write('2.csv', file('a 2024-01-02 5', 'a 2024-01-02 5', 'c 2024-01-03 1'));
    await bench.load(sales());
    expect(await places()).toEqual([
      ['1.csv', 1],
      ['1.csv', 2],
      ['2.csv', 2],
      ['2.csv', 3],
    ]);
  });

  test('are three, and one in between is corrected', async () => {
    for (const name of ['1.csv', '2.csv', '3.csv']) {
      await bench.write(name, file('a 2024-01-02 5', `${name[0]} 2024-01-03 1`));
    }
    await bench.load(sales());
    await bench.write('2.csv', file('a 2024-01-02 5', 'a 2024-01-02 5', '9 2024-01-03 1'));
    await bench.load(sales());
    expect(await counted()).toEqual([
      ['1 2024-01-03 1', 1],
      ['3 2024-01-03 1', 1],
      ['9 2024-01-03 1', 1],
      ['a 2024-01-02 5', 2],
    ]);
  });

  test('bring late rows beside those known', async () => {
    await bench.write('1.csv', file('a 2024-01-01 5', 'b 2024-01-05 5'));
    await bench.load(sales());
    await bench.write('2.csv', file('c 2024-01-03 5', 'b 2024-01-05 5', 'b 2024-01-09 5'));
    await bench.load(sales());
    expect((await counted()).map(([line]) => line)).toEqual([
      'a 2024-01-01 5',
      'b 2024-01-05 5',
      'b 2024-01-09 5',
      'c 2024-01-03 5',
    ]);
  });

  test('are told apart by every column', async () => {
    const columns = { ...sales().columns, channel: { from: 'way' } };
    await bench.write('1.csv', 'id,day,amount,way\na,2024-01-02,5,web\na,2024-01-02,5,\n');
    await bench.write('2.csv', 'id,day,amount,way\na,2024-01-02,5,store\na,2024-01-02,5,\n');
    await bench.load(sales({ columns }));
    expect(await staged('select channel from staging.transactions order by channel nulls last')).toEqual([
      ['store'],
      ['web'],
      [null],
    ]);
  });

  test('are recognised by transaction_id where there is one, the line read last being valid', async () => {
    await bench.write('1.csv', 'no,id,day,amount\nt1,a,2024-01-02,5\nt2,a,2024-01-02,5\n,a,2024-01-02,5\n');
    await bench.write('2.csv', 'no,id,day,amount\nt2,a,2024-01-02,6\nt3,a,2024-01-02,5\n,a,2024-01-02,5\n');
    await bench.load(keyed);
    expect(
      await staged('select transaction_id, amount::double from staging.transactions order by all'),
    ).toEqual([
      ['t1', 5],
      ['t2', 6],
      ['t3', 5],
      [null, 5],
    ]);
  });
});

test('equal lines of files that are parts of one whole are all kept', async () => {
  await bench.write('leeds.csv', file('a 2024-01-02 5', 'b 2024-01-02 5'));
  await bench.write('york.csv', file('a 2024-01-02 5'));
  await bench.load(sales());
  expect(await counted({ apart_sources: '|sales|' })).toEqual([
    ['a 2024-01-02 5', 2],
    ['b 2024-01-02 5', 1],
  ]);
  expect((await counted({ apart_sources: '|web sales|' }))[0]).toEqual(['a 2024-01-02 5', 1]);
});

test('equal lines of one file, or of two sources, are all kept', async () => {
  const lines = file('a 2024-01-02 5', 'a 2024-01-02 5');
  await bench.write('1.csv', lines);
  await bench.write('other/1.csv', lines);
  await bench.load(sales({ files: ['1.csv'] }));
  await bench.load(sales({ name: 'web', files: ['other/1.csv'] }));
  expect(await counted()).toEqual([['a 2024-01-02 5', 4]]);
});
