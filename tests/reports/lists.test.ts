import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkColumns, hiddenGroups } from '../../reports/audiences.ts';
import { csvCell } from '../../reports/lists/csv.ts';
import { maskedName } from '../../reports/lists/masked-name.ts';

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

  test('persons are masked to their family name, companies stand in full', () => {
    expect(maskedName('Jane van Dyke', 'person')).toBe('*** Dyke');
    expect(maskedName('王小明', 'person')).toBe('王**');
    expect(maskedName('Cher', null)).toBe('C***');
    expect(maskedName('Acme Ltd', 'company')).toBe('Acme Ltd');
    expect(maskedName('  ', 'person')).toBeNull();
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
