import type { PointsCard } from './scorecard-points.ts';

/** What a customer is compared with: the best bin of each characteristic, or the mean of the customers fitted. */
export type Reference = 'max' | 'mean';

export interface ReasonGaps {
  /** Score of the reference. For every row: reference - score = sum of the gaps. */
  readonly reference: number;
  /** By characteristic, points that the row lacks; below zero where it has more than the reference. */
  readonly gaps: ReadonlyMap<string, Float64Array>;
}

export interface Reason {
  readonly name: string;
  /** Points lost against the reference. */
  readonly gap: number;
}

/** How many points each row lacks in each characteristic. `points` comes from `pointsOfRows`. */
export const reasonGaps = (
  card: PointsCard,
  points: ReadonlyMap<string, Int32Array>,
  to: Reference,
): ReasonGaps => {
  let reference = card.base;
  const gaps = new Map<string, Float64Array>();
  for (const { name, rows } of card.characteristics) {
    const all = rows.reduce((sum, { count }) => sum + count, 0);
    // A bin that nobody was in when the card was fitted is nothing to compare with.
    const seen = rows.filter(({ count }) => count > 0);
    const target =
      to === 'max'
        ? Math.max(...seen.map((row) => row.points))
        : seen.reduce((sum, row) => sum + row.count * row.points, 0) / all;
    reference += target;
    gaps.set(
      name,
      Float64Array.from(points.get(name)!, (value) => target - value),
    );
  }
  return { reference, gaps };
};

/**
 * The characteristics that cost a row the most points, largest first, ties by information value. Those of a
 * `family` that names several speak once, by the worst of them.
 */
export const topReasons = (
  card: PointsCard,
  { gaps }: ReasonGaps,
  row: number,
  most = 4,
  family: (name: string) => string = (name) => name,
): Reason[] => {
  const spoken = new Set<string>();
  return card.characteristics
    .map(({ name, iv }) => ({ name, iv, gap: gaps.get(name)![row]! }))
    .filter(({ gap }) => gap > 0)
    .sort((a, b) => b.gap - a.gap || b.iv - a.iv || (a.name < b.name ? -1 : 1))
    .filter(({ name }) => !spoken.has(family(name)) && spoken.add(family(name)))
    .slice(0, most)
    .map(({ name, gap }) => ({ name, gap }));
};
