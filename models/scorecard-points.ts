import { type BinRange, binRanges } from './bin-range.ts';
import { type Bins, binsOfRows } from './binning.ts';
import type { Feature } from './feature.ts';
import type { ScorecardParams } from './scorecard.ts';

/**
 * How log-odds become points. Either `points` at `odds` bads to a good, where `pdo` more points halve the odds; or
 * the lowest and highest score that the card can give.
 */
export type PointsScale =
  | { readonly points: number; readonly odds: number; readonly pdo: number }
  | { readonly lowest: number; readonly highest: number };

export interface PointsBin {
  readonly range: BinRange;
  readonly count: number;
  readonly bad: number;
  readonly woe: number;
  readonly iv: number;
  /** Part of the log-odds of a bad. */
  readonly part: number;
  readonly points: number;
}

export interface PointsCharacteristic {
  readonly name: string;
  readonly iv: number;
  readonly bins: Bins;
  readonly rows: readonly PointsBin[];
}

/** A card in whole points, more points less risk: score = base + the points of one bin of each characteristic. */
export interface PointsCard {
  /** Exact score = offset - factor × log-odds. */
  readonly offset: number;
  readonly factor: number;
  readonly intercept: number;
  readonly base: number;
  readonly characteristics: readonly PointsCharacteristic[];
  readonly lowest: number;
  readonly highest: number;
  /** The most that rounding can move a score, over all combinations of bins. */
  readonly rounding_error: number;
}

/** 600 points at one bad to nineteen goods, doubling every 50, as R's scorecard has it. */
export const usualScale = { points: 600, odds: 1 / 19, pdo: 50 } as const satisfies PointsScale;

/**
 * The points view of a fitted card, each bin rounded by itself so that the printed points add up to the score.
 *
 * Source: Siddiqi (2006): factor = pdo / ln 2, offset = points + factor ln(odds). `spread` shares the base out evenly
 * among the characteristics.
 */
export const pointsCard = (
  params: ScorecardParams,
  scale: PointsScale = usualScale,
  spread = false,
): PointsCard => {
  const { factor, offset } = scaleOf(params, scale);
  const exactBase = offset - factor * params.intercept;
  const share = spread && params.characteristics.length > 0 ? exactBase / params.characteristics.length : 0;
  const base = share === 0 ? Math.round(exactBase) : 0;
  let rounding_error = share === 0 ? Math.abs(base - exactBase) : 0;
  let [lowest, highest] = [base, base];
  const characteristics = params.characteristics.map(({ name, iv, bins, table, parts }) => {
    const ranges = binRanges(bins);
    const exact = parts.map((part) => share - factor * part);
    const points = exact.map((value) => Math.round(value) + 0);
    rounding_error += Math.max(...points.map((value, k) => Math.abs(value - exact[k]!)));
    lowest += Math.min(...points);
    highest += Math.max(...points);
    const rows = table.map(({ count, bad, woe, iv: part }, k) => {
      return { range: ranges[k]!, count, bad, woe, iv: part, part: parts[k]!, points: points[k]! };
    });
    return { name, iv, bins, rows };
  });
  return {
    offset,
    factor,
    intercept: params.intercept,
    base,
    characteristics,
    lowest,
    highest,
    rounding_error,
  };
};

const scaleOf = ({ intercept, characteristics }: ScorecardParams, scale: PointsScale) => {
  if ('pdo' in scale) {
    const factor = scale.pdo / Math.LN2;
    return { factor, offset: scale.points + factor * Math.log(scale.odds) };
  }
  const best = characteristics.reduce((sum, { parts }) => sum + Math.min(...parts), intercept);
  const worst = characteristics.reduce((sum, { parts }) => sum + Math.max(...parts), intercept);
  const factor = worst > best ? (scale.highest - scale.lowest) / (worst - best) : 0;
  return { factor, offset: scale.highest + factor * best };
};

/** Points of each characteristic by row, and their sum with the base. Whole numbers. */
export const pointsOfRows = (
  card: PointsCard,
  features: readonly Feature[],
): { readonly score: Int32Array; readonly points: ReadonlyMap<string, Int32Array> } => {
  const first = features[0];
  const n = first === undefined ? 0 : first.kind === 'number' ? first.values.length : first.codes.length;
  const score = new Int32Array(n).fill(card.base);
  const points = new Map<string, Int32Array>();
  for (const { name, bins, rows } of card.characteristics) {
    const table = Int32Array.from(rows, (row) => row.points);
    const codes = binsOfRows(bins, features);
    const column = new Int32Array(n);
    for (let i = 0; i < n; i++) {
      column[i] = table[codes[i]!]!;
      score[i]! += column[i]!;
    }
    points.set(name, column);
  }
  return { score, points };
};

/** Probability of a bad that a score stands for. */
export const probabilityOfScore = ({ offset, factor }: PointsCard, score: number): number =>
  1 / (1 + Math.exp((score - offset) / factor));
