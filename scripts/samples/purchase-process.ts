import { dayAt, dayCount, storeTimeOf } from './calendar.ts';
import { planted } from './planted.ts';
import { below, beta, exponential, gamma, type Random } from './random.ts';

const { churn_causes: causes } = planted;

type LeavingCause = 'dropout' | 'complaint answered late' | 'salary stopped' | 'long silence' | 'default';

/** What drives one customer's purchases. */
export interface Buyer {
  /** Purchases per day of store time while a customer. */
  readonly rate: number;
  /** Probability of leaving right after a purchase, the first one included. */
  readonly dropout: number;
  /** Store time of the first purchase. */
  readonly first: number;
}

interface Complaint {
  readonly day: number;
  /** The day of the answer; undefined when there never was one. */
  readonly answered: number | undefined;
  readonly isLate: boolean;
}

export interface PurchaseHistory {
  /** Calendar day of each order, in order; two orders may share a day. */
  readonly days: readonly number[];
  readonly complaints: readonly Complaint[];
  /** The day the customer was lost; undefined while a customer on the last day. */
  readonly leftOn: number | undefined;
  readonly cause: LeavingCause | undefined;
}

/**
 * Draws a buyer from the planted population: rate and dropout are independent, as MBG/NBD assumes.
 * First purchases start with the store's opening, somewhat more often in its first half-year.
 */
export const drawBuyer = (random: Random): Buyer => {
  const { r, alpha, a, b } = planted.purchases;
  const rate = gamma(random, r, alpha);
  const dropout = beta(random, a, b);
  const first = random() < 0.25 ? random() * 180 : random() * (dayCount - 15);
  return { rate, dropout, first };
};

/**
 * A customer's orders until the last day.
 *
 * In store time, gaps are exponential with the customer's rate. The customer leaves for good
 * - after any purchase with probability `dropout` (this alone is MBG/NBD: Batislam, Denizel & Filiztekin 2007);
 * - when a complaint was not answered by its due day, with `leaves_after_late_answer`;
 * - when the salary stops, with `leaves_after_salary_stopped`;
 * - once, in each silence, when it reaches `long_silence_gaps / rate`, with `leaves_after_long_silence`.
 */
export const drawHistory = (random: Random, buyer: Buyer, salaryStopsOn?: number): PurchaseHistory => {
  const days: number[] = [];
  const complaints: Complaint[] = [];
  const leavesWithSalary = random() < causes.leaves_after_salary_stopped;
  const salary = salaryStopsOn === undefined || !leavesWithSalary ? Infinity : storeTimeOf(salaryStopsOn);
  const lost = (at: number, cause: LeavingCause): PurchaseHistory =>
    at < dayCount
      ? { days, complaints, leftOn: dayAt(at), cause }
      : { days, complaints, leftOn: undefined, cause: undefined };
  let now = buyer.first;
  while (now < dayCount) {
    const day = dayAt(now);
    days.push(day);
    const complaint = drawComplaint(random, day);
    if (complaint !== undefined) complaints.push(complaint);
    if (random() < buyer.dropout) return lost(now, 'dropout');
    const next = now + exponential(random, buyer.rate);
    const leavesWithComplaint = random() < causes.leaves_after_late_answer && complaint?.isLate === true;
    const leavesInSilence = random() < causes.leaves_after_long_silence;
    const due = (complaint?.day ?? 0) + causes.complaint_answer_due_days;
    const byComplaint = leavesWithComplaint ? storeTimeOf(due) : Infinity;
    const bySilence = leavesInSilence ? now + causes.long_silence_gaps / buyer.rate : Infinity;
    const bySalary = salary > now ? salary : Infinity;
    const leaving = Math.min(byComplaint, bySilence, bySalary);
    if (leaving < next) {
      const cause = leaving === byComplaint ? 'complaint answered late' : undefined;
      return lost(leaving, cause ?? (leaving === bySalary ? 'salary stopped' : 'long silence'));
    }
    now = next;
  }
  return { days, complaints, leftOn: undefined, cause: undefined };
};

const drawComplaint = (random: Random, purchased: number): Complaint | undefined => {
  if (random() >= causes.complaint_after_purchase) return undefined;
  const day = purchased + 1 + below(random, 7);
  const isLate = random() < causes.complaint_answered_late;
  const isNever = random() < causes.late_answer_never && isLate;
  const due = causes.complaint_answer_due_days;
  const days = isLate ? due + 2 + below(random, 30) : below(random, due);
  return { day, answered: isNever ? undefined : day + days, isLate };
};
