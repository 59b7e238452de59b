/** Controls, most of which XML 1.0 can't hold in any form, and lone surrogates, which can't be written as UTF-8. */
const unwritable = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

const tame = (text: string) =>
  text.replace(unwritable, (sign) => ('\t\n\r'.includes(sign) ? sign : '\ufffd'));

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Most signs that a cell of a spreadsheet holds. */
const longestCell = 32_767;

const cut = (text: string) => {
  if (text.length <= longestCell) return text;
  return text.slice(0, longestCell - 1).replace(/[\ud800-\udbff]$/, '');
};

/** A text for the content or a double-quoted attribute of an XML part. */
export const xmlText = (text: string): string => tame(text).replace(/[&<>"\r]/g, (sign) => entities[sign]!);

/**
 * The content of a text cell: always a text, never a formula or a number, whatever it looks like. `_x0041_` would be
 * read as A (ECMA-376 part 1, 22.9.2.19), so its underscore is written as `_x005F_`.
 */
export const cellText = (text: string): string => {
  const written = xmlText(cut(text)).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
  return written === written.trim() ? `<t>${written}</t>` : `<t xml:space="preserve">${written}</t>`;
};
