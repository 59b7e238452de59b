import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseDateFormat } from '../../../pipeline/proposal/choose-date-format.ts';
import { profileColumn } from '../../../pipeline/proposal/column-profile.ts';
import { dateReadings } from '../../../pipeline/proposal/date-formats.ts';
import { guessDialect } from '../../../pipeline/proposal/dialect.ts';
import { guessEncoding } from '../../../pipeline/proposal/encoding.ts';
import { exportBytes } from '../../../pipeline/proposal/export-bytes.ts';
import { matchHeader } from '../../../pipeline/proposal/header-match.ts';
import { headerWords } from '../../../pipeline/proposal/header-words.ts';
import { numberStyle } from '../../../pipeline/proposal/number-style.ts';
import { encoded } from './encoded.ts';

const column = (...values: readonly string[]) => {
  const { see, profile } = profileColumn('x');
  values.forEach(see);
  return profile();
};

describe('the format of a date column', () => {
  test.each([
    ['2024-01-31', '%Y-%m-%d'],
    ['2024/1/31 08:05', '%Y/%m/%d %H:%M'],
    ['31.12.2024', '%d.%m.%Y'],
    ['1/31/2011 8:26', '%m/%d/%Y %H:%M'],
    ['31-Jan-24', '%d-%b-%y'],
    ['930101', '%y%m%d'],
    ['931107 00:00:00', '%y%m%d %H:%M:%S'],
    ['20240229', '%Y%m%d'],
    ['2024年1月31日', '%Y年%m月%d日'],
    ['1/31/2024 12:05:00 PM', '%m/%d/%Y %I:%M:%S %p'],
  ])('%s is %s', (text, format) => {
    expect(dateReadings(text).map((reading) => reading.format)).toEqual([format]);
  });

  test.each(['2023-02-29', '31/04/2024', '0000-00-00', '12345', '996101', 'ABC-123', '1850-01-01'])(
    '%s is no day of a business',
    (text) => {
      expect(dateReadings(text)).toEqual([]);
    },
  );

  test('is settled by one day above 12, and left open without', () => {
    expect(chooseDateFormat(column('03/04/2024', '13/04/2024'))).toMatchObject({
      format: '%d/%m/%Y',
      unreadable: 0,
    });
    expect(chooseDateFormat(column('03/04/2024', '04/13/2024'))).not.toHaveProperty('twin');
    expect(chooseDateFormat(column('03/04/2024', '05/06/2024'))).toMatchObject({
      format: '%d/%m/%Y',
      twin: '%m/%d/%Y',
    });
  });

  test('needs no format where ISO 8601 is mixed, and names the first value that does not fit', () => {
    const mixed = chooseDateFormat(column('2024-01-01', '2024-01-02T10:00:00Z', '2024-01-03 10:00', 'soon'));
    expect(mixed).toEqual({ from: '2024-01-01', to: '2024-01-03 10:00', unreadable: 1, example: 'soon' });
  });
});

describe('the decimal sign of a file', () => {
  test.each([
    [['2.55', '3'], { decimal: '.' }],
    [['2,55', '1.234,50'], { decimal: ',', thousands: '.' }],
    [['1,234.50', '12'], { decimal: '.', thousands: ',' }],
    [['1.234', '12,5', '3,25'], { decimal: ',' }],
  ])('%j', (values, style) => {
    const { evidence, ...rest } = numberStyle([column(...values)]);
    expect(rest).toEqual(style);
    expect(evidence).toMatch(/speak for it/);
  });
});

describe('the dialect', () => {
  test('is the delimiter under which records agree, not the commonest sign', () => {
    const text = 'id;note;sum\n1;"a, b; c, d";2,50\n2;"x, ""y"", z";3,10\n';
    expect(guessDialect(text)).toEqual({ delimiter: ';', quote: '"', columns: 3, preamble: 0, agreement: 1 });
  });

  test('sees tabs, bars, apostrophes and lines above the header', () => {
    expect(guessDialect('a\tb\n1\t2\n')).toMatchObject({ delimiter: '\t', columns: 2 });
    expect(guessDialect("'a'|'b'\n'1'|'2|3'\n")).toMatchObject({ delimiter: '|', quote: "'", agreement: 1 });
    expect(guessDialect('Sales report\n\nid,day,sum\n1,2,3\n4,5,6\n')).toMatchObject({
      delimiter: ',',
      preamble: 1,
    });
  });
});

