import fc from 'fast-check';
import { expect } from 'vitest';
import { type Outcome, sales, workbench } from './loading.ts';

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
  // Anything at all, of the characters that mean something to a reader of CSV.
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom('"', ',', 'a', '1', ' ', '\t', '\n', '\r', '王', '\ufeff', '-', '.'), {
        maxLength: 12,
      })
      .map((characters) => characters.join('')),
  },
);
const newline = fc.oneof(
  { weight: 9, arbitrary: fc.constant('\n') },
  { weight: 1, arbitrary: fc.constantFrom('\r\n', '\r', '\r\r\n') },
);

/** The text of a CSV file with the columns id, day and amount. */
export const csvText = fc
  .tuple(
    fc.constantFrom('', '\ufeff'),
    fc.constantFrom('\n', '\r\n'),
    fc.array(fc.tuple(record, newline), { maxLength: 40 }),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([mark, first, records, isEven, isOpen]) => {
    const body = records.map(([text, end]) => text + (isEven ? first : end)).join('');
    // Half of the files lack the newline at the end.
    return `${mark}id,day,amount${first}${isOpen ? body.replace(/[\r\n]+$/, '') : body}`;
  });

/** Loads files on both paths and expects the same rows, refusals and counts of both, and no record lost. */
export const expectBothPathsEqual = async (texts: readonly string[]): Promise<Outcome> => {
  const bench = await workbench();
  try {
    const outcomes: Outcome[] = [];
    for (const isExact of [false, true]) {
      await bench.clear();
      for (const [i, text] of texts.entries()) await bench.write(`${String(i).padStart(5, '0')}.csv`, text);
      outcomes.push(await bench.load(sales(), { isExact }));
    }
    const [fast, exact] = outcomes as [Outcome, Outcome];
    for (const [i, { records, loaded, refused }] of fast.result.files.entries()) {
      expect(loaded + refused, JSON.stringify(texts[i])).toBe(records);
    }
    const counts = ({ result }: Outcome) =>
      result.files.map(({ file, records, loaded, action }) => ({ file, records, loaded, action }));
    expect(counts(exact)).toEqual(counts(fast));
    expect(exact.rows).toEqual(fast.rows);
    expect(exact.refusals).toEqual(fast.refusals);
    return fast;
  } finally {
    bench.close();
  }
};
