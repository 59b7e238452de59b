import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Encoding } from '../../../pipeline/sources/source.ts';
import { loadBothWays, sales, type Workbench, workbench } from './loading.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await workbench();
});
afterAll(() => bench.close());

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
// GB18030 of 王小明, and Big5 of the same name.
const [gb18030, big5] = [Buffer.from('cdf5d0a1c3f7', 'hex'), Buffer.from('a4fda470a9fa', 'hex')];
const joined = (...parts: (Buffer | string)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

describe('a refusal tells where the record stands in the file as it lies on disk', () => {
  const good = (name: Buffer) => joined(name, ',2024-01-02,1\n');
  const head = 'id,day,amount\n';
  const cases: readonly { encoding: Encoding; bytes: Buffer; bad: Buffer; offset: number }[] = [
    {
      encoding: 'gb18030',
      bytes: joined(head, good(gb18030), gb18030, ',x,1\n'),
      bad: joined(gb18030, ',x,1'),
      offset: 34,
    },
    {
      encoding: 'big5',
      bytes: joined(head, good(big5), big5, ',x,1'),
      bad: joined(big5, ',x,1'),
      offset: 34,
    },
    // A lead byte that its trail does not follow decodes to U+FFFD; the bytes kept are those of the file.
    {
      encoding: 'gb18030',
      bytes: joined(head, good(gb18030), Buffer.from([0xd6, 0x20]), ',2024-01-02,1\n'),
      bad: joined(Buffer.from([0xd6, 0x20]), ',2024-01-02,1'),
      offset: 34,
    },
    {
      encoding: 'latin-1',
      bytes: joined(head, '\xe9,2024-01-02,1\r\n\xe9,2024-01-02,\x80\r\n'),
      bad: joined('\xe9,2024-01-02,\x80'),
      offset: 30,
    },
    {
      encoding: 'utf-16le',
      bytes: utf16(`\ufeff${head}王,2024-01-02,1\n王,x,1\n`),
      bad: utf16('王,x,1'),
      offset: 2 * (1 + 14 + 15),
    },
  ];
  test.each(cases)('in $encoding', async ({ encoding, bytes, bad, offset }) => {
    const { fast, exact } = await loadBothWays(bench, bytes, sales({ encoding }));
    expect(fast.refusals).toMatchObject([{ record_no: 2, byte_offset: offset }]);
    expect(exact.refusals).toEqual(fast.refusals);
    const kept = await bench.db.runAndReadAll('select hex(raw), byte_length::integer from ops.quarantine');
    expect(kept.getRows()).toEqual([[bad.toString('hex').toUpperCase(), bad.length]]);
  });
});