describe('the encoding', () => {
  const text =
    '客户编号,姓名,城市\n1001,张伟,上海市浦东新区\n1002,李秀英,北京市朝阳区\n1003,王芳,广州市天河区\n'.repeat(
      3,
    );
  const traditional =
    '客戶編號,姓名,城市\n1001,陳志明,臺北市信義區\n1002,林淑芬,高雄市前鎮區\n1003,黃美玲,臺中市西屯區\n'.repeat(
      3,
    );
  const guessOf = (bytes: Buffer, isUtf8 = false) =>
    guessEncoding({ head: bytes, lines: bytes, isUtf8, isAscii: false });

  test('tells GB18030, Big5, UTF-16 and Latin-1 apart', () => {
    expect(guessOf(encoded(text, 'gb18030'))).toMatchObject({ encoding: 'gb18030', confidence: 'likely' });
    expect(guessOf(encoded(traditional, 'big5'))).toMatchObject({ encoding: 'big5', confidence: 'likely' });
    expect(guessOf(encoded(text, 'utf-16le'))).toMatchObject({ encoding: 'utf-16le', confidence: 'certain' });
    expect(guessOf(encoded('nom,ville\nRené,Orléans\nZoë,Besançon\n', 'latin-1'))).toMatchObject({
      encoding: 'latin-1',
    });
    expect(guessOf(Buffer.from(text), true)).toMatchObject({ encoding: 'utf-8', confidence: 'certain' });
  });

  test('is not hidden by a few broken bytes', () => {
    const broken = Buffer.from([0x41, 0xff, 0x0a]);
    expect(guessOf(Buffer.concat([Buffer.from(text), broken]))).toMatchObject({
      encoding: 'utf-8',
      confidence: 'likely',
    });
    expect(guessOf(Buffer.concat([encoded(text, 'gb18030'), broken])).encoding).toBe('gb18030');
    expect(guessOf(Buffer.concat([encoded(traditional, 'big5'), broken])).encoding).toBe('big5');
  });

  test('says that it is unsure of a single name', () => {
    expect(guessOf(encoded('id,name\n1,张伟\n', 'gb18030')).confidence).toBe('unsure');
  });
});

describe('a header', () => {
  const best = (header: string) =>
    Object.entries(headerWords.transactions)
      .map(([name, list]) => ({ name, strength: matchHeader(header, list) }))
      .toSorted((a, b) => b.strength - a.strength)[0]!;

  test.each([
    ['CustomerID', 'customer_id'],
    ['cust_no', 'customer_id'],
    ['客戶編號', 'customer_id'],
    ['会员卡号', 'customer_id'],
    ['交易日期', 'occurred_at'],
    ['InvoiceDate', 'occurred_at'],
    ['訂單號', 'order_id'],
    ['金额(元)', 'amount'],
    ['数量', 'quantity'],
    ['單價', 'unit_price'],
    ['產品名稱', 'product_name'],
    ['StockCode', 'product_id'],
  ])('%s means %s', (header, name) => {
    expect(best(header).name).toBe(name);
  });

  test('that is not known means nothing', () => {
    expect(best('cds').strength).toBe(0);
    expect(best('A12').strength).toBe(0);
  });
});

test('a file longer than the limit is read in pieces from across, cut at line ends', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'daybreak-init-')), 'long.csv');
  writeFileSync(file, Array.from({ length: 10_000 }, (_, i) => `${i},row\n`).join(''));
  const { chunks, isWhole } = await exportBytes(file, 16_000);
  const lines: string[] = [];
  for await (const chunk of chunks) lines.push(...Buffer.from(chunk).toString().split('\n').slice(0, -1));
  expect(isWhole()).toBe(false);
  expect(lines[0]).toBe('0,row');
  expect(lines.at(-1)).toBe('9999,row');
  expect(lines.every((line) => /^\d+,row$/.test(line))).toBe(true);
  expect(lines.length).toBeGreaterThan(1000);
  expect(lines.length).toBeLessThan(2500);
});
