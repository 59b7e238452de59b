import type { Source } from '../../../../pipeline/sources/source.ts';
import { both, csv, head, type Nasty, two } from './nasty.ts';

const dated = (format: string): Partial<Source> => ({
  columns: { customer_id: { from: 'id' }, occurred_at: { from: 'day', format }, amount: { from: 'amount' } },
});

/** Files whose cells are not of their type. */
export const cells: readonly Nasty[] = [
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
