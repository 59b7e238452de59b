import type { Encoding } from './source.ts';

/** Node's names. What the world calls Latin-1 is Windows-1252: 0x80 is the euro sign. */
const labels: Readonly<Record<Exclude<Encoding, 'utf-8'>, string>> = {
  gb18030: 'gb18030',
  big5: 'big5',
  'utf-16le': 'utf-16le',
  'latin-1': 'windows-1252',
};

/** Label of the decoder for a file that begins with `start`; a UTF-16 byte order mark decides the order. */
const labelFor = (encoding: Exclude<Encoding, 'utf-8'>, start: Buffer): string =>
  encoding === 'utf-16le' && start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : labels[encoding];

/**
 * Bytes in `encoding` as bytes in UTF-8. What does not decode becomes U+FFFD, and the record that holds it is
 * refused later. In GB18030, Big5 and Latin-1 a newline is never part of another character.
 */
export async function* decoded(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') {
    yield* chunks;
    return;
  }
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(labelFor(encoding, chunk));
    yield Buffer.from(decoder.decode(chunk, { stream: true }));
  }
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield Buffer.from(rest);
}
