import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeInputs } from '../../../pipeline/sources/load.ts';
import { type Outcome, sales, type Workbench, workbench } from './loading.ts';

const head = 'id,day,amount\n';
const day = (id: string, amount: number) => `${head}${id},2024-01-02,${amount}\n`;
const actions = ({ result }: Outcome) =>
  Object.fromEntries(result.files.map(({ file, action }) => [file, action]));
const held = ({ rows }: Outcome) => rows.map((row) => `${row.file}:${row.customer_id}`);

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

describe('a replay', () => {
  const bad = `${day('a', 1)}b,2024-01-02,x\n`;

  test('reads the files that have refusals again, and no others', async () => {
    await bench.write('a.csv', bad);
    await bench.write('b.csv', day('b', 2));
    const first = await bench.load(sales());
    const replay = await bench.load(sales(), { isReplay: true });
    expect(actions(replay)).toEqual({ 'a.csv': 'replayed', 'b.csv': 'unchanged' });
    expect(replay.result.files[0]).toMatchObject({ refused_before: 1, refused: 1 });
    expect(replay.rows).toEqual(first.rows);
    expect(replay.refusals).toEqual(first.refusals);
  });

  test('after a fix of the contract reads every file of the source under the new one, as any run does', async () => {
    await bench.write('a.csv', bad);
    await bench.write('b.csv', day('b', 2));
    await bench.load(sales());
    // The fix: x means nothing, and nothing means 0. Records that were right before are read by the new rule, too.
    const fixed = sales({
      columns: {
        ...sales().columns,
        amount: { sql: "coalesce(try_cast(nullif(amount, '2') as integer), 0)" },
      },
    });
    const replay = await bench.load(fixed, { isReplay: true });
    expect(actions(replay)).toEqual({ 'a.csv': 'corrected', 'b.csv': 'corrected' });
    expect(replay.result.files[0]).toMatchObject({ refused_before: 1, refused: 0 });
    expect(replay.rows.map((row) => [row['customer_id'], row['amount']])).toEqual([
      ['a', '1.0000'],
      ['b', '0.0000'],
      ['b', '0.0000'],
    ]);
    expect(replay.refusals).toEqual([]);
    expect(actions(await bench.load(fixed, { isReplay: true }))).toEqual({
      'a.csv': 'unchanged',
      'b.csv': 'unchanged',
    });
  });

  test('keeps the refusals of a file that is gone', async () => {
    await bench.write('a.csv', bad);
    await bench.write('b.csv', day('b', 2));
    await bench.load(sales());
    bench.remove('a.csv');
    const replay = await bench.load(sales(), { isReplay: true });
    expect(replay.result.vanished).toEqual(['a.csv']);
    expect(replay.refusals).toHaveLength(1);
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

  test('a copy that comes later and sorts first takes the rows over, as if it had come first', async () => {
    await bench.write('b.csv', day('a', 1));
    await bench.load(sales());
    await bench.write('a.csv', day('a', 1));
    const outcome = await bench.load(sales());
    expect(actions(outcome)).toEqual({ 'a.csv': 'loaded', 'b.csv': 'duplicate' });
    expect(held(outcome)).toEqual(['a.csv:a']);
  });

  test('a vanished file keeps its rows', async () => {
    await bench.write('a.csv', day('a', 1));
    await bench.write('b.csv', day('b', 2));
    await bench.load(sales());
    bench.remove('a.csv');
    const outcome = await bench.load(sales());
    expect(outcome.result.vanished).toEqual(['a.csv']);
    expect(held(outcome)).toEqual(['a.csv:a', 'b.csv:b']);
  });

  test('a renamed file is the same file', async () => {
    await bench.write('a.csv', day('a', 1));
    await bench.load(sales());
    bench.remove('a.csv');
    await bench.write('renamed.csv', day('a', 1));
    const outcome = await bench.load(sales());
    expect(outcome.result.vanished).toEqual([]);
    expect(held(outcome)).toEqual(['renamed.csv:a']);
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
