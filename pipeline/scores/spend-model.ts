import type { Table } from 'apache-arrow';
import { gammaGamma } from '../../models/gamma-gamma.ts';
import { shrunkMean } from '../../models/shrunk-mean.ts';
import { gradeOf, type ModelCard } from './model-cards.ts';

/** With fewer repeat buyers the spread between customers can't be told from chance. */
const fewest = 30;

/**
 * Expected value of a customer's purchase day: Gamma-Gamma where it holds, else the customer's mean shrunk
 * toward everybody's. Both are judged on the mean purchase day of those who bought in the holdout.
 * @param holdout histories at the holdout's origin, with what followed in `future_purchases`, `future_spend`
 */
export const scoreSpend = (
  tonight: Table,
  holdout: Table,
): { readonly expected_value: Float64Array; readonly cards: readonly ModelCard[] } => {
  const actual = meanFutureDay(holdout);
  const canJudge = actual.filter((value) => !Number.isNaN(value)).length >= fewest;
  const simple = shrunkMean.fit(tonight, undefined);
  const baseline = canJudge
    ? shrunkMean.evaluate(shrunkMean.fit(holdout, undefined), holdout, actual, undefined)
    : null;
  const simpleCard: ModelCard = {
    model: shrunkMean.name,
    purpose: 'spend',
    source: shrunkMean.source,
    params: simple.params,
    fit: shrunkMean.describe(simple),
    n: simple.n,
    objective: simple.objective,
    metrics: baseline && { ...baseline },
    baseline: baseline && { ...baseline },
    grade: null,
    is_used: false,
    note: '',
  };
  const fallback = {
    expected_value: shrunkMean.score(simple, tonight, undefined).getChild('expected_value')!.toArray(),
    cards: [{ ...simpleCard, is_used: true, note: 'too few repeat buyers for gamma-gamma' }],
  };
  if (repeatBuyers(tonight) < fewest) return fallback;

  const fitted = gammaGamma.fit(tonight, {});
  const metrics =
    canJudge && repeatBuyers(holdout) >= fewest
      ? gammaGamma.evaluate(gammaGamma.fit(holdout, {}), holdout, actual, undefined)
      : null;
  const grade = metrics && baseline ? gradeOf(metrics.mae, baseline.mae) : null;
  const weakness = fitted.degenerate ?? (fitted.converged ? null : 'not converged');
  const is_used = weakness === null && grade !== 'C';
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
    is_used,
    note: weakness ?? (grade === 'C' ? 'worse than the baseline' : ''),
  };
  const cards = [card, { ...simpleCard, is_used: !is_used }];
  if (!is_used) return { ...fallback, cards };
  return {
    expected_value: gammaGamma.score(fitted, tonight, undefined).getChild('expected_value')!.toArray(),
    cards,
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
