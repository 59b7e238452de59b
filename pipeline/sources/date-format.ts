/** What each letter of strptime may match, so that a cell is judged before DuckDB's lenient reading of it. */
const directives: Readonly<Record<string, readonly [loose: string, fixed: string]>> = {
  Y: ['[1-9][0-9]{3}', '[1-9][0-9]{3}'],
  y: ['[0-9]{2}', '[0-9]{2}'],
  m: ['[0-9]{1,2}', '[0-9]{2}'],
  d: ['[0-9]{1,2}', '[0-9]{2}'],
  H: ['[0-9]{1,2}', '[0-9]{2}'],
  I: ['[0-9]{1,2}', '[0-9]{2}'],
  M: ['[0-9]{1,2}', '[0-9]{2}'],
  S: ['[0-9]{1,2}', '[0-9]{2}'],
  j: ['[0-9]{1,3}', '[0-9]{3}'],
  f: ['[0-9]{1,6}', '[0-9]{6}'],
  g: ['[0-9]{1,3}', '[0-9]{3}'],
  n: ['[0-9]{1,9}', '[0-9]{9}'],
  p: ['[AaPp][Mm]', '[AaPp][Mm]'],
  z: ['(Z|[+-][0-9]{2}(:?[0-9]{2})?)', '(Z|[+-][0-9]{2}(:?[0-9]{2})?)'],
  '%': ['%', '%'],
};

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/**
 * Pattern (RE2) of the cells that a strptime format means: one or two digits where a separator follows, the full
 * width where digits touch. Names of days and months are any letters.
 */
export const formatPattern = (format: string): string => {
  const parts = [...format.matchAll(/%-?([A-Za-z%])|([^%]+)|%/g)];
  const isDigits = (part: RegExpMatchArray | undefined) => /^[YymdHIMSjfgn]$/.test(part?.[1] ?? '');
  return parts
    .map((part, i) => {
      const [whole, letter, text] = part;
      if (text !== undefined) return escaped(text);
      const [loose, fixed] = directives[letter ?? ''] ?? ['\\pL+\\.?', '\\pL+\\.?'];
      return isDigits(part) && (isDigits(parts[i - 1]) || isDigits(parts[i + 1])) && !whole.includes('-')
        ? fixed
        : loose;
    })
    .join('');
};

/** Whether the format carries an offset from UTC, so that strptime returns a moment and not a wall-clock time. */
export const hasOffset = (format: string): boolean => /%-?[zZ]/.test(format);
