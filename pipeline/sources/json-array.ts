import { DaybreakError, exitCode } from '../errors.ts';

const code = (character: string) => character.charCodeAt(0);
const [quote, backslash, comma, open, close] = ['"', '\\', ',', '[', ']'].map(code) as [
  number,
  number,
  number,
  number,
  number,
];
const [openBrace, closeBrace, blank, newline] = [code('{'), code('}'), code(' '), code('\n')];
const isBlank = (byte: number) => byte === 32 || (byte >= 9 && byte <= 13);

const broken = (file: string, got: string) =>
  new DaybreakError('INPUT_DAMAGED', `${file} requires one whole JSON array, got ${got}`, {
    exit: exitCode.input,
    place: { file },
    hint: 'fetch or export the file again',
  });

/**
 * Rewrites a JSON array as lines, one element each, so that a broken element costs one record and not the file.
 * Newlines between tokens become blanks; inside strings JSON has none. An element that is missing between commas
 * becomes `null`.
 * @throws DaybreakError with exit 5 if the array does not end, or something follows its end
 */
export async function* arrayLines(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  let [depth, isInString, isEscaped, hasText, hasComma] = [0, false, false, false, false];
  let isOver = false;
  for await (const chunk of chunks) {
    // Each byte becomes at most the letters of `null` and a newline.
    const lines = Buffer.allocUnsafe(chunk.length * 5);
    let length = 0;
    for (const byte of chunk) {
      if (isInString) {
        lines[length++] = byte;
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) isInString = false;
        continue;
      }
      if (isBlank(byte)) {
        if (hasText) lines[length++] = blank;
        continue;
      }
      if (isOver) throw broken(file, 'text after its end');
      if (depth === 0) {
        // A byte order mark may stand before the bracket.
        if (byte === open) depth = 1;
        continue;
      }
      if (depth === 1 && (byte === comma || byte === close)) {
        if (!hasText && (byte === comma || hasComma)) length += lines.write('null', length);
        if (hasText || byte === comma || hasComma) lines[length++] = newline;
        hasText = false;
        hasComma = byte === comma;
        isOver = byte === close;
        continue;
      }
      if (byte === quote) isInString = true;
      else if (byte === open || byte === openBrace) depth++;
      else if ((byte === close || byte === closeBrace) && depth > 1) depth--;
      hasText = true;
      lines[length++] = byte;
    }
    yield lines.subarray(0, length);
  }
  if (!isOver) throw broken(file, 'an end before its bracket closes');
}
