import type { Holdings, ItemNeighbours } from './item-similarity.ts';

/** Why an item is offered: customers who hold `items` take it `lift` times as often as all customers do. */
export interface OfferReason {
  /** One or two items that the customer holds, those that speak most for the offer first. */
  readonly items: readonly number[];
  readonly lift: number;
  /** Customers, of those counted, who hold `items` and took the offer. */
  readonly holders: number;
}

/** From fewer holders no lift is told. */
const fewest = 5;

/** Of more customers than this every n-th is counted. */
const mostCounted = 65_536;

/**
 * Reasons for offers, told one by one; counts are remembered, and bit sets made for the items that are asked for.
 * The lift of two held items is told where at least five counted customers hold all three, else that of one;
 * undefined where neither has a lift above 1.
 */
export const offerReasons = (
  holdings: Holdings,
  neighbours: ItemNeighbours,
): ((customer: number, offer: number) => OfferReason | undefined) => {
  const { items, offsets } = holdings;
  const customers = offsets.length - 1;
  const stride = Math.max(1, Math.ceil(customers / mostCounted));
  const counted = Math.ceil(customers / stride);
  const sets = holderSets(holdings, stride, counted);
  const told = new Map<number, OfferReason | undefined>();

  const liftOf = (held: readonly number[], offer: number): OfferReason | undefined => {
    const key = held.reduce((code, item) => code * (holdings.itemCount + 1) + item + 1, offer + 1);
    if (!told.has(key)) {
      const [a, b] = held.map((item) => sets[item]!);
      const both = countCommon([a!, sets[offer]!, ...(b ? [b] : [])]);
      const have = countCommon([a!, ...(b ? [b] : [])]);
      const lift = (both * counted) / (have * countCommon([sets[offer]!]));
      told.set(key, both >= fewest && lift > 1 ? { items: held, lift, holders: both } : undefined);
    }
    return told.get(key);
  };

  return (customer, offer) => {
    const near = strongest(items.subarray(offsets[customer]!, offsets[customer + 1]!), offer, neighbours);
    const both = near.length === 2 ? liftOf(near, offer) : undefined;
    return both ?? (near.length > 0 ? liftOf(near.slice(0, 1), offer) : undefined);
  };
};

/** The two held items that have the offer nearest among their neighbours, ties by number. */
const strongest = (held: Int32Array, offer: number, { width, ...near }: ItemNeighbours): number[] => {
  const said: { readonly item: number; readonly similarity: number }[] = [];
  for (const item of held) {
    for (let at = item * width; at < (item + 1) * width && near.neighbours[at]! >= 0; at++) {
      if (near.neighbours[at] === offer) said.push({ item, similarity: near.similarities[at]! });
    }
  }
  return said
    .sort((x, y) => y.similarity - x.similarity || x.item - y.item)
    .slice(0, 2)
    .map(({ item }) => item);
};

const holderSets = (
  { items, offsets, itemCount }: Holdings,
  stride: number,
  counted: number,
): Uint32Array[] => {
  const sets = Array.from({ length: itemCount }, () => new Uint32Array(Math.ceil(counted / 32)));
  for (let n = 0; n < counted; n++) {
    const c = n * stride;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) sets[items[k]!]![n >>> 5]! |= 1 << (n & 31);
  }
  return sets;
};

const countCommon = (sets: readonly Uint32Array[]): number => {
  const [first, ...others] = sets as [Uint32Array, ...Uint32Array[]];
  let count = 0;
  for (let w = 0; w < first.length; w++) {
    let word = first[w]!;
    for (const other of others) word &= other[w]!;
    for (; word !== 0; word &= word - 1) count++;
  }
  return count;
};
