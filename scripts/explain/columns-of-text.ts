/** Signs that a terminal sets two columns wide: Chinese, Japanese and Korean script, full-width forms, emoji. */
const isWide = (sign: string) => {
  const code = sign.codePointAt(0)!;
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
};

/** Signs that would move the cursor, change colours or turn the direction of a terminal. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** A text of the data as a terminal may show it. */
export const tamed = (text: string): string => text.replace(unprintable, '\ufffd');

/** How many columns of a terminal a text takes. */
export const widthOf = (text: string): number =>
  [...tamed(text)].reduce((width, sign) => width + (/\p{M}/u.test(sign) ? 0 : isWide(sign) ? 2 : 1), 0);

/** A text cut to a width, with an ellipsis where something is missing. */
export const fitted = (text: string, width: number): string => {
  const tame = tamed(text);
  if (widthOf(tame) <= width) return tame;
  let kept = '';
  for (const sign of tame) {
    if (widthOf(kept + sign) > width - 1) break;
    kept += sign;
  }
  return `${kept}…`;
};

/** A text filled up with blanks to a width. */
export const padded = (text: string, width: number, side: 'left' | 'right' = 'left'): string => {
  const blanks = ' '.repeat(Math.max(width - widthOf(text), 0));
  return side === 'left' ? text + blanks : blanks + text;
};

/** Where a line may break: after a blank, and between wide signs, though not before a closing mark. */
const piecesOf = (text: string): readonly string[] =>
  tamed(text).match(
    /[^\s\u2e80-\ua4cf\uff00-\uff60]+\s*|[\u2e80-\ua4cf\uff00-\uff60][，。；：、！？）」』]*\s*|\s+/gu,
  ) ?? [];

/** A text in lines of a width; lines after the first are moved in by `indent`. */
export const wrapped = (text: string, width: number, indent = 0): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text)) {
    if (line.trim() !== '' && widthOf((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = ' '.repeat(indent);
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
};
