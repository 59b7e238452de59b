import { decoderFor } from './decode.ts';
import type { Encoding } from './source.ts';

/** Bytes of a refused record that are kept; its full length is kept as a number. */
export const longestRaw = 1024 * 1024;

/** A record's place in the decoded text, in UTF-8 bytes. */
interface TextSpan {
  readonly offset: number;
  readonly length: number;
}

/** The same record's place in the file itself, with its bytes. */
export interface OriginalSpan extends TextSpan {
  readonly raw: Buffer;
}

/** Whether the unit at `at` is the newline character `unit`. */
const isUnit = (bytes: Buffer, at: number, unit: readonly number[]) =>
  unit.every((byte, k) => bytes[at + k] === byte);

/** Cuts a stream into pieces that end with a line feed, so that each decodes by itself. The last may lack it. */
async function* wholeLines(chunks: AsyncIterable<Buffer>, encoding: Encoding) {
  let rest = Buffer.alloc(0);
  let decoder: ReturnType<typeof decoderFor> | undefined;
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    decoder ??= decoderFor(encoding, bytes);
    const { unit, lineFeed } = decoder;
    let cut = bytes.length - (bytes.length % unit);
    while (cut > 0 && !isUnit(bytes, cut - unit, lineFeed)) cut -= unit;
    rest = Buffer.from(bytes.subarray(cut));
    if (cut > 0) yield { piece: bytes.subarray(0, cut), decoder };
  }
  if (rest.length > 0 && decoder) yield { piece: rest, decoder };
}

/** Cuts a piece at both sides of every newline character: the only places where records begin or end. */
function* segments(piece: Buffer, { unit, lineFeed, carriageReturn }: ReturnType<typeof decoderFor>) {
  let from = 0;
  for (let at = 0; at + unit <= piece.length; at += unit) {
    if (!isUnit(piece, at, lineFeed) && !isUnit(piece, at, carriageReturn)) continue;
    if (at > from) yield piece.subarray(from, at);
    yield piece.subarray(at, at + unit);
    from = at + unit;
  }
  if (from < piece.length) yield piece.subarray(from);
}

/**
 * Finds records of a decoded text in the bytes it was decoded from. `spans` are in order and do not overlap; the
 * answer is in the same order. Costs one more pass over the file.
 */
export const originalSpans = async (
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
  spans: readonly TextSpan[],
): Promise<readonly OriginalSpan[]> => {
  const found: OriginalSpan[] = [];
  let [text, original, begun] = [0, 0, -1];
  let kept: Buffer[] = [];
  const settle = () => {
    const span = spans[found.length];
    if (span === undefined) return;
    if (begun < 0 && span.offset === text) begun = original;
    if (begun >= 0 && span.offset + span.length === text) {
      const raw = Buffer.concat(kept).subarray(0, longestRaw);
      found.push({ offset: begun, length: original - begun, raw });
      begun = -1;
      kept = [];
    }
  };
  for await (const { piece, decoder } of wholeLines(chunks, encoding)) {
    const mark = original === 0 ? decoder.markLength : 0;
    original += mark;
    const pieceText = decoder.textLength(piece.subarray(mark));
    const next = spans[found.length];
    if (next === undefined) break;
    if (begun < 0 && next.offset > text + pieceText) {
      text += pieceText;
      original += piece.length - mark;
      continue;
    }
    settle();
    for (const segment of segments(piece.subarray(mark), decoder)) {
      if (begun >= 0) kept.push(Buffer.from(segment));
      text += decoder.textLength(segment);
      original += segment.length;
      settle();
    }
  }
  return found;
};
