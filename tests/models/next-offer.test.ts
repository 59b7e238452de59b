import { describe, expect, test } from 'vitest';
import { type Holdings, itemNeighbours } from '../../models/item-similarity.ts';
import { bootstrapMean, listQuality } from '../../models/metrics/recommendation.ts';
import { nextOffers, offersByPower, segmentPropensity } from '../../models/next-offer.ts';
import { seededRandom } from '../../models/numeric/random.ts';
import { offerReasons } from '../../models/offer-reason.ts';

const holdingsOf = (rows: readonly (readonly number[])[], itemCount: number): Holdings => {
  const offsets = [0];
  for (const row of rows) offsets.push(offsets.at(-1)! + row.length);
  return { items: Int32Array.from(rows.flat()), offsets: Int32Array.from(offsets), itemCount };
};

const cosine = { neighbours: 3, lengthWeight: 0, mostHeld: 100 };

describe('similar items', () => {
  test('are those whose holders are the same, by the cosine', () => {
    const { width, neighbours, similarities } = itemNeighbours(
      holdingsOf([[0, 1], [0, 1, 2], [0], [2]], 3),
      cosine,
    );
    expect(width).toBe(3);
    expect([...neighbours.subarray(0, 3)]).toEqual([1, 2, -1]);
    // By hand: 2 / sqrt(3 * 2) and 1 / sqrt(3 * 2)
    expect(similarities[0]).toBeCloseTo(2 / Math.sqrt(6), 12);
    expect(similarities[1]).toBeCloseTo(1 / Math.sqrt(6), 12);
  });

  test('of equal similarity come by number, and no more than asked', () => {
    const { neighbours } = itemNeighbours(holdingsOf([[0, 1, 2, 3]], 4), { ...cosine, neighbours: 2 });
    expect([...neighbours]).toEqual([1, 2, 0, 2, 0, 1, 0, 1]);
  });

  test('weigh a customer less who holds everything, where length counts', () => {
    const rows = [[0, 1], [0, 2, 3, 4, 5, 6], [7], [7]];
    const plain = itemNeighbours(holdingsOf(rows, 8), cosine);
    const byLength = itemNeighbours(holdingsOf(rows, 8), { ...cosine, lengthWeight: 1 });
    expect(plain.similarities[0]).toBeCloseTo(plain.similarities[1]!, 12);
    expect(byLength.neighbours[0]).toBe(1);
    expect(byLength.similarities[0]!).toBeGreaterThan(1.5 * byLength.similarities[1]!);
  });

  test('are those of a plain search through all pairs, in its order', () => {
    const random = seededRandom(7);
    const rows = Array.from({ length: 60 }, () => [...Array(12).keys()].filter(() => random() < 0.3));
    const holders = (i: number) => rows.filter((row) => row.includes(i)).length;
    const both = (i: number, j: number) => rows.filter((row) => row.includes(i) && row.includes(j)).length;
    const { neighbours } = itemNeighbours(holdingsOf(rows, 12), { ...cosine, neighbours: 5 });
    for (let i = 0; i < 12; i++) {
      const near = (j: number) => both(i, j) / (Math.sqrt(holders(i)) * Math.sqrt(holders(j)));
      const sorted = [...Array(12).keys()]
        .filter((j) => j !== i && both(i, j) > 0)
        .sort((j, k) => near(k) - near(j) || j - k);
      expect([...neighbours.subarray(i * 5, i * 5 + 5)]).toEqual(sorted.slice(0, 5));
    }
  });

  test('read only the last items of who holds very much, and say how many those are', () => {
    const { neighbours, shortened } = itemNeighbours(holdingsOf([[0, 1, 2]], 3), { ...cosine, mostHeld: 2 });
    expect(shortened).toBe(1);
    expect([...neighbours.subarray(0, 3)]).toEqual([-1, -1, -1]);
    expect(neighbours[3]).toBe(2);
  });
});

