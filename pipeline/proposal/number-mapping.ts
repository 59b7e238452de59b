import type { Mapping } from '../sources/source.ts';
import type { ColumnProfile } from './column-profile.ts';
import { counted, type NumberStyle, unreadNumbers } from './number-style.ts';
import { share } from './proposed-column.ts';

/** The mapping of a column of numbers: the column itself, or SQL where its text needs work first. */
export const numberMapping = (found: ColumnProfile, style: NumberStyle, notes: string[]): Mapping => {
  const unread = unreadNumbers(found, style) - found.numbers.marked;
  if (unread > 0) notes.push(`${share(unread, found.rows)} are not a number so and will be refused`);
  if (found.negative > 0) notes.push(`${counted(found.negative)} values are below zero`);
  if (found.numbers.marked === 0 && found.fine === 0) return { from: found.name };
  notes.push(
    found.numbers.marked > 0
      ? `${share(found.numbers.marked, found.rows)} carry a sign beside the number, which is taken off`
      : `${share(found.fine, found.rows)} have more than four decimals, rounded to four`,
  );
  return { sql: numberSql(found, style) };
};

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The number in a text of the export, as SQL; null where there is none, so that the row is refused. */
export const numberSql = (
  { name, numbers, fine }: ColumnProfile,
  { decimal, thousands }: NumberStyle,
): string => {
  let text = quoted(name);
  if (numbers.marked > 0) text = `regexp_replace(${text}, '[^0-9.,+-]', '', 'g')`;
  if (thousands !== undefined) text = `replace(${text}, '${thousands}', '')`;
  if (decimal === ',') text = `replace(${text}, ',', '.')`;
  return fine > 0 ? `round(try_cast(${text} as decimal(38, 12)), 4)` : `try_cast(${text} as decimal(18, 4))`;
};
