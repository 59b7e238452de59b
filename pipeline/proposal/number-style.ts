import { type ColumnProfile, filled } from './column-profile.ts';

/** A count as people read it: 541,909. */
export const counted = (count: number): string => count.toLocaleString('en');

/** How an export writes numbers and missing values. */
export interface NumberStyle {
  readonly decimal: '.' | ',';
  readonly thousands?: ',' | '.';
  readonly evidence: string;
}

/** Decides the decimal sign of a file by what the digits of all its number columns leave possible. */
export const numberStyle = (columns: readonly ColumnProfile[]): NumberStyle => {
  const sum = (key: keyof ColumnProfile['numbers']) =>
    columns.reduce((total, { numbers }) => total + numbers[key], 0);
  const points = sum('point') + sum('commaThousands');
  const commas = sum('comma') + sum('pointThousands');
  const evidence = (own: number, other: number) =>
    own + other === 0
      ? 'no number has decimals'
      : `${counted(own)} numbers speak for it${other > 0 ? `, ${counted(other)} against` : ''}`;
  if (commas > points) {
    return {
      decimal: ',',
      ...(sum('pointThousands') > 0 ? { thousands: '.' } : {}),
      evidence: evidence(commas, points),
    };
  }
  return {
    decimal: '.',
    ...(sum('commaThousands') > 0 ? { thousands: ',' } : {}),
    evidence: evidence(points, commas),
  };
};

/** Numbers of a column that the style cannot read: another decimal sign, or a sign of money. */
export const unreadNumbers = (column: ColumnProfile, { decimal, thousands }: NumberStyle): number => {
  const { integer, point, comma, commaThousands, pointThousands } = column.numbers;
  const grouped = decimal === '.' ? commaThousands : pointThousands;
  const read = integer + (decimal === '.' ? point : comma) + (thousands === undefined ? 0 : grouped);
  // With a point between thousands, 1.234 looks like a decimal number and is a whole one.
  return filled(column) - read - (thousands === '.' ? point : 0);
};

/** Words that mean "no value": those of databases anywhere, others only where a number or a day should stand. */
export const nullWords = (
  columns: readonly ColumnProfile[],
  typed: readonly ColumnProfile[],
): readonly string[] => {
  const everywhere = columns
    .flatMap(({ nulls }) => [...nulls.keys()])
    .filter((word) => /^(null|\\n|n\/a|#n\/a|nan)$/i.test(word));
  const inTyped = typed.flatMap(({ nulls }) => [...nulls.keys()]);
  return [...new Set([...everywhere, ...inTyped])].toSorted();
};
