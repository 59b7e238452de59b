import { mbgCnbd } from '../../models/mbg-cnbd.ts';
import { naiveRate } from '../../models/naive-rate.ts';
import { nbd } from '../../models/nbd.ts';
import type { ModelCard } from './model-cards.ts';
import type { Candidate } from './purchase-candidates.ts';
import { type Holdout, trackWeeks } from './purchase-judgement.ts';

/** A figure that has moved by more than this fraction since the holdout's origin raises the alarm. */
const alarm = 0.25;

const isStandIn = ({ model: { name } }: Candidate) => name === nbd.name || name === naiveRate.name;

/**
 * Elects the model to use: of those with dropout the one with the smallest error on the holdout, unless degenerate
 * or worse than the past rate; else NBD under the same conditions; else the past rate. Without a holdout the
 * likelihood decides.
 */
export const elect = (candidates: readonly Candidate[]): Candidate => {
  const isFit = ({ degenerate, grade }: Candidate) => degenerate === null && grade !== 'C';
  const cost = ({ metrics, tonight }: Candidate) => metrics?.rmse ?? -tonight.objective;
  const [best] = candidates
    .filter((candidate) => !isStandIn(candidate) && isFit(candidate))
    .sort((one, other) => cost(one) - cost(other));
  const [rate, past] = candidates.slice(-2) as [Candidate, Candidate];
  return best ?? (isFit(rate) ? rate : past);
};

/**
 * The cards of the candidates: what was fitted, how it did beside the past rate, and why it is or is not used. The
 * one in use is also tracked along the weeks of the holdout, and so is the past rate beside it.
 */
export const purchaseCards = (
  candidates: readonly Candidate[],
  elected: Candidate,
  holdout: Holdout,
): readonly ModelCard[] => {
  const past = candidates.at(-1)!;
  const tracked = ({ model, before, metrics }: Candidate) =>
    metrics && { ...metrics, by_week: trackWeeks(model, before, holdout) };
  const baseline = tracked(past);
  const isOnlyRegular = candidates
    .filter((candidate) => !isStandIn(candidate) && candidate.model.name !== mbgCnbd.name)
    .every(({ degenerate }) => degenerate !== null);
  return candidates.map((candidate) => {
    const { model, tonight, metrics, grade } = candidate;
    return {
      model: model.name,
      purpose: 'purchases' as const,
      source: model.source,
      params: tonight.params,
      fit: {
        ...model.describe(tonight),
        ...(isStandIn(candidate) && model.name !== nbd.name
          ? {}
          : { new_customer_purchases: candidate.new_customer.tonight, drift: driftOf(candidate) }),
      },
      n: tonight.n,
      objective: tonight.objective,
      metrics: candidate === elected ? tracked(candidate) : metrics && { ...metrics },
      baseline: candidate === elected ? baseline : past.metrics && { ...past.metrics },
      grade,
      is_used: candidate === elected,
      note: noteOf(candidate, candidate === elected, isOnlyRegular),
    };
  });
};

/** By how much a new customer's purchases in a year have moved since the holdout's origin, as a fraction. */
const driftOf = ({ new_customer: { tonight, before } }: Candidate): number =>
  before > 0 ? tonight / before - 1 : 0;

/** The most serious thing there is to say of a candidate. */
const noteOf = (candidate: Candidate, is_used: boolean, isOnlyRegular: boolean): string => {
  if (candidate.degenerate !== null) return candidate.degenerate;
  if (candidate.grade === 'C') return 'worse than the baseline';
  // A fallback that is used says what it stands in for.
  if (is_used && candidate.model.name === mbgCnbd.name && isOnlyRegular)
    return 'stands in for the models without regularity';
  if (isStandIn(candidate)) return is_used ? 'stands in for the models with dropout' : '';
  return Math.abs(driftOf(candidate)) > alarm ? 'parameters drift' : '';
};
