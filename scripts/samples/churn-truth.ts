import { planted } from './planted.ts';

const { churn_causes: causes } = planted;

/** What an observer who knows the planted formulas sees of a buyer on the last day of the history. Store time. */
export interface Silence {
  readonly rate: number;
  readonly dropout: number;
  /** Since the last purchase. */
  readonly length: number;
  /** Silence at which a complaint passed its due day without an answer, if that happened in this silence. */
  readonly lateAnswerAt?: number;
  /** Silence at which the salary stopped, if that happened in this silence. */
  readonly salaryStoppedAt?: number;
}

/**
 * Probability that a buyer is still a customer, given the silence since the last purchase: Bayes over every way to
 * have been silent. Earlier purchases do not matter once rate and dropout are known.
 *
 * Still here: (1 - dropout) exp(-rate length) prod(1 - leaves_j); lost at cause j, which struck at silence s_j:
 * (1 - dropout) exp(-rate s_j) leaves_j prod of (1 - leaves_i) over the causes before j; lost at once: dropout.
 */
export const probabilityAlive = (silence: Silence): number => {
  const { rate, dropout, length } = silence;
  const struck = strikes(silence).filter(({ at }) => at <= length);
  let stays = 1 - dropout;
  let gone = dropout;
  for (const { at, leaves } of struck) {
    gone += stays * Math.exp(-rate * at) * leaves;
    stays *= 1 - leaves;
  }
  const here = stays * Math.exp(-rate * length);
  return here / (here + gone);
};

/**
 * Probability of no purchase in the coming `horizon` of store time: the best that the planted truth allows for a
 * customer whose rate and dropout are known. Of causes still to come only the long silence is foreseen; a complaint
 * needs a purchase first, and a salary that will stop is nobody's knowledge.
 */
export const probabilityOfNoPurchase = (silence: Silence, horizon: number): number => {
  const { rate, length } = silence;
  const strike = causes.long_silence_gaps / rate;
  const alive = probabilityAlive(silence);
  if (strike <= length || strike >= length + horizon) return 1 - alive * (1 - Math.exp(-rate * horizon));
  const before = 1 - Math.exp(-rate * (strike - length));
  const after = (1 - before) * (1 - causes.leaves_after_long_silence);
  return 1 - alive * (before + after * (1 - Math.exp(-rate * (length + horizon - strike))));
};

/** Causes by the silence at which they struck or will strike, in the order of time. */
const strikes = ({ rate, lateAnswerAt, salaryStoppedAt }: Silence) =>
  [
    { at: causes.long_silence_gaps / rate, leaves: causes.leaves_after_long_silence },
    { at: lateAnswerAt ?? Infinity, leaves: causes.leaves_after_late_answer },
    { at: salaryStoppedAt ?? Infinity, leaves: causes.leaves_after_salary_stopped },
  ].sort((one, other) => one.at - other.at);
