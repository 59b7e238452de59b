/** Edits that turn `a` into `b` (Levenshtein), counted in characters. */
const distance = (a: string, b: string): number => {
  const [from, to] = [[...a.toLowerCase()], [...b.toLowerCase()]];
  let row = to.map((_, j) => j + 1);
  from.forEach((character, i) => {
    let [diagonal, left] = [i, i + 1];
    row = row.map((above, j) => {
      left = Math.min(above + 1, left + 1, diagonal + (character === to[j] ? 0 : 1));
      diagonal = above;
      return left;
    });
  });
  return row.at(-1) ?? from.length;
};

/** Up to three of `names` that are likely meant by `wanted`, the nearest first. */
export const nearestNames = (wanted: string, names: readonly string[]): readonly string[] => {
  const plain = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '');
  const limit = Math.max(2, Math.floor([...wanted].length / 3));
  return names
    .map((name) => ({ name, edits: plain(name) === plain(wanted) ? 0 : distance(wanted, name) }))
    .filter(({ edits }) => edits <= limit)
    .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
};