describe('the next offer', () => {
  // Items 0 and 1 go together, 3 is what everybody has of late, 2 is sold no more.
  const rows = [[0, 1], [0, 1, 2], [0, 1, 3], [0], [3], [3]];
  const holdings = holdingsOf(rows, 4);
  const segments = Int32Array.from([0, 0, 0, 0, 1, 1]);
  const propensity = segmentPropensity(holdings, () => true, segments);
  const neighbours = itemNeighbours(holdings, cosine);
  const options = { length: 2, power: 0, isOffered: Uint8Array.of(1, 1, 0, 1) };
  const offersOf = (
    c: number,
    own: Partial<typeof options & { isBarred: (c: number, j: number) => boolean }> = {},
  ) => [
    ...nextOffers(holdings, segments, propensity, neighbours, { ...options, ...own }).items.subarray(
      2 * c,
      2 * c + 2,
    ),
  ];

  test('is what goes with what is held, never what is held or no longer sold', () => {
    expect(offersOf(3)).toEqual([1, 3]);
    expect(offersOf(0)).toEqual([3, -1]);
  });

  test('is never what the customer is barred from', () => {
    expect(offersOf(3, { isBarred: (c, j) => c === 3 && j === 1 })).toEqual([3, -1]);
  });

  test('without similarity is what is popular in the segment', () => {
    const { items } = nextOffers(holdings, segments, propensity, undefined, options);
    expect([...items.subarray(6, 8)]).toEqual([1, 3]);
    expect([...items.subarray(8, 10)]).toEqual([0, 1]);
  });

  test('of a customer who holds nothing is what is popular', () => {
    const stranger = holdingsOf([[]], 4);
    const lists = nextOffers(stranger, Int32Array.of(1), propensity, neighbours, options);
    // Drawn towards all: item 0, which four of six hold, before item 3 with (2 + 25) / 52
    expect([...lists.items]).toEqual([0, 3]);
  });

  test('is the same for a power asked alone and among others', () => {
    const powers = [0, 0.5, 1];
    const together = offersByPower(holdings, segments, propensity, neighbours, { ...options, powers });
    const alone = powers.map((power) =>
      nextOffers(holdings, segments, propensity, neighbours, { ...options, power }),
    );
    expect(together).toEqual(alone);
    // The segment weighs in: the same offer of customer 3 scores less the more its share of it counts.
    expect(together[2]!.scores[6]!).toBeLessThan(together[0]!.scores[6]!);
  });

  test('has the shares of a segment drawn towards those of all', () => {
    // Segment 1: both customers took item 3; of all six three did. (2 + 50 * 3 / 6) / (2 + 50)
    expect(propensity.shares[4 + 3]).toBeCloseTo(27 / 52, 12);
  });
});

describe('the reason of an offer', () => {
  // 20 customers: ten hold 0, 1 and 2; ten hold 3 alone.
  const rows = Array.from({ length: 20 }, (_, c) => (c < 10 ? [0, 1, 2] : [3]));
  const holdings = holdingsOf([...rows, [0, 1]], 4);
  const neighbours = itemNeighbours(holdings, cosine);

  test('counts how much oftener holders of two products take it', () => {
    // 10 of the 11 holders of 0 and 1 hold 2, and 10 of all 21 do: (10 / 11) / (10 / 21)
    const reason = offerReasons(holdings, neighbours)(20, 2)!;
    expect(reason.items).toEqual([0, 1]);
    expect(reason.holders).toBe(10);
    expect(reason.lift).toBeCloseTo(21 / 11, 12);
  });

  test('is none where fewer than five hold both', () => {
    const few = holdingsOf([[0, 1], [0, 1], [0], [2], [2]], 3);
    expect(offerReasons(few, itemNeighbours(few, cosine))(2, 1)).toBeUndefined();
  });
});

describe('the quality of lists', () => {
  const lists = { items: Int32Array.of(1, 2, 3, -1), length: 2 };
  const taken = { items: Int32Array.of(2, 5, 4), offsets: Int32Array.of(0, 2, 3) };

  test('is the share of what was taken that the list named', () => {
    const quality = listQuality(lists, taken, 6);
    expect([...quality.recalls]).toEqual([0.5, 0]);
    expect(quality).toMatchObject({ recall: 0.25, hit_rate: 0.5, coverage: 0.5 });
  });

  test('asks for customers who took something', () => {
    expect(() => listQuality(lists, { ...taken, offsets: Int32Array.of(0, 0, 3) }, 6)).toThrow(
      'took something',
    );
  });

  test('has an interval that is as wide as the mean is uncertain', () => {
    const random = seededRandom(5);
    const values = Float64Array.from({ length: 400 }, () => (random() < 0.3 ? 1 : 0));
    const { mean, low, high } = bootstrapMean(values, 1);
    // The normal interval of a share: 1.96 * sqrt(p (1 - p) / n), to a tenth of its width
    const half = 1.96 * Math.sqrt((mean * (1 - mean)) / 400);
    expect(Math.abs(mean - low - half)).toBeLessThan(half / 5);
    expect(Math.abs(high - mean - half)).toBeLessThan(half / 5);
    expect(bootstrapMean(values, 1)).toEqual({ mean, low, high });
  });
});
