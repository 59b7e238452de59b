/**
 * Characters that mean nothing at the edge of a cell: blanks of every script, the byte order mark, and the marks
 * of writing direction that spreadsheets leave behind. Inside a cell they stay.
 */
export const blankCharacters =
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200e\u200f' +
  '\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2066\u2067\u2068\u2069\u3000\ufeff';

const blankSet = new Set([...blankCharacters].map((character) => character.codePointAt(0)!));

/** By byte. 0: no blank begins or ends with it. 1: it is a blank by itself. 2: a blank of several bytes may. */
export const blankHints = new Uint8Array(256).map((_, byte) => {
  if (byte < 0x80) return blankSet.has(byte) ? 1 : 0;
  const leads = byte === 0xc2 || byte === 0xe1 || byte === 0xe2 || byte === 0xe3 || byte === 0xef;
  return leads || byte < 0xc0 ? 2 : 0;
});

const codePointAt = (bytes: Uint8Array, at: number): number => {
  const lead = bytes[at]!;
  if (lead === 0xc2) return ((lead & 0x1f) << 6) | (bytes[at + 1]! & 0x3f);
  if (lead >= 0xe0 && lead < 0xf0) {
    return ((lead & 0x0f) << 12) | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f);
  }
  return -1;
};

/** What trimming has to take from the edges of cells: nothing, spaces alone, or any blank. */
export const blankEdges = { none: 0, spaces: 1, any: 2 } as const;
export type BlankEdge = (typeof blankEdges)[keyof typeof blankEdges];

/** What stands at the edges of the cell at `[start, end)` of UTF-8 text. */
export const blankEdgeOf = (bytes: Uint8Array, start: number, end: number): BlankEdge => {
  if (start >= end) return blankEdges.none;
  if ((blankHints[bytes[start]!]! | blankHints[bytes[end - 1]!]!) === 0) return blankEdges.none;
  let [first, last] = [start, end];
  while (first < last && bytes[first] === 0x20) first++;
  while (first < last && bytes[last - 1] === 0x20) last--;
  if (first < last && hasOtherBlank(bytes, first, last)) return blankEdges.any;
  return first === start && last === end ? blankEdges.none : blankEdges.spaces;
};

const hasOtherBlank = (bytes: Uint8Array, start: number, end: number): boolean => {
  const [first, last] = [blankHints[bytes[start]!]!, blankHints[bytes[end - 1]!]!];
  if (first === 1 || last === 1) return true;
  if (first === 2 && blankSet.has(codePointAt(bytes, start))) return true;
  if (last !== 2) return false;
  return (
    (end - start >= 2 && bytes[end - 2] === 0xc2 && blankSet.has(codePointAt(bytes, end - 2))) ||
    (end - start >= 3 && blankSet.has(codePointAt(bytes, end - 3)))
  );
};
