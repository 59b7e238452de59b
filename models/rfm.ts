import { type Int32, tableFromArrays } from 'apache-arrow';
import { column } from './columns.ts';
import { correlation } from './metrics/error.ts';
import { topShare } from './metrics/ranking.ts';
import type { Fitted, Model } from './model.ts';
import { type RfmGrid, rfmSegmentNo, tenSegments } from './rfm-grid.ts';
import { type Cuts, fittedCuts, type RfmWay, scoresOf } from './rfm-scoring.ts';

/** Four ascending cut-offs each, in days, orders and currency; empty for the ways that rank. */
type RfmCuts = {
  readonly recency_cuts: Cuts;
  readonly frequency_cuts: Cuts;
  readonly monetary_cuts: Cuts;
};

type RfmParams = RfmCuts & { readonly way: RfmWay; readonly grid: RfmGrid };

/** Cut-offs with ties together and ten segments when left out. */
type RfmOptions =
  | { readonly way?: Exclude<RfmWay, 'fixed'>; readonly grid?: RfmGrid }
  | { readonly way: 'fixed'; readonly cuts: RfmCuts; readonly grid?: RfmGrid }
  | undefined;

/** 1 to 5, 5 the best; `rfm_segment_no` is the position in the `segments` of the grid, from 0. */
type RfmScores = { r_score: Int32; f_score: Int32; m_score: Int32; rfm_segment_no: Int32 };

interface RfmMetrics {
  /** Correlation of r + f + m with what followed. */
  readonly correlation: number;
  /** Share of what followed that the best tenth by r + f + m brought; ties at the expected part. */
  readonly top_decile_share: number;
}

/**
 * RFM: how recently, how often and for how much a customer bought, each from 1 to 5, and the segment of the two
 * scores that the grid divides.
 *
 * `fit` takes the cut-offs, and these are kept for later nights: a customer who moves has then changed, not the
 * others. `objective` is the number of cut-offs that part nobody because they coincide, and so of empty scores.
 * Inputs: `days_since_last_purchase` (T - recency; fewer is better), `orders`, `total_value`.
 */
export const rfm: Model<Fitted<RfmParams>, RfmScores, RfmMetrics, RfmOptions, undefined> = {
  name: 'rfm',
  source: 'Hughes (1994), Strategic Database Marketing; quantile type 1 cut-offs with ties together',
  inputs: ['days_since_last_purchase', 'orders', 'total_value'],

  /** @throws when there is no customer, a value is not a number, or fixed cut-offs are not four ascending numbers */
  fit(inputs, options) {
    const way = options?.way ?? 'cut-offs';
    const given = options?.way === 'fixed' ? options.cuts : undefined;
    const cuts = (name: string, fixed: Cuts | undefined) => {
      const values = column(inputs, name, 'rfm fit');
      return fixed ? checked(fixed, name) : fittedCuts(way as Exclude<RfmWay, 'fixed'>, values);
    };
    const params = {
      way,
      grid: options?.grid ?? tenSegments,
      recency_cuts: cuts('days_since_last_purchase', given?.recency_cuts),
      frequency_cuts: cuts('orders', given?.frequency_cuts),
      monetary_cuts: cuts('total_value', given?.monetary_cuts),
    };
    const empty = cutsOf(params).reduce((count, [, edges]) => count + edges.length - new Set(edges).size, 0);
    return { params, n: inputs.numRows, objective: empty };
  },

  score({ params }, inputs) {
    const { way, recency_cuts, frequency_cuts, monetary_cuts } = params;
    const days = column(inputs, 'days_since_last_purchase', 'rfm score');
    const r_score = scoresOf(way, days, recency_cuts, { fewerIsBetter: true });
    const f_score = scoresOf(way, column(inputs, 'orders', 'rfm score'), frequency_cuts, { isCount: true });
    const m_score = scoresOf(way, column(inputs, 'total_value', 'rfm score'), monetary_cuts);
    const rfm_segment_no = r_score.map((r, i) => rfmSegmentNo(params.grid, r, f_score[i]!, m_score[i]!));
    return tableFromArrays({ r_score, f_score, m_score, rfm_segment_no });
  },

  describe: ({ params, n }) => ({
    ...Object.fromEntries(
      cutsOf(params).flatMap(([name, cuts]) => cuts.map((cut, j) => [`${name}_${j + 1}`, cut])),
    ),
    n,
  }),

  evaluate(fitted, holdout, actual) {
    const scores = rfm.score(fitted, holdout, undefined);
    const part = (name: keyof RfmScores) => scores.getChild(name)!.toArray();
    const [r, f, m] = [part('r_score'), part('f_score'), part('m_score')];
    const sum = Float64Array.from(r, (r_i, i) => r_i + f[i]! + m[i]!);
    return { correlation: correlation(sum, actual), top_decile_share: topShare(sum, actual, 0.1) };
  },
};

const cutsOf = ({ recency_cuts, frequency_cuts, monetary_cuts }: RfmParams) =>
  Object.entries({ recency_cuts, frequency_cuts, monetary_cuts });

const checked = (cuts: Cuts, name: string): Cuts => {
  const isAscending = cuts.every((cut, j) => Number.isFinite(cut) && (j === 0 || cut > cuts[j - 1]!));
  if (cuts.length === 4 && isAscending) return cuts;
  throw new Error(`rfm fit requires four ascending cut-offs of ${name}, got ${JSON.stringify(cuts)}`);
};
