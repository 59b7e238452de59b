import type { Table } from 'apache-arrow';
import { column } from '../../models/columns.ts';
import { stability } from '../../models/stability.ts';
import type { Night } from '../night.ts';
import { addDays, lastRefit } from '../windows.ts';
import { figuresOn, segmentFeatures } from './segment-figures.ts';
import { clustersOf, countsOf, type SegmentModel } from './segment-fit.ts';

/** Customers by the segment they were in and the one they are in; 0 for who was no buyer yet, or is none any more. */
interface Move {
  readonly from_id: number;
  readonly to_id: number;
  readonly customers: number;
  /** What they have brought in all, by tonight. */
  readonly total_value: number;
}

/**
 * Who was in which segment on an earlier day, by the model in force then, and is in which one tonight. Undefined
 * where no model was in force.
 * @param tonight for each buyer, in the order of `row_no`, the id of tonight's segment
 */
export const movesSince = async (
  { db, config }: Pick<Night, 'db' | 'config'>,
  day: string,
  models: readonly SegmentModel[],
  tonight: { readonly ids: Int32Array; readonly total_value: ArrayLike<number> },
): Promise<readonly Move[] | undefined> => {
  const refit = lastRefit(day, config.segments.refit_days);
  const model = models.find(({ fitted_on }) => fitted_on === refit);
  if (model === undefined) return undefined;
  const then = await figuresOn(db, day);
  const rows = column(then, 'row_no', 'segments');
  const moves = new Map<number, { customers: number; total_value: number }>();
  const add = (from: number, to: number, value: number) => {
    const key = from * 1e6 + to;
    const move = moves.get(key) ?? { customers: 0, total_value: 0 };
    moves.set(key, { customers: move.customers + 1, total_value: move.total_value + value });
  };
  const isKnown = new Uint8Array(tonight.ids.length);
  clustersOf(model.params, then).forEach((c, i) => {
    const row = rows[i]!;
    if (row >= 0) isKnown[row] = 1;
    add(model.ids[c]!, row < 0 ? 0 : tonight.ids[row]!, row < 0 ? 0 : tonight.total_value[row]!);
  });
  tonight.ids.forEach((id, row) => {
    if (isKnown[row] === 0) add(0, id, tonight.total_value[row]!);
  });
  return [...moves]
    .toSorted(([a], [b]) => a - b)
    .map(([key, move]) => ({ from_id: Math.floor(key / 1e6), to_id: key % 1e6, ...move }));
};

/** Share of the customers of both days that are in another segment. */
export const shareMoved = (moves: readonly Move[]): number => {
  const both = moves.filter(({ from_id, to_id }) => from_id > 0 && to_id > 0);
  const all = both.reduce((sum, { customers }) => sum + customers, 0);
  const moved = both.reduce((sum, move) => sum + (move.from_id === move.to_id ? 0 : move.customers), 0);
  return all > 0 ? moved / all : 0;
};

/** One figure that tells whether the segments still mean what they meant. */
interface Drift {
  readonly measure: 'moved overnight' | 'moved by the refit' | 'shift since the fit';
  /** A figure of the customers for a shift, which is a PSI; empty for a share of customers. */
  readonly feature: string;
  readonly value: number;
  /** From which on the report warns. */
  readonly limit: number;
  readonly is_alarm: boolean;
}

/** What is measured every night: who moved since yesterday, whom the refit moved, and how each figure has shifted. */
export const driftOf = async (
  night: Pick<Night, 'db' | 'config' | 'windows'>,
  models: readonly SegmentModel[],
  buyers: Table,
  tonight: { readonly ids: Int32Array; readonly total_value: ArrayLike<number> },
): Promise<readonly Drift[]> => {
  const { alarm_moved } = night.config.segments;
  const model = models.at(-1)!;
  const overnight = await movesSince(night, addDays(night.windows.as_of, -1), models, tonight);
  const share = (measure: Drift['measure'], value: number | null) =>
    value === null
      ? []
      : [{ measure, feature: '', value, limit: alarm_moved, is_alarm: value > alarm_moved }];
  return [
    ...share('moved overnight', overnight === undefined ? null : shareMoved(overnight)),
    ...share('moved by the refit', model.moved),
    ...segmentFeatures.map((feature, j) => {
      const { edges, counts } = model.bins[j]!;
      const { psi, verdict } = stability(counts, countsOf(column(buyers, feature, 'segments'), edges));
      return {
        measure: 'shift since the fit' as const,
        feature,
        value: psi,
        limit: 0.25,
        is_alarm: verdict === 'act',
      };
    }),
  ];
};
