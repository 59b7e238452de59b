/**
 * The candidate that a person most likely meant, or undefined when none is close: equal but for case and
 * punctuation, or within a third of its letters (at least 2 edits) by optimal string alignment distance.
 */
export const didYouMean = (word: string, candidates: readonly string[]): string | undefined => {
  const plain = bare(word);
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const other = bare(candidate);
    const allowed = Math.max(2, Math.floor(Math.max(plain.length, other.length) / 3));
    const distance = alignmentDistance(plain, other);
    if (distance <= allowed && distance < Math.min(least, other.length)) {
      best = candidate;
      least = distance;
    }
  }
  return best ?? candidates.find((candidate) => plain.length >= 4 && bare(candidate).includes(plain));
};

const bare = (word: string) => word.toLowerCase().replace(/[\s_.-]+/g, '');

/** Edits (insert, delete, replace, swap of neighbours) between two words; cost is the product of lengths. */
const alignmentDistance = (a: string, b: string): number => {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(replaced, previous[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j]!, beforePrevious[j - 2]! + 1);
      }
    }
    beforePrevious = previous;
    previous = row;
  }
  return previous[b.length]!;
};
