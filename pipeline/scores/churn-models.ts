import { churnBaseline } from '../../models/churn-baseline.ts';
import { brierScore, logLoss } from '../../models/metrics/probability.ts';
import { auc, topDecileLift } from '../../models/metrics/ranking.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { gradeOf, type ModelCard, writeModelCards } from './model-cards.ts';

/** With fewer customers at an origin, or fewer who stayed or left, nothing can be learnt or judged. */
const fewest = 30;

/**
 * Churn: the probability of no purchase within the horizon. The elected purchase model says it; the baseline
 * says what became of customers who had been silent as long at an earlier origin. On the holdout the smaller log
 * loss decides, and the winner scores tonight's buyers into `scores.churn_probabilities`.
 */
export const scoreChurn = async ({ db }: Night): Promise<void> => {
  const origin = (name: string) =>
    readFrame(
      db,
      `select days_since_last_purchase, frequency, churned from features.past_origins
       where origin = '${name}' order by customer_id`,
    );
  const tonight = await readFrame(
    db,
    `select h.days_since_last_purchase, h.frequency, p.p_no_purchase
     from features.purchase_history as h join scores.purchases as p using (row_no) order by row_no`,
  );
  const holdout = await origin('holdout');
  const earlier = await origin('baseline');
  const before = await readFrame(db, 'select p_no_purchase from scores.purchases_holdout order by row_no');
  const said = tonight.getChild('p_no_purchase')!.toArray() as Float64Array;
  const churned = Float64Array.from(holdout.getChild('churned')!.toArray() as Int32Array);

  if (!isInformative(churned) || earlier.numRows < fewest) {
    await writeFrame(db, 'scores.churn_probabilities', tableOf({ churn_probability: said }));
    await writeModelCards(db, 'churn', [card({ n: said.length, note: 'history too short for a holdout' })]);
    return;
  }
  const model = judge(before.getChild('p_no_purchase')!.toArray() as Float64Array, churned);
  const baseline = judge(scoresOf(churnBaseline.fit(earlier, undefined), holdout), churned);
  const is_used = model.log_loss <= baseline.log_loss;
  // The baseline is fitted once more where it can be used best: on the latest origin with a known outcome.
  const latest = churnBaseline.fit(holdout, undefined);
  const churn_probability = is_used ? said : scoresOf(latest, tonight);
  await writeFrame(db, 'scores.churn_probabilities', tableOf({ churn_probability }));
  await writeModelCards(db, 'churn', [
    card({
      n: said.length,
      metrics: model,
      baseline,
      grade: gradeOf(model.log_loss, baseline.log_loss),
      is_used,
      note: is_used ? '' : 'worse than the baseline',
    }),
    card({
      model: churnBaseline.name,
      source: churnBaseline.source,
      params: latest.params,
      n: latest.n,
      objective: latest.objective,
      metrics: baseline,
      baseline,
      is_used: !is_used,
    }),
  ]);
};

const scoresOf = (
  fit: ReturnType<typeof churnBaseline.fit>,
  rows: Parameters<typeof churnBaseline.score>[1],
) => churnBaseline.score(fit, rows, undefined).getChild('churn_probability')!.toArray() as Float64Array;

const isInformative = (churned: Float64Array): boolean => {
  const left = churned.reduce((sum, value) => sum + value, 0);
  return churned.length >= fewest && left > 0 && left < churned.length;
};

const judge = (said: Float64Array, churned: Float64Array) => ({
  auc: auc(said, churned),
  log_loss: logLoss(said, churned),
  brier: brierScore(said, churned),
  top_decile_lift: topDecileLift(said, churned),
});

const card = (own: Partial<ModelCard>): ModelCard => ({
  model: 'no-purchase',
  purpose: 'churn',
  source: 'Probability of no purchase in the horizon by the elected purchase model',
  params: {},
  fit: {},
  n: 0,
  objective: 0,
  metrics: null,
  baseline: null,
  grade: null,
  is_used: true,
  note: '',
  ...own,
});
