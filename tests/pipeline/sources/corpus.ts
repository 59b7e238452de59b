import { gzipSync } from 'node:zlib';
import type { Source } from '../../../pipeline/sources/source.ts';

/** A nasty file and what must become of it: the amounts that load, by record, and the codes that refuse the rest. */
export interface Nasty {
  readonly name: string;
  readonly bytes: Uint8Array | string;
  readonly source?: Partial<Source>;
  /** customer_id and amount of the rows that load, by record number. */
  readonly rows: Readonly<Record<number, readonly [id: string | undefined, amount: string]>>;
  /** Codes of refusal by record number, in the order of columns. */
  readonly refused?: Readonly<Record<number, string>>;
  /** Which path the file takes when it may choose. */
  readonly path: 'fast' | 'exact';
}

const csv = { delimiter: ',', quote: '"', decimal: '.', nulls: ['', 'NULL'] } as const;
const head = 'id,day,amount\n';
const one = 'a,2024-01-02,1.00';
const two = 'b,2024-01-03,2.00';
const both = { 1: ['a', '1.0000'], 2: ['b', '2.0000'] } as const;
const dated = (format: string): Partial<Source> => ({
  columns: { customer_id: { from: 'id' }, occurred_at: { from: 'day', format }, amount: { from: 'amount' } },
});

