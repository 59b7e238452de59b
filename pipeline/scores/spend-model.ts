import type { Table } from 'apache-arrow';
import { gammaGamma } from '../../models/gamma-gamma.ts';
import type { LikelihoodFit } from '../../models/maximum-likelihood.ts';
import { shrunkMean } from '../../models/shrunk-mean.ts';
import type { SpendParams } from '../../models/value-interval.ts';
import { gradeOf, type ModelCard } from './model-cards.ts';

/** With fewer repeat buyers the spread between customers can't be told from chance. */
const fewest = 30;

/** Beyond this correlation of spend and frequency, either way, Gamma-Gamma's assumption that there is none fails. */
const mostCorrelated = 0.3;

/** The spend model in use: what it says tonight, what it said at the holdout's origin, and its parameters. */
export interface SpendScores {
  readonly expected_value: Float64Array;
  /** For the rows of the holdout. */
  readonly before: Float64Array;
  /** The shrunk mean is Gamma-Gamma with p = 1, q = 1 + strength and v = strength times the mean. */
  readonly params: SpendParams;
  readonly params_before: SpendParams;
  /** The likelihood fit behind the parameters; null for the fallback, whose certainty nobody knows. */
  readonly fitted: LikelihoodFit<SpendParams> | null;
  readonly cards: readonly ModelCard[];
}

/**
 * Expected value of a customer's purchase day: Gamma-Gamma where it holds, else the customer's mean shrunk
 * toward everybody's. Both are judged on the mean purchase day of those who bought in the holdout.
 * @param holdout histories at the holdout's origin, with what followed in `future_purchases`, `future_spend`
 */
export const scoreSpend = (tonight: Table, holdout: Table): SpendScores => {
  const actual = meanFutureDay(holdout);
  const canJudge = actual.filter((value) => !Number.isNaN(value)).length >= fewest;
  const simple = simpleSpend(tonight, holdout, canJudge ? actual : undefined);
  const [simpleCard] = simple.cards as [ModelCard];
  if (repeatBuyers(tonight) < fewest) {
    return { ...simple, cards: [{ ...simpleCard, note: 'too few repeat buyers for gamma-gamma' }] };
  }
  const fitted = gammaGamma.fit(tonight, {});
  const earlier = repeatBuyers(holdout) >= fewest ? gammaGamma.fit(holdout, {}) : undefined;
  const metrics = canJudge && earlier ? gammaGamma.evaluate(earlier, holdout, actual, undefined) : null;
  const baseline = simpleCard.metrics as { mae: number } | null;
  const grade = metrics && baseline ? gradeOf(metrics.mae, baseline.mae) : null;
  const weakness = weaknessOf(fitted) ?? (grade === 'C' ? 'worse than the baseline' : null);
  const card: ModelCard = {
    model: gammaGamma.name,
    purpose: 'spend',
    source: gammaGamma.source,
    params: fitted.params,
    fit: gammaGamma.describe(fitted),
    n: fitted.n,
    objective: fitted.objective,
    metrics: metrics && { ...metrics },
    baseline: baseline && { ...baseline },
    grade,
    is_used: weakness === null,
    note: weakness ?? '',
  };
  const cards = [card, { ...simpleCard, is_used: weakness !== null }];
  if (weakness !== null) return { ...simple, cards };
  const value = (fit: typeof fitted, rows: Table) =>
    gammaGamma.score(fit, rows, undefined).getChild('expected_value')!.toArray();
  return {
    expected_value: value(fitted, tonight),
    before: earlier ? value(earlier, holdout) : simple.before,
    params: fitted.params,
    params_before: earlier?.params ?? simple.params_before,
    fitted,
    cards,
  };
};

const weaknessOf = (fitted: ReturnType<typeof gammaGamma.fit>): string | null => {
  const r = fitted.spend_frequency_correlation ?? 0;
  return (
    fitted.degenerate ??
    (fitted.converged ? null : 'not converged') ??
    (Math.abs(r) > mostCorrelated ? 'spend depends on frequency' : null)
  );
};

/** The shrunk mean, with its card as the model in use. `actual` is left out where the holdout can't judge. */
const simpleSpend = (tonight: Table, holdout: Table, actual: Float64Array | undefined): SpendScores => {
  const now = shrunkMean.fit(tonight, undefined);
  const earlier = shrunkMean.fit(holdout, undefined);
  const metrics = actual ? shrunkMean.evaluate(earlier, holdout, actual, undefined) : null;
  const value = (fit: typeof now, rows: Table) =>
    shrunkMean.score(fit, rows, undefined).getChild('expected_value')!.toArray();
  const asSpend = ({ params: { mean, strength } }: typeof now): SpendParams => ({
    p: 1,
    q: 1 + strength,
    v: strength * mean,
  });
  const card: ModelCard = {
    model: shrunkMean.name,
    purpose: 'spend',
    source: shrunkMean.source,
    params: now.params,
    fit: shrunkMean.describe(now),
    n: now.n,
    objective: now.objective,
    metrics: metrics && { ...metrics },
    baseline: metrics && { ...metrics },
    grade: null,
    is_used: true,
    note: '',
  };
  return {
    expected_value: value(now, tonight),
    before: value(earlier, holdout),
    params: asSpend(now),
    params_before: asSpend(earlier),
    fitted: null,
    cards: [card],
  };
};

/** Mean value of the purchase days that followed; NaN for those who did not buy. */
const meanFutureDay = (holdout: Table): Float64Array => {
  const purchases = holdout.getChild('future_purchases')!.toArray() as Int32Array;
  const spend = holdout.getChild('future_spend')!.toArray() as Float64Array;
  return spend.map((value, i) => (purchases[i]! > 0 ? value / purchases[i]! : Number.NaN));
};

const repeatBuyers = (histories: Table): number => {
  const frequency = histories.getChild('frequency')!.toArray() as Int32Array;
  const value = histories.getChild('monetary_value')!.toArray() as Float64Array;
  return frequency.reduce((count, x, i) => count + (x > 0 && value[i]! > 0 ? 1 : 0), 0);
};
