import { type Table, tableFromArrays } from 'apache-arrow';
import { bgNbd } from '../../models/bg-nbd.ts';
import { mbgCnbd } from '../../models/mbg-cnbd.ts';
import { mbgNbd } from '../../models/mbg-nbd.ts';
import type { Fitted } from '../../models/model.ts';
import { naiveRate } from '../../models/naive-rate.ts';
import { nbd } from '../../models/nbd.ts';
import { paretoNbd } from '../../models/pareto-nbd.ts';
import { type Grade, gradeOf } from './model-cards.ts';
import {
  type FitOptions,
  type Holdout,
  type Judgement,
  judge,
  type PurchaseModel,
} from './purchase-judgement.ts';
import { isRegular } from './purchase-regularity.ts';

/** A purchase model with what it was fitted on and how it did. */
export interface Candidate {
  readonly model: PurchaseModel;
  /** Fitted on all that tonight may see. */
  readonly tonight: Fitted<unknown>;
  /** Fitted on what was known at the holdout's origin. */
  readonly before: Fitted<unknown>;
  readonly metrics: Judgement | null;
  readonly grade: Grade | null;
  /** Why it can't be used, or null. */
  readonly degenerate: string | null;
  /** Purchases of a new customer in a year by tonight's parameters, and by those of the holdout's origin. */
  readonly new_customer: { readonly tonight: number; readonly before: number };
}

/** With fewer customers, or fewer purchases afterwards, a holdout tells nothing. */
const fewest = 30;

const past = naiveRate as unknown as PurchaseModel;

/** Models in which customers leave; the regular one is tried only where purchases come evenly. */
const withDropout = (tonight: Table, holdout: Table): readonly unknown[] =>
  isRegular(tonight) && (holdout.numRows === 0 || isRegular(holdout))
    ? [bgNbd, mbgNbd, paretoNbd, mbgCnbd]
    : [bgNbd, mbgNbd, paretoNbd];

/**
 * Fits every purchase model on tonight's histories and on those of the holdout's origin, and judges them on what
 * followed, next to the past rate.
 *
 * Tonight's search is started warm, from the parameters of the holdout's origin besides the standard starts.
 * The parameters of an earlier night would do as well, but then the last digits of the published scores would
 * depend on which nights had been run; the origin's follow from as_of alone.
 * `weak` priors keep the fits of small logs off the edges; the published likelihood is without them.
 * @returns the models with dropout, then NBD and the past rate
 */
export const fitCandidates = (
  tonight: Table,
  holdout: Holdout,
  prior: 'none' | 'weak' = 'none',
): readonly Candidate[] => {
  const given: FitOptions = prior === 'weak' ? { prior } : {};
  const bought = holdout.purchases.reduce((sum, purchases) => sum + purchases, 0);
  const canJudge = holdout.inputs.numRows >= fewest && bought >= fewest;
  const naive = canJudge ? judge(past, past.fit(holdout.inputs, {}), holdout) : null;
  return [...withDropout(tonight, holdout.inputs), nbd, naiveRate].map((each) => {
    const model = each as PurchaseModel;
    const before = holdout.inputs.numRows > 0 ? model.fit(holdout.inputs, given) : undefined;
    const now = model.fit(tonight, { ...given, ...startFrom(before) });
    const metrics = canJudge && before ? (model === past ? naive : judge(model, before, holdout)) : null;
    return {
      model,
      tonight: now,
      before: before ?? now,
      metrics,
      grade: metrics && naive && model !== past ? gradeOf(metrics.rmse, naive.rmse) : null,
      degenerate: weaknessOf(now) ?? (before ? weaknessOf(before) : null),
      new_customer: { tonight: purchasesOfNew(model, now), before: purchasesOfNew(model, before ?? now) },
    };
  });
};

/** The regularity k is kept too, where there is one: a month of purchases does not change it. */
const startFrom = (fit: Fitted<unknown> | undefined): FitOptions => {
  const params = fit?.params as { readonly k?: number } | undefined;
  if (fit === undefined || params === undefined || weaknessOf(fit) !== null) return {};
  return { start: params, ...(params.k === undefined ? {} : { k: params.k }) };
};

const weaknessOf = (fit: Fitted<unknown>): string | null => {
  if (!('degenerate' in fit)) return null;
  const { degenerate, converged } = fit as unknown as {
    readonly degenerate: string | null;
    readonly converged: boolean;
  };
  return degenerate ?? (converged ? null : 'not converged');
};

const newCustomer = tableFromArrays({
  frequency: Int32Array.of(0),
  recency: Int32Array.of(0),
  T: Int32Array.of(0),
});

/** One figure to watch from night to night: parameters may wander along a flat ridge that leaves it unmoved. */
const purchasesOfNew = (model: PurchaseModel, fit: Fitted<unknown>): number =>
  model.score(fit, newCustomer, { horizon_days: 365 }).getChild('expected_purchases')!.get(0)!;
