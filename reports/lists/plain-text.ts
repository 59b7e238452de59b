/** Texts that every file takes as they are; RE2, as DuckDB reads it. */
const plain = `^[\\p{L}\\p{N}_*]([\\p{L}\\p{N} _./:()*@+=#!?;%''-]*[\\p{L}\\p{N}_)*])?$`;

/** In SQL, whether a file would take a text for something else; `_x0041_` is A to a spreadsheet. */
export const isNoPlainText = (text: string): string =>
  `(not regexp_matches(${text}, '${plain}') or contains(${text}, '_x'))`;
