import { gzipSync } from 'node:zlib';
import { both, head, type Nasty, one, two } from './nasty.ts';

/** Files whose bytes or characters are the matter. */
export const bytesAndText: readonly Nasty[] = [
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
