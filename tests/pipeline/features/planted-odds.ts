import { dayCount, dayOf, storeTimeOf } from '../../../scripts/samples/calendar.ts';
import { probabilityOfNoPurchase, type Silence } from '../../../scripts/samples/churn-truth.ts';
import type { Customer } from '../../../scripts/samples/customer.ts';
import { planted } from '../../../scripts/samples/planted.ts';

const { churn_causes: causes, purchases } = planted;

/** What anybody can see of a buyer's silence: all of it but the rate and the dropout. */
type Seen = Omit<Silence, 'rate' | 'dropout'>;

/** Rates of the planted population, evenly in the logarithm, each with the logarithm of its weight. */
const rates = Array.from({ length: 80 }, (_, i) => {
  const rate = 2e-4 * (1.2 / 2e-4) ** ((i + 0.5) / 80);
  return { rate, weight: purchases.r * Math.log(rate) - purchases.alpha * rate };
});

/** The middle of a day, for the hour of a purchase moves nothing. */
const middleOf = (day: number) => (storeTimeOf(day) + storeTimeOf(day + 1)) / 2;

const silenceOf = ({ history, plan }: Customer, day: number, last: number): Seen => {
  const from = middleOf(last);
  const due = history.complaints
    .filter((complaint) => complaint.isLate && complaint.day > last)
    .map((complaint) => complaint.day + causes.complaint_answer_due_days)
    .find((at) => at <= day);
  const stopped = plan?.salaryStopsOn;
  return {
    length: storeTimeOf(day + 1) - from,
    ...(due === undefined ? {} : { lateAnswerAt: storeTimeOf(due) - from }),
    ...(stopped === undefined || stopped <= last || stopped > day
      ? {}
      : { salaryStoppedAt: storeTimeOf(stopped) - from }),
  };
};

/** Probability of the silence for who did not leave at the last purchase: here and silent, or gone, as in churn-truth.ts. */
const likelihoodOf = ({ length, lateAnswerAt, salaryStoppedAt }: Seen, rate: number): number => {
  const strikes = [
    { at: causes.long_silence_gaps / rate, leaves: causes.leaves_after_long_silence },
    { at: lateAnswerAt ?? Infinity, leaves: causes.leaves_after_late_answer },
    { at: salaryStoppedAt ?? Infinity, leaves: causes.leaves_after_salary_stopped },
  ]
    .filter(({ at }) => at <= length)
    .sort((one, other) => one.at - other.at);
  let here = 1;
  let gone = 0;
  for (const { at, leaves } of strikes) {
    gone += here * Math.exp(-rate * at) * leaves;
    here *= 1 - leaves;
  }
  return gone + here * Math.exp(-rate * length);
};

/**
 * Probability of no purchase within `horizon_days` after a cut-off: the best that the planted truth allows somebody
 * who knows its formulas and the customer's history, but not the customer's own rate and dropout. These are
 * weighed by the planted population and by how well they explain the history: the rate on a grid, the dropout
 * exactly, for after x repeat purchases its beta(a, b) has become beta(a, b + x).
 * @returns `seen`, and `known`: the same for who knows the customer's rate and dropout, too
 */
export const plantedOdds = (
  customer: Customer,
  cut_on: string,
  horizon_days: number,
): { readonly seen: number; readonly known: number } => {
  const day = dayOf(cut_on);
  const days = customer.history.days.filter((bought) => bought <= day);
  const silence = silenceOf(customer, day, days.at(-1)!);
  const ahead = storeTimeOf(Math.min(day + 1 + horizon_days, dayCount)) - storeTimeOf(day + 1);
  const gaps = days.slice(1).map((bought, i) => Math.max(0.05, middleOf(bought) - middleOf(days[i]!)));
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  const dropout = purchases.a / (purchases.a + purchases.b + gaps.length);
  const logs = rates.map(({ rate, weight }) => {
    const long = gaps.filter((gap) => gap > causes.long_silence_gaps / rate).length;
    const survived = long * Math.log(1 - causes.leaves_after_long_silence);
    return weight + gaps.length * Math.log(rate) - rate * total + survived;
  });
  const most = Math.max(...logs);
  let silent = 0;
  let returning = 0;
  for (const [i, { rate }] of rates.entries()) {
    const weight = Math.exp(logs[i]! - most);
    const stayed = (1 - dropout) * likelihoodOf(silence, rate);
    silent += weight * (dropout + stayed);
    returning += weight * stayed * (1 - probabilityOfNoPurchase({ ...silence, rate, dropout: 0 }, ahead));
  }
  const { buyer } = customer.traits;
  return {
    seen: 1 - returning / silent,
    known: probabilityOfNoPurchase({ ...silence, rate: buyer.rate, dropout: buyer.dropout }, ahead),
  };
};
