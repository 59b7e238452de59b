import { gzipSync } from 'node:zlib';
import { both, head, type Nasty, one, two } from './nasty.ts';

/** A file whose second record holds `bytes` as its customer. */
const withBytes = (...bytes: readonly number[]) =>
  Buffer.concat([Buffer.from(`${head}${one}\n`), Buffer.from(bytes), Buffer.from(',2024-01-03,2.00\n')]);

const named = (id: string) => ({ 1: both[1], 2: [id, '2.0000'] as const });
const wrong = { rows: { 1: both[1] }, refused: { 2: 'encoding' }, path: 'exact' } as const;

/** Bytes that are no text, and text that only looks like other text. */
export const encodings: readonly Nasty[] = [
  { name: 'an overlong form of UTF-8', bytes: withBytes(0xc0, 0xaf), ...wrong },
  { name: 'half a surrogate pair in UTF-8', bytes: withBytes(0xed, 0xa0, 0x80), ...wrong },
  { name: 'a character of UTF-8 cut short', bytes: withBytes(0xe7, 0x8e), ...wrong },
  {
    name: 'a character that stands for one that did not decode, written as such',
    bytes: withBytes(0xef, 0xbf, 0xbd),
    rows: named('\ufffd'),
    path: 'fast',
  },
  {
    name: 'faces, flags and letters in two parts',
    bytes: `${head}👩‍👩‍👧 🇭🇰,2024-01-02,1\nJose\u0301,2024-01-02,2\nJosé,2024-01-02,3\n`,
    rows: { 1: ['👩‍👩‍👧 🇭🇰', '1.0000'], 2: ['Jose\u0301', '2.0000'], 3: ['José', '3.0000'] },
    path: 'fast',
  },
  {
    name: 'a name written from right to left, with the signs that turn it round inside',
    bytes: `${head}محمد,2024-01-02,1\na\u202eb\u202cc,2024-01-02,2\n`,
    rows: { 1: ['محمد', '1.0000'], 2: ['a\u202eb\u202cc', '2.0000'] },
    path: 'fast',
  },
  {
    name: 'separators of lines that are none of CSV',
    bytes: `${head}a\u2028b\u0085c\u000bd,2024-01-02,1\n${two}\n`,
    rows: { 1: ['a\u2028b\u0085c\u000bd', '1.0000'], 2: both[2] },
    path: 'fast',
  },
  {
    name: 'a hyphen that is not seen in a number',
    bytes: `${head}a,2024-01-02,1\u00ad0\n`,
    rows: {},
    refused: { 1: 'not_decimal' },
    path: 'fast',
  },
  {
    name: 'gzip in two pieces',
    bytes: Buffer.concat([gzipSync(`${head}${one}\n`), gzipSync(`${two}\n`)]),
    rows: both,
    path: 'fast',
  },
  // GB18030 of 𠮷 (U+20BB7) in four bytes, and of the euro as older Windows writes it.
  {
    name: 'GB18030 of four bytes',
    bytes: withBytes(0x95, 0x34, 0xb2, 0x35, 0x80),
    source: { encoding: 'gb18030' },
    rows: named('𠮷€'),
    path: 'fast',
  },
  {
    name: 'a byte that GB18030 does not have',
    bytes: withBytes(0xff),
    source: { encoding: 'gb18030' },
    ...wrong,
  },
  {
    name: 'a comma after half a character of GB18030',
    bytes: Buffer.concat([
      Buffer.from(`${head}${one}\nb`),
      Buffer.from([0xd6]),
      Buffer.from(`,2024-01-03,2.00\n${two}\n`),
    ]),
    source: { encoding: 'gb18030' },
    rows: { 1: both[1], 3: both[2] },
    refused: { 2: 'encoding' },
    path: 'exact',
  },
  // Big5 of 深水埗 and 咗, 埗 and 咗 being of HKSCS, and of one of two Unicode characters.
  {
    name: 'Big5 of Hong Kong',
    bytes: withBytes(0xb2, 0x60, 0xa4, 0xf4, 0x96, 0xf5, 0x9d, 0xf7, 0x88, 0x62),
    source: { encoding: 'big5' },
    rows: named('深水埗咗Ê\u0304'),
    path: 'fast',
  },
  {
    name: 'half a surrogate pair in UTF-16',
    bytes: Buffer.concat([
      Buffer.from(`${head}${one}\n`, 'utf16le'),
      Buffer.from([0x00, 0xd8]),
      Buffer.from(',2024-01-03,2.00\n', 'utf16le'),
    ]),
    source: { encoding: 'utf-16le' },
    ...wrong,
  },
  {
    name: 'UTF-16 that ends after half a character',
    bytes: Buffer.concat([Buffer.from(`${head}${one}\nb,2024-01-03,2`, 'utf16le'), Buffer.from([0x2e])]),
    source: { encoding: 'utf-16le' },
    ...wrong,
  },
  {
    name: 'UTF-16 that says nothing of its order',
    bytes: Buffer.from(`${head}${one}\r\n${two}\r\n`.replace('\n', '\r\n'), 'utf16le'),
    source: { encoding: 'utf-16le' },
    rows: both,
    path: 'fast',
  },
  {
    name: 'every byte of Latin-1 above the letters',
    bytes: withBytes(...Array.from({ length: 0x60 }, (_, i) => 0xa1 + i).filter((byte) => byte < 0x100)),
    source: { encoding: 'latin-1' },
    rows: named(Buffer.from(Array.from({ length: 0x5f }, (_, i) => 0xa1 + i)).toString('latin1')),
    path: 'fast',
  },
];
