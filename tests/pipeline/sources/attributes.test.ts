import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { driftWords } from '../../../pipeline/sources/drift.ts';
import { plainContract, type Source } from '../../../pipeline/sources/source.ts';
import { loadBothWays, type Outcome, sales, type Workbench, workbench } from './loading.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

/** Attributes by record, as pairs. */
const kept = ({ rows }: Outcome) =>
  rows.map((row) =>
    ((row.attributes ?? []) as { key: string; value: string }[]).map(({ key, value }) => `${key}=${value}`),
  );

const both = async (text: string, change: Partial<Source>) => {
  const { fast, exact } = await loadBothWays(bench, text, sales(change));
  expect(exact.rows).toEqual(fast.rows);
  expect(exact.refusals).toEqual(fast.refusals);
  expect([fast, exact].map(({ result }) => result.files[0]!.path)).toEqual(['fast', 'exact']);
  return fast;
};

const file =
  'id,day,amount,plan,Age,note\na,2024-01-02,1, gold ,41,"says ""hi"", twice"\nb,2024-01-03,2,NULL,,\n';

describe('further columns of an export', () => {
  test('are kept by name as the file has them; a cell without a value has no entry', async () => {
    const outcome = await both(file, { attributes: 'all' });
    expect(kept(outcome)).toEqual([['plan=gold', 'Age=41', 'note=says "hi", twice'], []]);
  });

  test('are only those that are listed, mapped ones too where the list says so', async () => {
    const outcome = await both(file, { attributes: { note: 'auto', id: 'auto' } });
    expect(kept(outcome)).toEqual([['id=a', 'note=says "hi", twice'], ['id=b']]);
  });

  test('are not kept where nothing asks for them', async () => {
    expect((await both(file, {})).rows[0]).not.toHaveProperty('attributes');
  });

  test('leave out of all what an expression reads, by name and not by a part of a name or a text', async () => {
    const columns = {
      ...sales().columns,
      channel: { sql: `case when "plan" = 'note' then AGE end` },
    };
    const text = 'id,day,amount,plan,Age,note,a,age group\nx,2024-01-02,1,gold,41,n,1,40+\n';
    const outcome = await both(text, { columns, attributes: 'all' });
    expect(kept(outcome)).toEqual([['note=n', 'a=1', 'age group=40+']]);
  });

  test('called numbers refuse what is none, and are written with a point', async () => {
    const text =
      'id;day;amount;rate\na;2024-01-02;1;1.234,5\nb;2024-01-02;1;-7\nc;2024-01-02;1;high\nd;2024-01-02;1;\n';
    const outcome = await both(text, {
      csv: { delimiter: ';', quote: '"', decimal: ',', thousands: '.', nulls: [] },
      attributes: { rate: 'number' },
    });
    expect(kept(outcome)).toEqual([['rate=1234.5'], ['rate=-7'], []]);
    expect(outcome.refusals).toMatchObject([
      { record_no: 3, stage: 'type', code: 'not_number', column_name: 'attributes', value: 'high' },
    ]);
  });

  test('with words beside numbers keep both, and text stays as it is written', async () => {
    const text = 'id;day;amount;size;code\na;2024-01-02;1;1,5;1,5\nb;2024-01-02;1;large, red;x\n';
    const outcome = await both(text, {
      csv: { delimiter: ';', quote: '"', decimal: ',', nulls: [] },
      attributes: { size: 'auto', code: 'text' },
    });
    expect(kept(outcome)).toEqual([
      ['size=1.5', 'code=1,5'],
      ['size=large, red', 'code=x'],
    ]);
  });

  test('come from JSON and its paths as from text', async () => {
    await bench.write(
      'a.json',
      '{"id":"a","day":"2024-01-02","amount":1,"plan":"gold","at":{"city":"Ulm"}}\n{"id":"b","day":"2024-01-02","amount":2}\n',
    );
    const attributes = { plan: 'auto', '$.at.city': 'auto', never: 'auto' } as const;
    const outcome = await bench.load(sales({ files: ['*.json'], format: 'json', attributes }));
    expect(kept(outcome)).toEqual([['plan=gold', '$.at.city=Ulm'], []]);
  });

  test('come from Parquet as from text', async () => {
    await bench.db.run(
      `copy (select 'a' as id, date '2024-01-02' as day, 1.5::double as amount, 7 as n, 0.25::double as f, null as e)
       to '${bench.data}/a.parquet'`,
    );
    const outcome = await bench.load(sales({ files: ['*.parquet'], format: 'parquet', attributes: 'all' }));
    expect(kept(outcome)).toEqual([['n=7', 'f=0.2500']]);
  });

  test('that are listed must be there, unless the contract lets columns be missing', async () => {
    await bench.write('a.csv', 'id,day,amount\na,2024-01-02,1\n');
    const attributes = { plan: 'auto' } as const;
    await expect(bench.load(sales({ attributes }))).rejects.toMatchObject({
      code: 'HEADER',
      message: 'a.csv requires the column "plan", got "id", "day", "amount"',
    });
    const contract = { ...plainContract, on_missing_column: 'warn' } as const;
    expect((await bench.load(sales({ attributes, contract }))).rows).toHaveLength(1);
  });

  test('of one name cannot be told apart', async () => {
    await bench.write('a.csv', 'id,day,amount,x,x\na,2024-01-02,1,2,3\n');
    await expect(bench.load(sales({ attributes: 'all' }))).rejects.toMatchObject({ code: 'HEADER', exit: 2 });
    expect((await bench.load(sales())).rows).toHaveLength(1);
  });

  test('are read again when the list changes', async () => {
    await bench.write('a.csv', 'id,day,amount,plan\na,2024-01-02,1,gold\n');
    await bench.load(sales());
    const outcome = await bench.load(sales({ attributes: 'all' }));
    expect(outcome.result.files[0]!.action).toBe('corrected');
    expect(kept(outcome)).toEqual([['plan=gold']]);
    expect((await bench.load(sales({ attributes: 'all' }))).result.files[0]!.action).toBe('unchanged');
  });

  test('are looked at for drift like mapped columns', async () => {
    await bench.write('a.csv', 'id,day,amount,plan\na,2024-01-02,1,gold\n');
    await bench.write('b.csv', 'id,day,amount,plan\na,2024-01-02,1,7\n');
    const contract = { ...plainContract, on_retyped_column: 'stop' } as const;
    await expect(bench.load(sales({ attributes: 'all', contract }))).rejects.toMatchObject({ code: 'DRIFT' });
    const { result } = await bench.load(sales({ attributes: 'all' }));
    expect(result.files.flatMap(({ drift }) => drift.map(driftWords))).toEqual([
      'numbers in "plan", which held text',
    ]);
  });
});

test('the number of a row in its file can stand for an id', async () => {
  const columns = { ...sales().columns, customer_id: { sql: 'record_no' } };
  const outcome = await both('day,amount\n2024-01-02,1\n2024-01-02,x\n2024-01-02,3\n', { columns });
  expect(outcome.rows.map((row) => row.customer_id)).toEqual(['1', '3']);
  const own = await both('record_no,day,amount\nA7,2024-01-02,1\n', { columns });
  expect(own.rows.map((row) => row.customer_id)).toEqual(['A7']);
});