const structure: readonly Nasty[] = [
  { name: 'a clean file', bytes: `${head}${one}\n${two}\n`, rows: both, path: 'fast' },
  { name: 'no newline at the end', bytes: `${head}${one}\n${two}`, rows: both, path: 'fast' },
  { name: 'CR LF', bytes: `id,day,amount\r\n${one}\r\n${two}\r\n`, rows: both, path: 'fast' },
  { name: 'CR alone', bytes: `id,day,amount\r${one}\r${two}\r`, rows: both, path: 'exact' },
  { name: 'CR CR LF', bytes: `id,day,amount\r\r\n${one}\r\r\n${two}\r\r\n`, rows: both, path: 'exact' },
  {
    name: 'mixed newlines',
    bytes: `${head}${one}\r\n${two}\nc,2024-01-04,3\r`,
    rows: { ...both, 3: ['c', '3.0000'] },
    path: 'exact',
  },
  {
    name: 'blank lines between and after',
    bytes: `${head}\n${one}\n\n\n${two}\n\n`,
    rows: both,
    path: 'fast',
  },
  { name: 'a byte order mark', bytes: `\ufeff${head}${one}\n${two}\n`, rows: both, path: 'fast' },
  {
    name: 'a newline and a comma inside quotes',
    bytes: `${head}"x,\ny",2024-01-02,1\n${two}\n`,
    rows: { 1: ['x,\ny', '1.0000'], 2: both[2] },
    path: 'fast',
  },
  {
    name: 'doubled quotes',
    bytes: `${head}"x ""y""",2024-01-02,1\n`,
    rows: { 1: ['x "y"', '1.0000'] },
    path: 'fast',
  },
  {
    name: 'a quote inside an unquoted cell',
    bytes: `${head}5" pipe,2024-01-02,1\n${two}\n`,
    rows: { 1: ['5" pipe', '1.0000'], 2: both[2] },
    path: 'exact',
  },
  {
    name: 'blanks around quoted cells',
    bytes: `${head}"a" , "2024-01-02" , "1.00"\n${two}\n`,
    rows: both,
    path: 'exact',
  },
  {
    name: 'too few and too many columns',
    bytes: `${head}${one}\na,2024-01-02\n${two},x\nc,2024-01-04,3\n`,
    rows: { 1: both[1], 4: ['c', '3.0000'] },
    refused: { 2: 'too_few_columns', 3: 'too_many_columns' },
    path: 'exact',
  },
  {
    name: 'an unterminated quote before good lines',
    bytes: `${head}${one}\n"b,2024-01-03,2\nc,2024-01-04,3\nd,2024-01-05,4\n`,
    rows: { 1: both[1], 3: ['c', '3.0000'], 4: ['d', '4.0000'] },
    refused: { 2: 'unterminated_quote' },
    path: 'exact',
  },
  {
    name: 'an unterminated quote before a quoted line',
    bytes: `${head}"a,2024-01-02,1\n"b",2024-01-03,2\n`,
    rows: { 2: both[2] },
    refused: { 1: 'unterminated_quote' },
    path: 'exact',
  },
  {
    name: 'an unterminated quote at the end',
    bytes: `${head}${one}\n"b,2024-01-03,2`,
    rows: { 1: both[1] },
    refused: { 2: 'unterminated_quote' },
    path: 'exact',
  },
  {
    name: 'text after a closing quote',
    bytes: `${head}"a"x,2024-01-02,1\n${two}\n`,
    rows: { 2: both[2] },
    refused: { 1: 'text_after_quote' },
    path: 'exact',
  },
  {
    name: 'a cell of one megabyte',
    bytes: `${head}${'x'.repeat(1_000_000)},2024-01-02,1\n${two}\n`,
    rows: { 1: ['x'.repeat(1_000_000), '1.0000'], 2: both[2] },
    path: 'fast',
  },
  {
    name: 'a cell of three megabytes',
    bytes: `${head}"${'x'.repeat(3_000_000)}",2024-01-02,1\n${two}\n`,
    rows: { 1: ['x'.repeat(3_000_000), '1.0000'], 2: both[2] },
    path: 'exact',
  },
  {
    name: 'reordered and further columns',
    bytes: `note,amount,id,day\nn,1.00,a,2024-01-02\n,2.00,b,2024-01-03\n`,
    rows: both,
    path: 'fast',
  },
  {
    name: 'two columns of one unmapped name',
    bytes: `x,id,day,amount,x\n1,${one},1\n2,${two},2\n`,
    rows: both,
    path: 'fast',
  },
  {
    name: 'one column only',
    bytes: 'id\na\nb\n',
    source: {
      columns: {
        customer_id: { from: 'id' },
        occurred_at: { sql: "date '2024-01-02'" },
        amount: { sql: '1' },
      },
    },
    rows: { 1: ['a', '1.0000'], 2: ['b', '1.0000'] },
    path: 'fast',
  },
  {
    name: 'one column and a blank line',
    bytes: 'id\na\n\nb\n',
    source: {
      columns: {
        customer_id: { from: 'id' },
        occurred_at: { sql: "date '2024-01-02'" },
        amount: { sql: '1' },
      },
    },
    rows: { 1: ['a', '1.0000'], 2: ['b', '1.0000'] },
    path: 'exact',
  },
  {
    name: 'semicolons and no quotes',
    bytes: `id;day;amount\n"a;2024-01-02;1\n`,
    source: { csv: { ...csv, delimiter: ';', quote: '' } },
    rows: { 1: ['"a', '1.0000'] },
    path: 'fast',
  },
  {
    name: 'tabs',
    bytes: `id\tday\tamount\na\t2024-01-02\t1\n\t2024-01-03\t2\n`,
    source: { csv: { ...csv, delimiter: '\t' } },
    rows: { 1: both[1], 2: [undefined, '2.0000'] },
    path: 'fast',
  },
];

