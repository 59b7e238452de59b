import { sum } from 'd3-array';
import { smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { segmentWord } from '../messages/segment-word.ts';
import type { Speech } from '../messages/speech.ts';
import { readRows } from '../query.ts';
import { type Clusters, readClusters } from './cluster-profiles.ts';

const moveShape = { since: 'text', from_id: 'text', to_id: 'text', customers: 'number' } as const;

/** Where a buyer was who was none yet. */
export const nowhere = '0';

/** Customers who were in one segment and are in another, or stayed; `customers` is exact and not for showing. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly customers: number;
}

export interface ClusterMoves {
  /** The earlier day, YYYY-MM-DD. */
  readonly since: string;
  readonly moves: readonly Move[];
  /** Segments of then and of now, in the order of the page; `nowhere` comes last. */
  readonly before: readonly string[];
  readonly now: readonly string[];
  readonly nameOf: (id: string) => string;
  /** The name behind the segment's number. */
  readonly labelOf: (id: string) => string;
}

/**
 * A number of customers as marketing may see it beside others that add up with it: to the nearest five, and 1 to 4
 * as 2.5 for a chart. Hiding small cells alone would not do, since the sizes of the segments are known and one hidden
 * cell of a row could be worked out; rounded neighbours leave it open.
 */
export const rounded = (customers: number): number =>
  customers > 0 && customers < smallestCell
    ? smallestCell / 2
    : Math.round(customers / smallestCell) * smallestCell;

/** As `rounded`, in words: `<5` for 1 to 4, empty for none. */
export const roundedText = ({ say, format }: Speech, customers: number): string => {
  if (customers === 0) return '';
  return customers < smallestCell
    ? say('segment_moves.few', { k: smallestCell })
    : format.count(rounded(customers));
};

/** The names of all segments there have been, by id: those of tonight, and the last one of those that have ended. */
export const clusterNames = async (facts: Facts, { all }: Clusters): Promise<ReadonlyMap<string, string>> => {
  const shape = { segment_id: 'text', segment_name: 'text' } as const;
  const earlier = await readRows(facts.db, 'segments/cluster-names', shape, { as_of: facts.options.as_of });
  return new Map([
    ...earlier.map(
      (row) => [row.segment_id ?? '', segmentWord(facts.speech, row.segment_name ?? '')] as const,
    ),
    ...all.map((cluster) => [cluster.id, cluster.name] as const),
  ]);
};

/** Reads who moved between the segments; undefined where they are younger than the days looked back. */
export const readClusterMoves = async (facts: Facts): Promise<ClusterMoves | undefined> => {
  const clusters = await readClusters(facts);
  const names = await clusterNames(facts, clusters);
  const rows = await readRows(facts.db, 'segments/cluster-moves', moveShape);
  const since = rows[0]?.since;
  if (!since) return undefined;
  const order = clusters.visible.map(({ id }) => id);
  const tooSmall = clusters.all.map(({ id }) => id).filter((id) => !order.includes(id));
  const moves = rows
    .map((row) => ({ from: row.from_id ?? '', to: row.to_id ?? '', customers: row.customers ?? 0 }))
    .filter((move) => !tooSmall.includes(move.from) && !tooSmall.includes(move.to));
  const were = [...new Set(moves.map(({ from }) => from))];
  const ended = were.filter((id) => id !== nowhere && !order.includes(id)).sort();
  const nameOf = (id: string) =>
    id === nowhere ? facts.speech.say('segment_moves.new') : (names.get(id) ?? id);
  return {
    since,
    moves,
    before: [...order.filter((id) => were.includes(id)), ...ended, ...were.filter((id) => id === nowhere)],
    now: order,
    nameOf,
    labelOf: (id) =>
      id === nowhere ? nameOf(id) : facts.speech.say('clusters.numbered', { id, name: nameOf(id) }),
  };
};

/** Customers of the moves that fulfil a condition. */
export const customersWhere = (
  { moves }: Pick<ClusterMoves, 'moves'>,
  holds: (move: Move) => boolean,
): number => sum(moves, (move) => (holds(move) ? move.customers : 0));
