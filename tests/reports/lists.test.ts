import { listValue } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkColumns, hiddenGroups } from '../../reports/audiences.ts';
import { csvCell } from '../../reports/lists/csv.ts';
import { maskedName } from '../../reports/lists/masked-name.ts';
import { isNoPlainText } from '../../reports/lists/plain-text.ts';
import { attachNight } from '../../reports/night-tables.ts';
import { cellText } from '../../reports/workbook/xml-text.ts';
import { openFixture } from './fixture.ts';

describe('lists for spreadsheets', () => {
  test('a text that starts like a formula is kept as text behind an apostrophe', () => {
    const cells = ['=cmd|x', '+1', '-2', '@a', '\tb', '\rc', '＝d', 'a=b', '007'].map(csvCell);
    expect(cells).toEqual(["'=cmd|x", "'+1", "'-2", "'@a", "'\tb", `"'\rc"`, "'＝d", 'a=b', '007']);
  });

  test('commas, quotes and line breaks stay inside their cell', () => {
    const cells = ['a,b', 'say "hi"', 'two\nlines', ' blank'].map(csvCell);
    expect(cells).toEqual(['"a,b"', '"say ""hi"""', '"two\nlines"', '" blank"']);
  });

  test('whatever the text, a cell never begins with a sign of a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(csvCell(text)).not.toMatch(/^"?[=+\-@\t\r]/);
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  test('a text that lists do not look at is written as it is by every file', async () => {
    const db = await openFixture({ customers: 0 });
    const sign = fc.oneof(
      fc.constantFrom(...' \t\n\u00a0\u2028\ufeff_.,;:/()*@+=-#!?%\'"&<>|\\', '_x0041_', '🙂', '＝'),
      fc.constantFrom('a', 'Z', '0', '9', 'é', '王'),
    );
    const text = fc.array(sign, { minLength: 1, maxLength: 8 }).map((signs) => signs.join(''));
    const known = ['C00017', 'jane.doe+shop@example.com', "*** O'Brien", '王**', '0012-34', 'A/B (2)'];
    const texts = [...known, ...fc.sample(text, { seed: 6, numRuns: 3000 })];
    const found = await db.runAndReadAll(
      `select ${isNoPlainText('t')} from (select unnest($texts::varchar[]) as t)`,
      { texts: listValue(texts) },
    );
    const unseen = texts.filter((_, i) => found.getRows()[i]![0] === false);
    expect(unseen.slice(0, known.length)).toEqual(known);
    expect(unseen.length).toBeGreaterThan(200);
    for (const one of unseen) {
      expect(csvCell(one)).toBe(one);
      expect(cellText(one)).toBe(`<t>${one}</t>`);
    }
    db.disconnectSync();
  });

  test('persons are masked to their family name, companies stand in full', () => {
    expect(maskedName('Jane van Dyke', 'person')).toBe('*** Dyke');
    expect(maskedName('王小明', 'person')).toBe('王**');
    expect(maskedName('Cher', null)).toBe('C***');
    expect(maskedName('Acme Ltd', 'company')).toBe('Acme Ltd');
    expect(maskedName('  ', 'person')).toBeNull();
  });

  test('lists mask a name in SQL as cards do, whatever its blanks and signs', async () => {
    const db = await openFixture({ customers: 0 });
    await attachNight(db);
    const part = fc.oneof(
      fc.constantFrom(...'\t\n\v\f\r\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\ufeff', ' ', '  '),
      fc.constantFrom(
        'Jane',
        'van',
        'Dyke',
        '王小明',
        '歐陽',
        '々',
        '𠮷',
        'é',
        'e\u0301',
        '=cmd',
        '*',
        '-',
        '.',
        '🙂',
      ),
    );
    const name = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
    const names = [...fc.sample(name, { seed: 5, numRuns: 600 }), null];
    const kinds = ['person', 'company', null];
    const found = await db.runAndReadAll(
      'select night.masked_name(n, k) from (select unnest($names::varchar[]) as n, unnest($kinds::varchar[]) as k)',
      { names: listValue(names), kinds: listValue(names.map((_, i) => kinds[i % 3]!)) },
    );
    expect(found.getRows().flat()).toEqual(names.map((text, i) => maskedName(text, kinds[i % 3]!)));
    db.disconnectSync();
  });
});

describe('what an audience may see', () => {
  test('marketing is refused names and credit', () => {
    expect(() => checkColumns('marketing', ['customer_id', 'clv', 'action'])).not.toThrow();
    for (const column of ['name', 'masked_name', 'credit_grade', 'exposure', 'phone']) {
      expect(() => checkColumns('marketing', [column])).toThrow('marketing requires a column of its list');
    }
  });

  test('groups of one to four are hidden, and with a single one the next smallest, lest the total give it away', () => {
    expect(hiddenGroups([100, 3, 2, 0, 50])).toEqual([false, true, true, false, false]);
    expect(hiddenGroups([100, 3, 0, 50])).toEqual([false, true, false, true]);
    expect(hiddenGroups([100, 5])).toEqual([false, false]);
    expect(hiddenGroups([3])).toEqual([true]);
  });
});
