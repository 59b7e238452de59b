import type { Encoding } from '../sources/source.ts';

/** A guess at how a text is encoded, with what it rests on. */
export interface EncodingGuess {
  readonly encoding: Encoding;
  readonly confidence: 'certain' | 'likely' | 'unsure';
  readonly evidence: string;
}

/** Bytes of an export that tell its encoding: its head, and pieces around bytes that are not ASCII. */
export interface EncodingSample {
  readonly head: Uint8Array;
  /** Lines with bytes above 127, in file order. */
  readonly lines: Uint8Array;
  readonly isUtf8: boolean;
  readonly isAscii: boolean;
}

/**
 * Guesses the encoding of a text file. UTF-8 and UTF-16 are recognised by their rules. GB18030 and Big5 share
 * most of their byte pairs, so they are told apart by the second byte: in Chinese text it is below 0x80 in
 * about 40 % of the pairs of Big5 and in next to none of GB18030.
 */
export const guessEncoding = ({ head, lines, isUtf8, isAscii }: EncodingSample): EncodingGuess => {
  if (head[0] === 0xff && head[1] === 0xfe)
    return guess('utf-16le', 'certain', 'the file begins with its mark');
  const zeros = head.subarray(0, 4096).filter((byte, i) => byte === 0 && i % 2 === 1).length;
  if (zeros > Math.min(head.length, 4096) / 8) return guess('utf-16le', 'likely', 'every other byte is zero');
  if (isAscii) return guess('utf-8', 'certain', 'every character is plain ASCII');
  if (isUtf8) return guess('utf-8', 'certain', 'every byte obeys its rules');
  const utf8 = readAs('utf-8', lines);
  if (utf8.read > utf8.broken) {
    const evidence = `${utf8.read} characters beyond ASCII obey its rules, ${utf8.broken} do not`;
    return guess('utf-8', utf8.broken <= utf8.read / 10 ? 'likely' : 'unsure', evidence);
  }
  const [gb18030, big5] = [isReadable('gb18030', lines), isReadable('big5', lines)];
  const { pairs, low } = bytePairs(lines);
  const share = pairs === 0 ? 1 : low / pairs;
  const percent = `${Math.round(share * 100)} % of ${pairs} byte pairs end below 0x80`;
  // A lone accented letter is followed by a plain one, so nearly every pair of Latin text ends below 0x80.
  if ((!gb18030 && !big5) || share > 0.8) {
    return guess('latin-1', share > 0.8 ? 'likely' : 'unsure', `not UTF-8, and ${percent}`);
  }
  if (gb18030 && (share < 0.08 || !big5)) {
    return guess('gb18030', pairs >= 30 && share < 0.08 ? 'likely' : 'unsure', `not UTF-8, and ${percent}`);
  }
  return guess('big5', pairs >= 30 && share > 0.2 ? 'likely' : 'unsure', `not UTF-8, and ${percent}`);
};

const guess = (
  encoding: Encoding,
  confidence: EncodingGuess['confidence'],
  evidence: string,
): EncodingGuess => ({
  encoding,
  confidence,
  evidence,
});

/** Characters beyond ASCII that a decoder reads, and places where it cannot. */
const readAs = (label: string, bytes: Uint8Array): { read: number; broken: number } => {
  let [read, broken] = [0, 0];
  for (const sign of new TextDecoder(label).decode(bytes)) {
    if (sign === '\ufffd') broken++;
    else if (sign > '\x7f') read++;
  }
  return { read, broken };
};

/** A few broken bytes are dirt in a file, not proof against its encoding. */
const isReadable = (label: string, bytes: Uint8Array): boolean => {
  const { read, broken } = readAs(label, bytes);
  return broken <= read / 50;
};

const bytePairs = (bytes: Uint8Array): { pairs: number; low: number } => {
  let pairs = 0;
  let low = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! < 0x80) continue;
    const second = bytes[++i] ?? 0;
    pairs++;
    if (second < 0x80) low++;
  }
  return { pairs, low };
};
