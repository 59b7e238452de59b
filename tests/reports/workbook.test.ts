import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnLetters, noteSheet, sheetFrame, sheetNames } from '../../reports/workbook/sheet.ts';
import { workbook } from '../../reports/workbook/workbook.ts';
import { cellText } from '../../reports/workbook/xml-text.ts';
import { packPart } from '../../reports/workbook/zip.ts';
import { readSheet, readZip } from './workbook-reader.ts';

const column = { head: 'Id', format: 'text', width: 10 } as const;

describe('workbooks', () => {
  test('letter their columns as Excel does', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ]);
  });

  test('name their sheets within what Excel takes, no two alike', () => {
    const long = 'A list whose name has more than thirty-one signs';
    expect(sheetNames(['Watch: may leave', 'watch may leave', long, long, '///'])).toEqual([
      'Watch may leave',
      'watch may leave 2',
      long.slice(0, 31),
      `${long.slice(0, 29)} 2`,
      '–',
    ]);
  });

  test('are the same bytes every time, and hold what was put in', async () => {
    const part = await packPart(
      '',
      Buffer.from(noteSheet([{ title: 'Notes' }, { term: 'a', meaning: '<b> & "c"' }])),
    );
    const make = () => workbook([{ name: 'Notes', part }]);
    const book = await make();
    expect((await make()).equals(book)).toBe(true);
    const parts = readZip(book);
    expect([...parts.keys()]).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/workbook.xml',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/worksheets/sheet1.xml',
    ]);
    expect(readSheet(parts.get('xl/worksheets/sheet1.xml')!)).toEqual([['Notes'], ['a', '<b> & "c"']]);
  });

  test('keep the head in view and filter every column', () => {
    const { before, after } = sheetFrame([column, column], 3);
    expect(before).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(after).toContain('<autoFilter ref="A1:B4"/>');
  });

  test('hold any text as a text: no formula, no number, nothing that ends a cell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const cell = cellText(text);
        expect(cell.replace(/^<t( xml:space="preserve")?>/, '').replace(/<\/t>$/, '')).not.toMatch(/[<>]/);
        const [[read]] = readSheet(`<row r="1"><c r="A1">${cell}</c></row>`) as [[string]];
        const writable = text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, (sign) =>
          '\t\n\r'.includes(sign) ? sign : '\ufffd',
        );
        expect(read).toBe(writable);
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  test('keep leading zeros, long numbers and what looks like an escape', () => {
    expect(cellText('00012345678901234567')).toBe('<t>00012345678901234567</t>');
    expect(cellText('_x0041_')).toBe('<t>_x005F_x0041_</t>');
    expect(cellText('x'.repeat(40_000)).length).toBe(32_766 + '<t></t>'.length);
  });
});
