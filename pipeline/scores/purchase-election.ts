import type { Table } from 'apache-arrow';
import { bgNbd } from '../../models/bg-nbd.ts';
import type { LikelihoodFit, Parameters } from '../../models/maximum-likelihood.ts';
import { mbgNbd } from '../../models/mbg-nbd.ts';
import type { Fitted, Model } from '../../models/model.ts';
import { naiveRate } from '../../models/naive-rate.ts';
import { nbd } from '../../models/nbd.ts';
import type { ForecastOptions, PurchaseMetrics, PurchaseScores } from '../../models/purchase-forecast.ts';
import { type Grade, gradeOf, type ModelCard } from './model-cards.ts';

type Fit = LikelihoodFit<Parameters> | Fitted<unknown>;
type PurchaseModel = Model<Fit, PurchaseScores, PurchaseMetrics, Record<string, never>, ForecastOptions>;

/** What followed the holdout's origin, row by row of `inputs`. */
export interface Holdout {
  readonly inputs: Table;
  readonly purchases: Float64Array;
  readonly days: number;
}

/** A purchase model with what it was fitted on and how it did. */
export interface Candidate {
  readonly model: PurchaseModel;
  /** Fitted on all that tonight may see. */
  readonly tonight: Fit;
  /** Fitted on what was known at the holdout's origin. */
  readonly before: Fit;
  readonly metrics: PurchaseMetrics | null;
  readonly grade: Grade | null;
  /** Why it can't be used, or null. */
  readonly degenerate: string | null;
}

/** With fewer customers, or fewer purchases afterwards, a holdout tells nothing. */
const fewest = 30;

/**
 * Fits every purchase model on tonight's histories and on those of the holdout's origin, and judges them on what
 * followed, next to the past rate.
 * @returns BG/NBD, MBG/NBD, NBD and the past rate, in this order
 */
export const fitCandidates = (tonight: Table, holdout: Holdout): readonly Candidate[] => {
  const bought = holdout.purchases.reduce((sum, purchases) => sum + purchases, 0);
  const canJudge = holdout.inputs.numRows >= fewest && bought >= fewest;
  const horizon = { horizon_days: holdout.days };
  const judge = (model: PurchaseModel, fit: Fit) =>
    canJudge ? model.evaluate(fit, holdout.inputs, holdout.purchases, horizon) : null;
  const past = naiveRate as unknown as PurchaseModel;
  const naive = judge(past, past.fit(holdout.inputs, {}));
  return [bgNbd, mbgNbd, nbd, naiveRate].map((each) => {
    const model = each as unknown as PurchaseModel;
    const now = model.fit(tonight, {});
    const before = holdout.inputs.numRows > 0 ? model.fit(holdout.inputs, {}) : now;
    const metrics = judge(model, before);
    return {
      model,
      tonight: now,
      before,
      metrics,
      grade: metrics && naive && model !== past ? gradeOf(metrics.rmse, naive.rmse) : null,
      degenerate: weaknessOf(now) ?? weaknessOf(before),
    };
  });
};

const weaknessOf = (fit: Fit): string | null => {
  if (!('degenerate' in fit)) return null;
  return fit.degenerate ?? (fit.converged ? null : 'not converged');
};

/**
 * Elects the model to use: of BG/NBD and MBG/NBD the one with the smaller error on the holdout, unless degenerate
 * or worse than the past rate; else NBD under the same conditions; else the past rate. Without a holdout the
 * likelihood decides.
 */
export const elect = (candidates: readonly Candidate[]): Candidate => {
  const [bg, mbg, rate, past] = candidates as [Candidate, Candidate, Candidate, Candidate];
  const fit = [bg, mbg].filter(({ degenerate, grade }) => degenerate === null && grade !== 'C');
  const cost = ({ metrics, tonight }: Candidate) => metrics?.rmse ?? -tonight.objective;
  const best = fit.sort((one, other) => cost(one) - cost(other))[0];
  return best ?? (rate.degenerate === null && rate.grade !== 'C' ? rate : past);
};

/** The cards of the candidates: what was fitted, how it did beside the past rate, and why it is or is not used. */
export const purchaseCards = (candidates: readonly Candidate[], elected: Candidate): readonly ModelCard[] => {
  const naive = candidates.at(-1)!.metrics;
  return candidates.map(({ model, tonight, metrics, grade, degenerate }, i) => ({
    model: model.name,
    purpose: 'purchases' as const,
    source: model.source,
    params: tonight.params,
    fit: model.describe(tonight),
    n: tonight.n,
    objective: tonight.objective,
    metrics: metrics && { ...metrics },
    baseline: naive && { ...naive },
    grade,
    is_used: candidates[i] === elected,
    note:
      degenerate ??
      (grade === 'C' ? 'worse than the baseline' : (standsIn(candidates[i] === elected, model.name) ?? '')),
  }));
};

/** A fallback that is used says what it stands in for. */
const standsIn = (is_used: boolean, name: string): string | undefined =>
  is_used && (name === nbd.name || name === naiveRate.name)
    ? 'stands in for the models with dropout'
    : undefined;
