import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Outcome, sales, workbench } from './loading.ts';

const seed = 20260817;
const files = 150;

/** Pieces of a CSV file of three columns, right and wrong, so that most files hold some of both. */
const record = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('a,2024-01-02,1', '"b ""x""",2024-01-03 10:00,-2.50', ' c ,"2024-01-04",3'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('"d\n e",2024-01-05,4', '"f,\r\ng",2024-01-06,5', '王,2024-01-07,0.0001'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'h,2024-02-30,6',
      'i,2024-01-08,7.00001',
      'j,,x',
      ',2024-01-09,8',
      'k,NULL,NULL',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'l,2024-01-10',
      'm,2024-01-10,9,9',
      '"n,2024-01-11,10',
      'o"p,2024-01-12,11',
      '"q"r,2024-01-13,12',
      '',
      '"',
      '\0,2024-01-14,13',
    ),
  },
);
const newline = fc.oneof(
  { weight: 9, arbitrary: fc.constant('\n') },
  { weight: 1, arbitrary: fc.constantFrom('\r\n', '\r', '\r\r\n') },
);
const file = fc
  .tuple(
    fc.constantFrom('', '\ufeff'),
    fc.constantFrom('\n', '\r\n'),
    fc.array(fc.tuple(record, newline), { maxLength: 40 }),
    fc.boolean(),
  )
  .map(([mark, first, records, isEven]) => {
    const body = records.map(([text, end]) => text + (isEven ? first : end)).join('');
    return `${mark}id,day,amount${first}${body}`;
  });

test(`any file gives the same rows and refusals on both paths, and no record is lost (seed ${seed})`, async () => {
  const texts = [...new Set(fc.sample(file, { seed, numRuns: files }))];
  const bench = await workbench();
  try {
    const outcomes: Outcome[] = [];
    for (const isExact of [false, true]) {
      await bench.clear();
      for (const [i, text] of texts.entries()) await bench.write(`${String(i).padStart(4, '0')}.csv`, text);
      outcomes.push(await bench.load(sales(), { isExact }));
    }
    const [fast, exact] = outcomes as [Outcome, Outcome];
    for (const [i, { records, loaded, refused }] of fast.result.files.entries()) {
      expect(loaded + refused, texts[i]).toBe(records);
    }
    const counts = ({ result }: Outcome) =>
      result.files.map(({ file, records, loaded }) => ({ file, records, loaded }));
    expect(counts(exact)).toEqual(counts(fast));
    expect(exact.rows).toEqual(fast.rows);
    expect(exact.refusals).toEqual(fast.refusals);
    // The files are worth the test: both paths are taken, and both ends are met.
    expect(fast.result.files.filter(({ path }) => path === 'fast').length).toBeGreaterThan(files / 10);
    expect(fast.result.files.filter(({ path }) => path === 'exact').length).toBeGreaterThan(files / 10);
    expect(fast.rows.length).toBeGreaterThan(files);
    expect(fast.refusals.length).toBeGreaterThan(files);
  } finally {
    bench.close();
  }
}, 240_000);
