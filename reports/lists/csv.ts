/** Signs with which a spreadsheet begins a formula, full-width ones included. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * A text as a cell of a list for spreadsheets: quoted where it must be, and behind an apostrophe where it starts like a
 * formula. Figures need none of this: a negative number stays a number.
 */
export const csvCell = (text: string): string => {
  // U+0000 ends a text for some readers; a lone surrogate can't be written as UTF-8.
  const tame = /[\0\ud800-\udfff]/.test(text)
    ? text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd')
    : text;
  const safe = formulaStart.test(tame) ? `'${tame}` : tame;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Makes Excel read the file as UTF-8. */
export const byteOrderMark = '\ufeff';
