/**
 * Pairs rows with columns so that the costs of the pairs add up to the least possible. Where there are more rows
 * than columns, or the other way round, the rest stays single.
 *
 * Source: Kuhn (1955) in the form with potentials and shortest augmenting paths (Jonker & Volgenant 1987).
 * Cost: rows squared times columns.
 * @returns for each row its column, or -1
 */
export const cheapestPairs = (costs: readonly (readonly number[])[]): readonly number[] => {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  if (rows > columns) {
    const turned = cheapestPairs(Array.from({ length: columns }, (_, c) => costs.map((row) => row[c]!)));
    const pairs = Array.from({ length: rows }, () => -1);
    turned.forEach((row, c) => {
      pairs[row] = c;
    });
    return pairs;
  }
  // Numbered from one, as in the literature; row 0 and column 0 stand for "none".
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    augment(costs, row, rowOf, rowPotential, columnPotential);
  }
  const pairs = Array.from({ length: rows }, () => -1);
  for (let c = 1; c <= columns; c++) if (rowOf[c]! > 0) pairs[rowOf[c]! - 1] = c - 1;
  return pairs;
};

/** Finds the cheapest path on which `row` gets a column and those before it keep one. */
const augment = (
  costs: readonly (readonly number[])[],
  row: number,
  rowOf: Int32Array,
  rowPotential: Float64Array,
  columnPotential: Float64Array,
): void => {
  const columns = rowOf.length - 1;
  const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
  const cameFrom = new Int32Array(columns + 1);
  const isDone = new Uint8Array(columns + 1);
  rowOf[0] = row;
  let at = 0;
  while (rowOf[at] !== 0) {
    isDone[at] = 1;
    const here = rowOf[at]!;
    let step = Number.POSITIVE_INFINITY;
    let next = 0;
    for (let c = 1; c <= columns; c++) {
      if (isDone[c] === 1) continue;
      const reduced = costs[here - 1]![c - 1]! - rowPotential[here]! - columnPotential[c]!;
      if (reduced < least[c]!) {
        least[c] = reduced;
        cameFrom[c] = at;
      }
      if (least[c]! < step) {
        step = least[c]!;
        next = c;
      }
    }
    for (let c = 0; c <= columns; c++) {
      if (isDone[c] === 1) {
        rowPotential[rowOf[c]!]! += step;
        columnPotential[c]! -= step;
      } else least[c]! -= step;
    }
    at = next;
  }
  while (at !== 0) {
    rowOf[at] = rowOf[cameFrom[at]!]!;
    at = cameFrom[at]!;
  }
};
