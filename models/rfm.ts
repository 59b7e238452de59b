import { type Int32, tableFromArrays } from 'apache-arrow';
import { column } from './columns.ts';
import { correlation } from './metrics/error.ts';
import { topShare } from './metrics/ranking.ts';
import type { Fitted, Model } from './model.ts';
import { groupOf, quantileCuts } from './quantile-cuts.ts';
import { rfmSegmentOf, rfmSegments } from './rfm-grid.ts';

/** Four ascending cut-offs each, in days, orders and currency. A value equal to a cut-off lies below it. */
type RfmParams = {
  readonly recency_cuts: readonly number[];
  readonly frequency_cuts: readonly number[];
  readonly monetary_cuts: readonly number[];
};

/** 1 to 5, 5 the best; `rfm_segment_no` is the position in `rfmSegments`, from 0. */
type RfmScores = { r_score: Int32; f_score: Int32; m_score: Int32; rfm_segment_no: Int32 };

interface RfmMetrics {
  /** Correlation of r + f + m with what followed. */
  readonly correlation: number;
  /** Share of what followed that the best tenth by r + f + m brought; ties at the expected part. */
  readonly top_decile_share: number;
}

/**
 * RFM: how recently, how often and for how much a customer bought, each from 1 to 5.
 *
 * `fit` takes quintile cut-offs, equal values together, and these are kept for later nights: a customer who
 * moves has then changed, not the others. `objective` is the number of scores of the fifteen that nobody has.
 * Inputs: `days_since_last_purchase` (T - recency; fewer is better), `orders`, `total_value`.
 */
export const rfm: Model<Fitted<RfmParams>, RfmScores, RfmMetrics> = {
  name: 'rfm',
  source: 'Hughes (1994), Strategic Database Marketing; quantile type 1 cut-offs with ties together',
  inputs: ['days_since_last_purchase', 'orders', 'total_value'],

  /** @throws when there is no customer, or a value is not a number */
  fit(inputs) {
    const cuts = (name: string) => quantileCuts(column(inputs, name, 'rfm fit'), 5);
    const params = {
      recency_cuts: cuts('days_since_last_purchase'),
      frequency_cuts: cuts('orders'),
      monetary_cuts: cuts('total_value'),
    };
    const empty = Object.values(params).reduce((count, edges) => count + 4 - new Set(edges).size, 0);
    return { params, n: inputs.numRows, objective: empty };
  },

  score({ params }, inputs) {
    const days = column(inputs, 'days_since_last_purchase', 'rfm score');
    const orders = column(inputs, 'orders', 'rfm score');
    const value = column(inputs, 'total_value', 'rfm score');
    const r_score = Int32Array.from(days, (d) => 5 - groupOf(d, params.recency_cuts));
    const f_score = Int32Array.from(orders, (f) => 1 + groupOf(f, params.frequency_cuts));
    const m_score = Int32Array.from(value, (m) => 1 + groupOf(m, params.monetary_cuts));
    const rfm_segment_no = r_score.map((r, i) => rfmSegments.indexOf(rfmSegmentOf(r, f_score[i]!)));
    return tableFromArrays({ r_score, f_score, m_score, rfm_segment_no });
  },

  describe: ({ params, n }) => ({
    ...Object.fromEntries(
      Object.entries(params).flatMap(([name, cuts]) => cuts.map((cut, j) => [`${name}_${j + 1}`, cut])),
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
