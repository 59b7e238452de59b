import { withHongKong } from './hong-kong-characters.ts';
import type { Encoding } from './source.ts';

/** Node's names. What the world calls Latin-1 is Windows-1252: 0x80 is the euro sign. */
const labels: Readonly<Record<Encoding, string>> = {
  'utf-8': 'utf-8',
  gb18030: 'gb18030',
  big5: 'big5',
  'utf-16le': 'utf-16le',
  'latin-1': 'windows-1252',
};

/** The byte order mark of UTF-16 that `start` begins with, as the name of its order. */
const utf16Mark = (start: Buffer): 'utf-16le' | 'utf-16be' | undefined => {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return undefined;
};

/** How the text of a file that begins with `start` is decoded; a UTF-16 byte order mark decides the order. */
export const decoderFor = (encoding: Encoding, start: Buffer) => {
  const mark = encoding === 'utf-16le' ? utf16Mark(start) : undefined;
  const label = mark ?? labels[encoding];
  const create = () => {
    const decoder = new TextDecoder(label, { ignoreBOM: true });
    const decode: typeof decoder.decode = (bytes, options) => decoder.decode(bytes, options);
    return encoding === 'big5'
      ? { decode: ((bytes, options) => withHongKong(decode(bytes, options))) as typeof decode }
      : { decode };
  };
  return {
    /** Bytes of the mark, which is no part of the text. */
    markLength: mark === undefined ? 0 : 2,
    /** Bytes of one unit: a newline is a whole unit, and never part of another character. */
    unit: encoding === 'utf-16le' ? 2 : 1,
    lineFeed: label === 'utf-16be' ? [0, 10] : label === 'utf-16le' ? [10, 0] : [10],
    carriageReturn: label === 'utf-16be' ? [0, 13] : label === 'utf-16le' ? [13, 0] : [13],
    create,
    /** Length in UTF-8 of whole characters. Not in one call: Node 20 then reads Windows-1252 as ISO 8859-1. */
    textLength: (bytes: Buffer) => {
      const decoder = create();
      return Buffer.byteLength(decoder.decode(bytes, { stream: true }) + decoder.decode());
    },
  };
};

/**
 * Bytes in `encoding` as bytes in UTF-8. What does not decode becomes U+FFFD, and the record that holds it is
 * refused later.
 */
export async function* decoded(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') {
    yield* chunks;
    return;
  }
  let decoder: ReturnType<ReturnType<typeof decoderFor>['create']> | undefined;
  for await (const chunk of chunks) {
    let text = chunk;
    if (decoder === undefined) {
      const { create, markLength } = decoderFor(encoding, chunk);
      decoder = create();
      text = chunk.subarray(markLength);
    }
    yield Buffer.from(decoder.decode(text, { stream: true }));
  }
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield Buffer.from(rest);
}