const bytesAndText: readonly Nasty[] = [
  {
    name: 'invalid UTF-8',
    bytes: Buffer.concat([
      Buffer.from(`${head}${one}\nx`),
      Buffer.from([0xd6, 0xd0]),
      Buffer.from(`,2024-01-02,1\n`),
    ]),
    rows: { 1: both[1] },
    refused: { 2: 'encoding' },
    path: 'exact',
  },
  {
    name: 'NUL bytes',
    bytes: `${head}${one}\nb\0,2024-01-03,2\n`,
    rows: { 1: both[1] },
    refused: { 2: 'nul' },
    path: 'exact',
  },
  {
    name: 'gzip under the name of a CSV',
    bytes: gzipSync(`${head}${one}\n${two}\n`),
    rows: both,
    path: 'fast',
  },
  {
    name: 'formula text',
    bytes: `${head}"=cmd|' /C calc'!A0",2024-01-02,1\n`,
    rows: { 1: ["=cmd|' /C calc'!A0", '1.0000'] },
    path: 'fast',
  },
  {
    name: 'Chinese names',
    bytes: `${head}王小明,2024-01-02,1.00\n歐陽，菲菲,2024-01-03,2.00\n`,
    rows: { 1: ['王小明', '1.0000'], 2: ['歐陽，菲菲', '2.0000'] },
    path: 'fast',
  },
  {
    name: 'marks of direction and foreign blanks at the edges',
    bytes: `${head}\u200fa\u200e,\u00a02024-01-02\u3000,\u202a1.00\u202c\n ${two}\t\n`,
    rows: both,
    path: 'fast',
  },
  {
    name: 'a mark of direction inside a number',
    bytes: `${head}a,2024-01-02,1\u200f0\n`,
    rows: {},
    refused: { 1: 'not_decimal' },
    path: 'fast',
  },
  // GB18030 of 王小明, and a lead byte without its trail before the comma, as WHATWG decodes them.
  {
    name: 'GB18030',
    bytes: Buffer.concat([
      Buffer.from(head),
      Buffer.from('cdf5d0a1c3f7', 'hex'),
      Buffer.from(`,2024-01-02,1\n${two}\n`),
    ]),
    source: { encoding: 'gb18030' },
    rows: { 1: ['王小明', '1.0000'], 2: both[2] },
    path: 'fast',
  },
  {
    name: 'a broken character in GB18030',
    bytes: Buffer.concat([
      Buffer.from(head),
      Buffer.from([0xd6, 0x20]),
      Buffer.from(`,2024-01-02,1\n${two}\n`),
    ]),
    source: { encoding: 'gb18030' },
    rows: { 2: both[2] },
    refused: { 1: 'encoding' },
    path: 'exact',
  },
  // Big5 of 王小明
  {
    name: 'Big5',
    bytes: Buffer.concat([
      Buffer.from(head),
      Buffer.from('a4fda470a9fa', 'hex'),
      Buffer.from(',2024-01-02,1\n'),
    ]),
    source: { encoding: 'big5' },
    rows: { 1: ['王小明', '1.0000'] },
    path: 'fast',
  },
  {
    name: 'UTF-16 with its mark',
    bytes: Buffer.from(`\ufeff${head}王,2024-01-02,1\n`, 'utf16le'),
    source: { encoding: 'utf-16le' },
    rows: { 1: ['王', '1.0000'] },
    path: 'fast',
  },
  {
    name: 'UTF-16 of the other byte order',
    bytes: Buffer.from(`\ufeff${head}王,2024-01-02,1\n`, 'utf16le').swap16(),
    source: { encoding: 'utf-16le' },
    rows: { 1: ['王', '1.0000'] },
    path: 'fast',
  },
  {
    name: 'Latin-1 with the euro of Windows',
    bytes: Buffer.from(`${head}M\xfcller \x80,2024-01-02,1\n`, 'latin1'),
    source: { encoding: 'latin-1' },
    rows: { 1: ['Müller €', '1.0000'] },
    path: 'fast',
  },
];

