/** Which customers hold which items: customer c holds `items[offsets[c]]` up to `items[offsets[c + 1] - 1]`, each once. */
export interface Holdings {
  readonly items: Int32Array;
  readonly offsets: Int32Array;
  /** Items are numbered below this. */
  readonly itemCount: number;
}

export interface SimilarityOptions {
  /** Similar items kept for each item. */
  readonly neighbours: number;
  /**
   * How much less a customer says who holds much: 0 for plain cosine, 1 for weights in inverse proportion to what
   * they hold, as the length b of BM25.
   */
  readonly lengthWeight: number;
  /** Only the last so many items of a customer are read, as listed; those who hold more are counted. */
  readonly mostHeld: number;
}

/** The most similar items of each item, row i from `i * width`, best first; places without one hold -1. */
export interface ItemNeighbours {
  readonly width: number;
  readonly neighbours: Int32Array;
  readonly similarities: Float64Array;
  /** Customers who hold more than `mostHeld` items. */
  readonly shortened: number;
}

/**
 * Item-item similarity: the cosine between the columns of the customer x item matrix, whose rows weigh less the more
 * the customer holds. Ties go to the lower item number.
 *
 * Source: Sarwar et al. (2001), "Item-based collaborative filtering", with the length term of BM25 (Robertson &
 * Zaragoza 2009): weight of a row = 1 / (1 - b + b * held / average held).
 * Cost: the sum over customers of the square of what they hold; memory: the holdings twice and items x neighbours.
 */
export const itemNeighbours = (
  holdings: Holdings,
  { neighbours: width, lengthWeight, mostHeld }: SimilarityOptions,
): ItemNeighbours => {
  const { items, offsets, itemCount } = holdings;
  const customers = offsets.length - 1;
  const average = items.length / Math.max(1, customers);
  const from = (c: number) => Math.max(offsets[c]!, offsets[c + 1]! - mostHeld);
  const weights = new Float64Array(customers);
  let shortened = 0;
  for (let c = 0; c < customers; c++) {
    const held = offsets[c + 1]! - offsets[c]!;
    if (held > mostHeld) shortened++;
    weights[c] = 1 / (1 - lengthWeight + (lengthWeight * held) / average);
  }
  const { holders, starts } = holdersOf(holdings, from);
  const norms = new Float64Array(itemCount);
  for (let i = 0; i < itemCount; i++) {
    let sum = 0;
    for (let at = starts[i]!; at < starts[i + 1]!; at++) sum += weights[holders[at]!]!;
    norms[i] = Math.sqrt(sum);
  }
  const neighbours = new Int32Array(itemCount * width).fill(-1);
  const similarities = new Float64Array(itemCount * width);
  const common = new Float64Array(itemCount);
  for (let i = 0; i < itemCount; i++) {
    for (let at = starts[i]!; at < starts[i + 1]!; at++) {
      const c = holders[at]!;
      addTo(common, items, from(c), offsets[c + 1]!, weights[c]!);
    }
    common[i] = 0;
    const row = { items: neighbours.subarray(i * width, (i + 1) * width), values: new Float64Array(width) };
    keepNearest(row, common, norms, norms[i]!);
    similarities.set(row.values, i * width);
    common.fill(0);
  }
  return { width, neighbours, similarities, shortened };
};

/** These two loops cost the most; in functions of their own they are compiled for what they are. */
const addTo = (sums: Float64Array, items: Int32Array, start: number, end: number, weight: number): void => {
  for (let k = start; k < end; k++) sums[items[k]!]! += weight;
};

/** Fills a row with the items of the largest cosines, best first, of equal ones the lower number first. */
const keepNearest = (
  { items, values }: { readonly items: Int32Array; readonly values: Float64Array },
  common: Float64Array,
  norms: Float64Array,
  norm: number,
): void => {
  let kept = 0;
  for (let j = 0; j < common.length; j++) {
    if (common[j] === 0) continue;
    const value = common[j]! / (norm * norms[j]!);
    if (kept === items.length && !(value > values[kept - 1]!)) continue;
    let low = 0;
    for (let high = kept; low < high; ) {
      const middle = (low + high) >>> 1;
      if (values[middle]! >= value) low = middle + 1;
      else high = middle;
    }
    if (kept < items.length) kept++;
    items.copyWithin(low + 1, low, kept - 1);
    values.copyWithin(low + 1, low, kept - 1);
    items[low] = j;
    values[low] = value;
  }
};

/** The customers of each item, ascending. */
const holdersOf = ({ items, offsets, itemCount }: Holdings, from: (customer: number) => number) => {
  const starts = new Int32Array(itemCount + 1);
  const customers = offsets.length - 1;
  for (let c = 0; c < customers; c++) {
    for (let at = from(c); at < offsets[c + 1]!; at++) starts[items[at]! + 1]!++;
  }
  for (let i = 0; i < itemCount; i++) starts[i + 1]! += starts[i]!;
  const holders = new Int32Array(starts[itemCount]!);
  const next = starts.slice();
  for (let c = 0; c < customers; c++) {
    for (let at = from(c); at < offsets[c + 1]!; at++) holders[next[items[at]!]!++] = c;
  }
  return { holders, starts };
};
