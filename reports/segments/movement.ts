import { sum } from 'd3-array';
import { hiddenGroups, smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import type { Speech } from '../messages/speech.ts';
import { type Row, readRows } from '../query.ts';

const moveShape = {
  kind: 'text',
  from_class: 'text',
  to_class: 'text',
  since: 'text',
  customers: 'number',
  value_then: 'number',
  value_now: 'number',
} as const;

type Cell = Row<typeof moveShape>;

/** Customers of one tier that are now in another; `isHidden` where the group is too small to show. */
interface Move {
  readonly from: string;
  readonly to: string;
  readonly customers: number;
  readonly isHidden: boolean;
}

/** An RFM segment on the earlier night and now. */
export interface SegmentChange {
  readonly key: string;
  readonly before: number;
  readonly now: number;
  readonly value_change: number;
  readonly isHidden: boolean;
}

/** What changed since the latest earlier night on the books. */
export interface Movement {
  /** Last day of that night, YYYY-MM-DD. */
  readonly since: string;
  readonly up: number;
  readonly down: number;
  readonly moves: readonly Move[];
  readonly segments: readonly SegmentChange[];
  /** Who entered and left the champions; absent where the segments are of other names. */
  readonly champions: { readonly entered: number; readonly left: number } | undefined;
}

/** Best first. */
export const tierOrder: readonly string[] = ['prime', 'main', 'ordinary', 'limited', 'potential'];

const isClass = (name: string | null) => name !== null && !name.startsWith('(');

const customersOf = (cells: readonly Cell[]) => sum(cells, (cell) => cell.customers ?? 0);

/**
 * Small moves are hidden, and wherever one alone would be hidden among those of a class, the next smallest too: the
 * sizes of the classes on both nights are known, so their difference would give it away.
 */
const hiddenMoves = (moves: readonly Omit<Move, 'isHidden'>[]): readonly boolean[] => {
  const hidden = moves.map((move) => move.customers < smallestCell);
  const classes = [...new Set(moves.flatMap((move) => [move.from, move.to]))];
  const hideOneMore = (name: string): boolean => {
    const own = moves.flatMap((move, i) => (move.from === name || move.to === name ? [i] : []));
    const shown = own.filter((i) => !hidden[i]).sort((a, b) => moves[a]!.customers - moves[b]!.customers);
    if (own.length - shown.length !== 1 || shown[0] === undefined) return false;
    hidden[shown[0]] = true;
    return true;
  };
  while (classes.some(hideOneMore));
  return hidden;
};

const movesOf = (cells: readonly Cell[]): readonly Move[] => {
  const moves = cells
    .map((cell) => ({ from: cell.from_class ?? '', to: cell.to_class ?? '', customers: cell.customers ?? 0 }))
    .filter((move) => move.from !== move.to);
  const hidden = hiddenMoves(moves);
  return moves.map((move, i) => ({ ...move, isHidden: hidden[i]! }));
};

const changesOf = (cells: readonly Cell[]): readonly SegmentChange[] => {
  const keys = [...new Set(cells.flatMap((cell) => [cell.from_class, cell.to_class]))].filter(isClass);
  const segments = keys.map((key) => {
    const before = cells.filter((cell) => cell.from_class === key);
    const now = cells.filter((cell) => cell.to_class === key);
    const value_now = sum(now, (cell) => cell.value_now ?? 0);
    return {
      key: key ?? '',
      before: customersOf(before),
      now: customersOf(now),
      value_now,
      value_change: value_now - sum(before, (cell) => cell.value_then ?? 0),
    };
  });
  const hiddenBefore = hiddenGroups(segments.map((segment) => segment.before));
  const hiddenNow = hiddenGroups(segments.map((segment) => segment.now));
  return segments
    .map((segment, i) => ({ ...segment, isHidden: hiddenBefore[i]! || hiddenNow[i]! }))
    .sort((a, b) => b.value_now - a.value_now || (a.key < b.key ? -1 : 1));
};

/** Reads who moved; undefined on a first night. */
export const readMovement = async (facts: Facts): Promise<Movement | undefined> => {
  const cells = await readRows(facts.db, 'segments/movement', moveShape);
  const since = cells[0]?.since;
  if (!since) return undefined;
  const tiers = cells.filter((cell) => cell.kind === 'value_tier');
  const segments = cells.filter((cell) => cell.kind === 'rfm_segment');
  const rank = (name: string | null) => tierOrder.indexOf(name ?? '');
  const ranked = tiers.filter((cell) => rank(cell.from_class) >= 0 && rank(cell.to_class) >= 0);
  const isChampion = (name: string | null) => name === 'champions';
  const crossing = segments.filter((cell) => isChampion(cell.from_class) !== isChampion(cell.to_class));
  const hasChampions = segments.some((cell) => isChampion(cell.from_class) || isChampion(cell.to_class));
  return {
    since,
    up: customersOf(ranked.filter((cell) => rank(cell.to_class) < rank(cell.from_class))),
    down: customersOf(ranked.filter((cell) => rank(cell.to_class) > rank(cell.from_class))),
    moves: movesOf(tiers),
    segments: changesOf(segments),
    champions: hasChampions
      ? {
          entered: customersOf(crossing.filter((cell) => isChampion(cell.to_class))),
          left: customersOf(crossing.filter((cell) => isChampion(cell.from_class))),
        }
      : undefined,
  };
};

/** A number of customers as marketing may see it. */
export const fewOr = ({ say, format }: Speech, customers: number): string =>
  customers > 0 && customers < smallestCell ? say('word.few', { k: smallestCell }) : format.count(customers);
