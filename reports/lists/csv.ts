/** Signs with which a spreadsheet begins a formula, full-width ones included. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

/** What a cell may hold: numbers stay numbers, text can't become a formula. */
export type CsvValue = string | number | boolean | null;

const cell = (value: CsvValue): string => {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  // U+0000 ends a text for some readers; a lone surrogate can't be written as UTF-8.
  const tame = value.replaceAll('\u0000', '').replace(/\p{Cs}/gu, '\ufffd');
  const safe = formulaStart.test(tame) ? `'${tame}` : tame;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Makes Excel read the file as UTF-8. */
export const byteOrderMark = '\ufeff';

/** A line of a list, for spreadsheets: commas, CRLF, text cells that start like a formula behind an apostrophe. */
export const csvLine = (values: readonly CsvValue[]): string => `${values.map(cell).join(',')}\r\n`;
