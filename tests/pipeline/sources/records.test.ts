import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grammarOf } from '../../../pipeline/sources/record-grammar.ts';
import { fieldText, type Stretch, walkRecords } from '../../../pipeline/sources/records.ts';
import { survey } from '../../../pipeline/sources/survey.ts';
import { textWindows } from '../../../pipeline/sources/text-windows.ts';

const dialect = { delimiter: ',', quote: '"', decimal: '.', nulls: [] } as const;
const grammar = grammarOf(dialect, 2);
const seed = 20260817;

const whole = (text: string): Stretch => ({
  bytes: Buffer.from(text),
  from: 0,
  isLast: true,
  firstRecord: 1,
  firstLine: 1,
});

/** Every record with its place, fault and cells. */
const recordsOf = (stretch: Stretch, origin = 0) => {
  const found: object[] = [];
  const walk = walkRecords(stretch, grammar, (record) => {
    const { number, line, start, end, fault, columns } = record;
    const cells = fault
      ? []
      : Array.from({ length: columns }, (_, k) => fieldText(stretch.bytes, record, k, '"'));
    found.push({ number, line, start: start + origin, end: end + origin, fault, cells });
    return true;
  });
  return { found, ...walk };
};

/** Text made of the pieces that matter to a reader of CSV. */
const dirt = fc
  .array(
    fc.constantFrom('a', 'b,c', ',', '"', '""', '\n', '\r\n', '\r', ' ', '"x"', '"x","y"\n', 'p,q\n', '王'),
    {
      maxLength: 60,
    },
  )
  .map((pieces) => pieces.join(''));

const cell = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom('', 'a,b', 'a"b', '"', 'x\ny', 'x\r\ny', ' ', '王小明'),
);

/** Records as a careful program writes them, with the same newline throughout. */
const written = fc
  .tuple(
    fc.array(fc.tuple(cell, cell, fc.boolean()), { maxLength: 12 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([rows, newline, isEnded]) => {
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const plain = (text: string) => (/[",\r\n]|^\s|\s$/.test(text) || text === '' ? quoted(text) : text);
    const lines = rows.map(([a, b, isQuoted]) =>
      isQuoted ? `${quoted(a)},${quoted(b)}` : `${plain(a)},${plain(b)}`,
    );
    const text = lines.join(newline) + (isEnded && lines.length > 0 ? newline : '');
    return { rows: rows.map(([a, b]) => [a, b]), text };
  });

describe('the reader of records', () => {
  test('gives back the cells that a careful program wrote', () => {
    const holds = ({ rows, text }: { rows: string[][]; text: string }) => {
      const { found } = recordsOf(whole(text));
      expect(found.map((record) => (record as { cells: string[] }).cells)).toEqual(rows);
    };
    fc.assert(fc.property(written, holds), { numRuns: 2000, seed });
  });

  test('agrees with the survey on records, lines and end wherever the survey finds a text regular', () => {
    let regular = 0;
    const holds = (text: string) => {
      const bytes = Buffer.from(text);
      const found = survey(bytes, 0, true, grammar);
      if (!found.isRegular) return;
      regular++;
      const { records, lines, end, found: all } = recordsOf(whole(text));
      expect({ records, lines, end }).toEqual({ records: found.records, lines: found.lines, end: found.end });
      expect(all.filter((record) => (record as { cells: string[] }).cells.length !== 2)).toEqual([]);
    };
    const texts = fc.oneof(
      dirt,
      written.map(({ text }) => text),
    );
    fc.assert(fc.property(texts, holds), { numRuns: 4000, seed });
    expect(regular).toBeGreaterThan(1000);
  });

  test('leaves no byte out: records and newlines cover the text', () => {
    const holds = (text: string) => {
      const stretch = whole(text);
      let covered = 0;
      const { end } = walkRecords(stretch, grammar, (record) => {
        expect(stretch.bytes.toString('utf8', covered, record.start)).toMatch(/^[\r\n]*$/);
        covered = record.end;
        return true;
      });
      expect(stretch.bytes.toString('utf8', covered)).toMatch(/^[\r\n]*$/);
      expect(end).toBe(stretch.bytes.length);
    };
    fc.assert(fc.property(dirt, holds), { numRuns: 4000, seed });
  });

  test('finds the same records however the text is cut into windows', async () => {
    const holds = async (text: string, size: number) => {
      const expected = recordsOf(whole(text)).found;
      const found: object[] = [];
      let [firstRecord, firstLine] = [1, 1];
      const read = ({ bytes, origin, isLast }: { bytes: Buffer; origin: number; isLast: boolean }) => {
        const walk = recordsOf({ bytes, from: 0, isLast, firstRecord, firstLine }, origin);
        found.push(...walk.found);
        firstRecord += walk.records;
        firstLine += walk.lines;
        return { end: walk.end, found: undefined };
      };
      const chunks = async function* () {
        if (text !== '') yield Buffer.from(text);
      };
      for await (const _ of textWindows(chunks(), 'a.csv', read, size));
      expect(found).toEqual(expected);
    };
    await fc.assert(fc.asyncProperty(dirt, fc.integer({ min: 1, max: 40 }), holds), { numRuns: 4000, seed });
  });
});
