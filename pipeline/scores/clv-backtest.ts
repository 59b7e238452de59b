import { naiveSpend } from '../../models/naive-forecast.ts';
import { replayNights } from '../backtest.ts';
import type { Config } from '../config.ts';
import { type Grade, gradeOf } from './model-cards.ts';
import { type Candidate, fitCandidates } from './purchase-candidates.ts';
import { elect } from './purchase-election.ts';
import { type Holdout, judge } from './purchase-judgement.ts';
import { readHistories, readHoldout } from './purchase-models.ts';
import { gradeRevenue, judgeRevenue } from './revenue-judgement.ts';
import { scoreSpend } from './spend-model.ts';

/** How a model did from one origin on; the last ones are the baselines. */
export interface BacktestRow {
  readonly model: string;
  readonly is_elected: boolean;
  readonly expected_total: number;
  readonly total_error: number;
  readonly mae: number;
  readonly rmse: number;
  readonly correlation: number;
  /** Does the ranking find those who bought? Null for money. */
  readonly auc: number | null;
  readonly grade: Grade | null;
  /** Why it could not be elected. */
  readonly note: string;
}

export interface BacktestOrigin {
  readonly origin: string;
  readonly until: string;
  readonly customers: number;
  /** Purchase days of these customers up to `until`. */
  readonly purchases: number;
  /** Their spend. */
  readonly revenue: number;
  readonly models: readonly BacktestRow[];
  /** In money: the elected model with the spend model, and the past spend. */
  readonly value: readonly BacktestRow[];
}

export interface ClvBacktest {
  readonly horizon_days: number;
  readonly origins: readonly BacktestOrigin[];
}

/** What a night would have used, kept until what followed is known. */
interface Prediction {
  readonly origin: string;
  readonly candidates: readonly Candidate[];
  readonly spendFor: (histories: Holdout) => ReturnType<typeof scoreSpend>;
}

/**
 * Replays the election of the purchase models at past origins: at each, models are fitted on what was known, one
 * is elected on the holdout before it, and all are judged on what followed, as tonight's will be.
 */
export const backtestClv = async (config: Config, count: number): Promise<ClvBacktest> => {
  const origins: BacktestOrigin[] = [];
  let prediction: Prediction | undefined;
  const tables = ['features.purchase_history', 'features.past_origins', 'features.holdout_weeks'];
  const { horizon_days } = await replayNights(config, tables, count, async ({ db, windows }) => {
    const holdout = await readHoldout({ db }, windows.holdout_days);
    // The night's holdout is the horizon of the origin before, so it says what became of that prediction.
    if (prediction) origins.push(judged(prediction, holdout, windows.as_of));
    const tonight = await readHistories({ db });
    prediction = {
      origin: windows.as_of,
      candidates: origins.length < count ? fitCandidates(tonight, holdout, config.clv.prior) : [],
      spendFor: ({ inputs }) => scoreSpend(inputs, holdout.inputs),
    };
  });
  return { horizon_days, origins };
};

const judged = (
  { origin, candidates, spendFor }: Prediction,
  holdout: Holdout,
  until: string,
): BacktestOrigin => {
  const elected = elect(candidates);
  const metrics = candidates.map(({ model, tonight }) => judge(model, tonight, holdout));
  const naive = metrics.at(-1)!;
  const models = candidates.map((candidate, i): BacktestRow => {
    const { expected_total, total_error, mae, rmse, correlation, auc } = metrics[i]!;
    return {
      model: candidate.model.name,
      is_elected: candidate === elected,
      expected_total,
      total_error,
      mae,
      rmse,
      correlation,
      auc,
      grade: i === candidates.length - 1 ? null : gradeOf(rmse, naive.rmse),
      note: candidate.degenerate ?? '',
    };
  });
  return {
    origin,
    until,
    customers: holdout.inputs.numRows,
    purchases: naive.actual_total,
    ...revenueOf(elected, spendFor(holdout), holdout),
    models,
  };
};

const revenueOf = (
  { model, tonight }: Candidate,
  spend: ReturnType<typeof scoreSpend>,
  { inputs, days }: Holdout,
): Pick<BacktestOrigin, 'revenue' | 'value'> => {
  const actual = inputs.getChild('future_spend')!.toArray() as Float64Array;
  const purchases = model
    .score(tonight, inputs, { horizon_days: days })
    .getChild('expected_purchases')!
    .toArray();
  const mine = judgeRevenue(
    purchases.map((count, i) => count * spend.expected_value[i]!),
    actual,
  );
  const past = judgeRevenue(naiveSpend(inputs, days), actual);
  const row = (name: string, is_elected: boolean, judgement: typeof mine): BacktestRow => ({
    model: name,
    is_elected,
    expected_total: judgement.expected_total,
    total_error: judgement.total_error,
    mae: judgement.mae,
    rmse: judgement.rmse,
    correlation: judgement.correlation,
    auc: null,
    grade: is_elected ? gradeRevenue(judgement, past) : null,
    note: is_elected ? 'graded on the total' : '',
  });
  const spendName = spend.fitted ? 'gamma-gamma' : 'shrunk-mean';
  return {
    revenue: mine.actual_total,
    value: [row(`${model.name} x ${spendName}`, true, mine), row('past spend', false, past)],
  };
};
