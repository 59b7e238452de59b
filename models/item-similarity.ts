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
  const touched = new Int32Array(itemCount);
  for (let i = 0; i < itemCount; i++) {
    let seen = 0;
    for (let at = starts[i]!; at < starts[i + 1]!; at++) {
      const c = holders[at]!;
      const weight = weights[c]!;
      for (let k = from(c); k < offsets[c + 1]!; k++) {
        const j = items[k]!;
        if (common[j] === 0) touched[seen++] = j;
        common[j]! += weight;
      }
    }
    const all = touched.subarray(0, seen).filter((j) => j !== i);
    for (const j of all) common[j]! /= norms[i]! * norms[j]!;
    const near = atLeast(all, common, width);
    near.sort((j, k) => common[k]! - common[j]! || j - k);
    for (let place = 0; place < Math.min(width, near.length); place++) {
      neighbours[i * width + place] = near[place]!;
      similarities[i * width + place] = common[near[place]!]!;
    }
    for (let k = 0; k < seen; k++) common[touched[k]!] = 0;
  }
  return { width, neighbours, similarities, shortened };
};

const steps = 1024;

/**
 * The items with the `most` largest values, from 0 to 1, and those that come close to the last of them: there is
 * much less to sort then. Cost: the items.
 */
const atLeast = (items: Int32Array, values: Float64Array, most: number): Int32Array => {
  if (items.length <= most) return items;
  const perStep = new Int32Array(steps + 1);
  const stepOf = (item: number) => Math.min(steps, Math.floor(values[item]! * steps));
  for (const item of items) perStep[stepOf(item)]!++;
  let least = steps;
  for (let seen = perStep[least]!; seen < most; seen += perStep[least]!) least--;
  return items.filter((item) => stepOf(item) >= least);
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
