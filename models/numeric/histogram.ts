/**
 * Four columns of bytes in one array of words: column c of the four is byte c of the word, the lowest first. One
 * load then serves four columns, and a row picked out of order costs one cache line for four.
 */
export type Quad = Uint32Array;

/** Entries of a histogram for each column: as many as a byte has values. */
export const binsPerColumn = 256;

/** Packs columns of bytes by fours, in their order; the last word is filled up with empty columns. */
export const quadsOf = (columns: readonly Uint8Array[]): Quad[] => {
  const rows = columns[0]?.length ?? 0;
  const empty = new Uint8Array(columns.length % 4 === 0 ? 0 : rows);
  return Array.from({ length: Math.ceil(columns.length / 4) }, (_, k) => {
    const [a, b, c, d] = [0, 1, 2, 3].map((j) => columns[4 * k + j] ?? empty) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const quad = new Uint32Array(rows);
    for (let i = 0; i < rows; i++) quad[i] = a[i]! | (b[i]! << 8) | (c[i]! << 16) | (d[i]! << 24);
    return quad;
  });
};

/**
 * Sums `weights[i]` over the bins of row `rows[i]`, i < count, for every column of the quads: entry
 * 256 * column + bin. `weights` is in the order of `rows`; quads of no `wanted` column are left at zero.
 */
export const fillHistogram = (
  histogram: Float64Array,
  quads: readonly Quad[],
  wanted: readonly boolean[],
  rows: Uint32Array,
  weights: Float64Array,
): void => {
  histogram.fill(0);
  const width = 4 * binsPerColumn;
  const used = quads.map((_, k) => wanted.slice(4 * k, 4 * k + 4).includes(true));
  for (let k = 0; k < quads.length; k++) {
    if (!used[k]) continue;
    if (used[k + 1]) {
      const pair = histogram.subarray(width * k, width * (k + 2));
      addTwoQuads(pair, quads[k]!, quads[k + 1]!, rows, weights);
      k++;
    } else addQuad(histogram.subarray(width * k, width * (k + 1)), quads[k]!, rows, weights);
  }
};

/** Two at a time: rows and weights are read half as often, and both histograms still fit the nearest cache. */
const addTwoQuads = (
  part: Float64Array,
  first: Quad,
  second: Quad,
  rows: Uint32Array,
  weights: Float64Array,
): void => {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const weight = weights[i]!;
    const a = first[row]!;
    const b = second[row]!;
    part[a & 255]! += weight;
    part[256 | ((a >>> 8) & 255)]! += weight;
    part[512 | ((a >>> 16) & 255)]! += weight;
    part[768 | (a >>> 24)]! += weight;
    part[1024 | (b & 255)]! += weight;
    part[1280 | ((b >>> 8) & 255)]! += weight;
    part[1536 | ((b >>> 16) & 255)]! += weight;
    part[1792 | (b >>> 24)]! += weight;
  }
};

const addQuad = (part: Float64Array, quad: Quad, rows: Uint32Array, weights: Float64Array): void => {
  for (let i = 0; i < rows.length; i++) {
    const word = quad[rows[i]!]!;
    const weight = weights[i]!;
    part[word & 255]! += weight;
    part[256 | ((word >>> 8) & 255)]! += weight;
    part[512 | ((word >>> 16) & 255)]! += weight;
    part[768 | (word >>> 24)]! += weight;
  }
};

/** Takes `less` away from `from`, entry by entry: what remains of a parent is its other child. */
export const subtractHistogram = (from: Float64Array, less: Float64Array): void => {
  for (let i = 0; i < from.length; i++) from[i]! -= less[i]!;
};