const cells: readonly Nasty[] = [
  {
    name: 'what is no number',
    bytes: `${head}${['1e3', 'NaN', 'inf', '1_000', '1,5', '$5', '(5)', '5-', '--5', '0x1', '١', '１', '.', '+', '1 000', "'5"].map((text) => `a,2024-01-02,"${text}"`).join('\n')}\n`,
    rows: {},
    refused: Object.fromEntries(Array.from({ length: 16 }, (_, i) => [i + 1, 'not_decimal'])),
    path: 'fast',
  },
  {
    name: 'numbers in every right form',
    bytes: `${head}${['5', '-5', '+5', '.5', '5.', '-0.1250', '1.25000000', '0000000000000000000007', '99999999999999.9999'].map((text) => `a,2024-01-02,${text}`).join('\n')}\n`,
    rows: Object.fromEntries(
      [
        '5.0000',
        '-5.0000',
        '5.0000',
        '0.5000',
        '5.0000',
        '-0.1250',
        '1.2500',
        '7.0000',
        '99999999999999.9999',
      ].map((amount, i) => [i + 1, ['a', amount] as const]),
    ),
    path: 'fast',
  },
  {
    name: 'numbers too fine or too large',
    bytes: `${head}a,2024-01-02,1.23456\na,2024-01-02,100000000000000\na,2024-01-02,-0.00001\n`,
    rows: {},
    refused: { 1: 'precision', 2: 'range', 3: 'precision' },
    path: 'fast',
  },
  {
    name: 'a decimal comma with grouped thousands',
    bytes: `id;day;amount\na;2024-01-02;1.234,50\na;2024-01-02;1234,5\na;2024-01-02;1.234.567\na;2024-01-02;12.34,5\na;2024-01-02;1,234.50\n`,
    source: { csv: { ...csv, delimiter: ';', decimal: ',', thousands: '.' } },
    rows: { 1: ['a', '1234.5000'], 2: ['a', '1234.5000'], 3: ['a', '1234567.0000'] },
    refused: { 4: 'not_decimal', 5: 'not_decimal' },
    path: 'fast',
  },
  {
    name: 'grouped thousands that are not declared',
    bytes: `${head}a,2024-01-02,"1,234.50"\n`,
    rows: {},
    refused: { 1: 'not_decimal' },
    path: 'fast',
  },
  {
    name: 'a declared integer',
    bytes: `id,day,amount\na,2024-01-02,2.7\na,2024-01-02,2.0\na,2024-01-02,2\na,2024-01-02,1234567890123456789\n`,
    source: {
      columns: {
        customer_id: { from: 'id' },
        occurred_at: { from: 'day' },
        amount: { from: 'amount', type: 'integer' },
      },
    },
    rows: { 2: ['a', '2.0000'], 3: ['a', '2.0000'] },
    refused: { 1: 'not_integer', 4: 'range' },
    path: 'fast',
  },
  {
    name: 'times in ISO form',
    bytes: `${head}${['2024-02-29', '2024-02-29 23:59', '2024-02-29T23:59:59.5', '2024-02-29T23:59:59Z', '2024-02-29T23:59:59+08:00'].map((text) => `a,${text},1`).join('\n')}\n`,
    rows: Object.fromEntries(Array.from({ length: 5 }, (_, i) => [i + 1, ['a', '1.0000'] as const])),
    path: 'fast',
  },
  {
    name: 'times that are ambiguous, impossible or cut',
    bytes: `${head}${['01/02/2024', '2024-1-2', '20240102', '2023-02-29', '2024-13-01', '0000-00-00', '2024-01-02 24:00:00', '2024-01-02 12', 'yesterday', '45293'].map((text) => `a,${text},1`).join('\n')}\n`,
    rows: {},
    refused: {
      1: 'not_timestamp',
      2: 'not_timestamp',
      3: 'not_timestamp',
      4: 'impossible_timestamp',
      5: 'impossible_timestamp',
      6: 'not_timestamp',
      7: 'not_timestamp',
      8: 'not_timestamp',
      9: 'not_timestamp',
      10: 'not_timestamp',
    },
    path: 'fast',
  },
  {
    name: 'dates in a declared format',
    bytes: `${head}a,1/2/2013,1\na,31/02/2013,1\na,1/2/13,1\na,2013-01-02,1\na,1/2/2013x,1\n`,
    source: dated('%d/%m/%Y'),
    rows: { 1: ['a', '1.0000'] },
    refused: { 2: 'impossible_timestamp', 3: 'not_timestamp', 4: 'not_timestamp', 5: 'not_timestamp' },
    path: 'fast',
  },
  {
    name: 'dates of six digits',
    bytes: `${head}a,930101,1\na,93011,1\n`,
    source: dated('%y%m%d'),
    rows: { 1: ['a', '1.0000'] },
    refused: { 2: 'not_timestamp' },
    path: 'fast',
  },
  {
    name: 'words for nothing',
    bytes: `${head}NULL,2024-01-02,1\n"",2024-01-02,1\nnull,2024-01-02,1\na,NULL,1\na,2024-01-02, \n`,
    rows: { 1: [undefined, '1.0000'], 2: [undefined, '1.0000'], 3: ['null', '1.0000'] },
    refused: { 4: 'required', 5: 'required' },
    path: 'fast',
  },
  {
    name: 'several wrong cells of one record',
    bytes: `${head}a,x,y\n${two}\n`,
    rows: { 2: both[2] },
    refused: { 1: 'not_decimal not_timestamp' },
    path: 'fast',
  },
];

export const corpus: readonly Nasty[] = [...structure, ...bytesAndText, ...cells];
