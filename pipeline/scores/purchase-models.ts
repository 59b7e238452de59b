import type { Table } from 'apache-arrow';
import { gammaGamma } from '../../models/gamma-gamma.ts';
import { shrunkMean } from '../../models/shrunk-mean.ts';
import { valueInterval } from '../../models/value-interval.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { writeModelCards } from './model-cards.ts';
import { type Candidate, fitCandidates } from './purchase-candidates.ts';
import { elect, purchaseCards } from './purchase-election.ts';
import type { Holdout } from './purchase-judgement.ts';
import { valueCard } from './revenue-judgement.ts';
import { judgeSeason } from './season.ts';
import { type SpendScores, scoreSpend } from './spend-model.ts';
import { level, totalOf } from './value-total.ts';

/**
 * Flow: purchase-candidates.ts (fits, judged by purchase-judgement.ts) -> purchase-election.ts -> spend-model.ts ->
 * season.ts -> value-total.ts and revenue-judgement.ts.
 *
 * Scores every buyer with the purchase model that did best on the holdout, and with the spend model.
 * Makes `scores.purchases` for tonight's buyers (the order of features.purchase_history), and `scores.sales_total`,
 * the sales of all in the horizon with their interval.
 */
export const scorePurchases = async (night: Night): Promise<void> => {
  const { db, config, windows } = night;
  const tonight = await readHistories({ db });
  const holdout = await readHoldout({ db }, windows.holdout_days);
  const candidates = fitCandidates(tonight, holdout, config.clv.prior);
  const elected = elect(candidates);
  const spend = scoreSpend(tonight, holdout.inputs);
  const season = await judgeSeason(night, elected.metrics);
  await writeTonight(night, elected, spend, tonight, season.factor);
  const ahead = elected.model.score(elected.before, holdout.inputs, { horizon_days: holdout.days });
  const name = `${elected.model.name} x ${spend.fitted ? gammaGamma.name : shrunkMean.name}`;
  await writeModelCards(db, 'clv', [
    ...purchaseCards(candidates, elected, holdout),
    ...spend.cards,
    ...season.cards,
    ...(elected.metrics ? [valueCard(name, ahead, spend, holdout.inputs, holdout.days)] : []),
  ]);
};

/** Writes what the models in use say of tonight's customers, one by one and all together; `factor` is the season's. */
const writeTonight = async (
  { db, config, windows }: Night,
  { model, tonight: fit }: Candidate,
  spend: SpendScores,
  inputs: Table,
  factor: number,
): Promise<void> => {
  const { horizon_days, discount_rate } = config.clv;
  const options = { horizon_days, discount_rate };
  const value = model.score(fit, inputs, options);
  const interval = valueInterval(value, spend.params, inputs, level);
  const inSeason = (table: Table, name: string) => Float64Array.from(numbers(table, name), (n) => n * factor);
  await writeFrame(
    db,
    'scores.purchases',
    tableOf({
      p_alive: numbers(value, 'p_alive'),
      expected_purchases: inSeason(value, 'expected_purchases'),
      discounted_purchases: inSeason(value, 'discounted_purchases'),
      p_no_purchase: numbers(
        model.score(fit, inputs, { horizon_days: windows.churn_horizon_days }),
        'p_no_purchase',
      ),
      expected_value: spend.expected_value,
      value_low: inSeason(interval, 'value_low'),
      value_high: inSeason(interval, 'value_high'),
    }),
  );
  const each = (name: 'value' | 'value_sd') => interval.getChild(name)!.toArray();
  const moments = { value: each('value'), value_sd: each('value_sd') };
  const total = totalOf(model, fit, spend, inputs, moments, options);
  await writeFrame(
    db,
    'scores.sales_total',
    tableOf({
      horizon_days: Int32Array.of(horizon_days),
      expected: Float64Array.of(total.expected * factor),
      low: Float64Array.of(total.low * factor),
      high: Float64Array.of(total.high * factor),
      season_factor: Float64Array.of(factor),
      interval: [total.interval],
    }),
  );
};

/** Tonight's histories, in the order of their row_no. */
export const readHistories = ({ db }: Pick<Night, 'db'>): Promise<Table> =>
  readFrame(
    db,
    'select frequency, recency, T, monetary_value, log_gaps from features.purchase_history order by row_no',
  );

/** The histories at the holdout's origin with what followed, by customer_id. */
export const readHoldout = async ({ db }: Pick<Night, 'db'>, days: number): Promise<Holdout> => {
  const inputs = await readFrame(
    db,
    `select frequency, recency, T, monetary_value, log_gaps, future_purchases, future_spend
     from features.past_origins where origin = 'holdout' order by customer_id`,
  );
  const weeks = await readFrame(db, 'select week, purchases from features.holdout_weeks order by week');
  const weekly: number[] = [];
  const purchases = numbers(weeks, 'purchases');
  numbers(weeks, 'week').forEach((week, i) => {
    weekly[week - 1] = purchases[i]!;
  });
  return { inputs, purchases: Float64Array.from(numbers(inputs, 'future_purchases')), days, weekly };
};

const numbers = (table: Table, name: string) => table.getChild(name)!.toArray() as Int32Array | Float64Array;
