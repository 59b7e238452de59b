/**
 * Joins neighbouring bins that are most alike until no more than `most` are left: those with the least chi-square
 * between their numbers of bads and goods. Returns the first bin of each group, the first being 0.
 *
 * Source: Kerber (1992), ChiMerge, with a count for a stop in place of a level. Of equal pairs the first goes.
 * Cost: n² / 2 comparisons for n bins.
 */
export const chiMerge = (bad: ArrayLike<number>, good: ArrayLike<number>, most: number): number[] => {
  const groups = Array.from(bad, (b, start) => ({ start, b, g: good[start]! }));
  const distances = groups.slice(1).map((group, k) => chiSquare(groups[k]!, group));
  while (groups.length > most) {
    let least = 0;
    for (let k = 1; k < distances.length; k++) if (distances[k]! < distances[least]!) least = k;
    const [left, right] = [groups[least]!, groups[least + 1]!];
    groups.splice(least, 2, { start: left.start, b: left.b + right.b, g: left.g + right.g });
    distances.splice(least, 1);
    for (const k of [least - 1, least]) {
      if (k >= 0 && k + 1 < groups.length) distances[k] = chiSquare(groups[k]!, groups[k + 1]!);
    }
  }
  return groups.map(({ start }) => start);
};

interface Group {
  readonly b: number;
  readonly g: number;
}

/** Of the two by two table; 0 where a row or a column of it is empty. */
const chiSquare = (one: Group, other: Group): number => {
  const [m, n] = [one.b + one.g, other.b + other.g];
  const [b, g] = [one.b + other.b, one.g + other.g];
  const product = m * n * b * g;
  return product > 0 ? ((m + n) * (one.b * other.g - one.g * other.b) ** 2) / product : 0;
};
