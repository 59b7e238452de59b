import { type Float64, tableFromArrays } from 'apache-arrow';
import { column } from './columns.ts';
import { brierScore, logLoss } from './metrics/probability.ts';
import { auc, topDecileLift } from './metrics/ranking.ts';
import type { Fitted, Model } from './model.ts';
import { groupOf, quantileCuts } from './quantile-cuts.ts';

/** Share of churners by fifth of days since the last purchase, for one-time and for repeat buyers. */
type BaselineParams = {
  readonly days_cuts: readonly number[];
  readonly one_time: readonly number[];
  readonly repeat: readonly number[];
};

type BaselineScores = { churn_probability: Float64 };

interface BaselineMetrics {
  readonly auc: number;
  readonly brier: number;
  readonly log_loss: number;
  readonly top_decile_lift: number;
}

/** A cell counts as if this many average customers were in it besides its own, so that small cells are calm. */
const borrowed = 5;

/**
 * What a churn model has to beat: the share that stopped buying among customers of an earlier night who had
 * been silent as long, one-time and repeat buyers apart.
 *
 * Inputs: `days_since_last_purchase`, `frequency`; for `fit` also `churned`, 1 when no purchase followed in the
 * horizon, else 0. `fit` must see a night at least one horizon before the one scored. `objective` is the mean
 * log loss of the fit.
 */
export const churnBaseline: Model<Fitted<BaselineParams>, BaselineScores, BaselineMetrics> = {
  name: 'churn-baseline',
  source: 'Observed shares by fifth of days since the last purchase and one-time or repeat buyer',
  inputs: ['days_since_last_purchase', 'frequency'],

  /** @throws when there is no customer, or `churned` is neither 0 nor 1 */
  fit(inputs) {
    const days = column(inputs, 'days_since_last_purchase', 'churn-baseline fit');
    const frequency = column(inputs, 'frequency', 'churn-baseline fit');
    const churned = Float64Array.from(column(inputs, 'churned', 'churn-baseline fit'));
    const strange = churned.find((value) => value !== 0 && value !== 1);
    if (strange !== undefined)
      throw new Error(`churn-baseline fit requires churned to be 0 or 1, got ${strange}`);
    const days_cuts = quantileCuts(days, 5);
    const overall = churned.reduce((sum, value) => sum + value, 0) / churned.length;
    const shares = (isRepeat: boolean) =>
      Array.from({ length: 5 }, (_, group) => {
        const inCell = churned.filter(
          (_, i) => frequency[i]! > 0 === isRepeat && groupOf(days[i]!, days_cuts) === group,
        );
        const stopped = inCell.reduce((sum, value) => sum + value, 0);
        return (stopped + borrowed * overall) / (inCell.length + borrowed);
      });
    const params = { days_cuts, one_time: shares(false), repeat: shares(true) };
    const fitted = { params, n: churned.length, objective: 0 };
    const said = churnBaseline.score(fitted, inputs, undefined).getChild('churn_probability')!.toArray();
    return { ...fitted, objective: logLoss(said, churned) };
  },

  score({ params }, inputs) {
    const days = column(inputs, 'days_since_last_purchase', 'churn-baseline score');
    const frequency = column(inputs, 'frequency', 'churn-baseline score');
    const churn_probability = Float64Array.from(days, (d, i) => {
      const shares = frequency[i]! > 0 ? params.repeat : params.one_time;
      return shares[groupOf(d, params.days_cuts)]!;
    });
    return tableFromArrays({ churn_probability });
  },

  describe: ({ params, n, objective }) => ({
    ...Object.fromEntries(
      Object.entries(params).flatMap(([name, values]) =>
        values.map((value, j) => [`${name}_${j + 1}`, value]),
      ),
    ),
    n,
    log_loss: objective,
  }),

  evaluate(fitted, holdout, actual) {
    const said = churnBaseline.score(fitted, holdout, undefined).getChild('churn_probability')!.toArray();
    return {
      auc: auc(said, actual),
      brier: brierScore(said, actual),
      log_loss: logLoss(said, actual),
      top_decile_lift: topDecileLift(said, actual),
    };
  },
};
