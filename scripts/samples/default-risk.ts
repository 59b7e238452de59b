import { planted } from './planted.ts';

const { default_risk: risk } = planted;

/** A debtor's twelve months up to an observation day. */
export interface DebtorYear {
  /** Days that ended with a negative balance. */
  readonly overdraftDays: number;
  /** Instalments or invoices paid more than `late_after_days` after they were due, or still unpaid by then. */
  readonly latePayments: number;
  /** Monthly instalment over usual monthly income; 0 without a loan. */
  readonly burden: number;
}

/**
 * Planted probability of default in the twelve months after the observation day: a logistic line over the three
 * features, each capped. It is the best score that the data allow, since the default is drawn from it alone.
 */
export const probabilityOfDefault = ({ overdraftDays, latePayments, burden }: DebtorYear): number => {
  const logit =
    risk.intercept +
    risk.per_overdraft_day * Math.min(overdraftDays, risk.overdraft_days_cap) +
    risk.per_late_payment * Math.min(latePayments, risk.late_payments_cap) +
    risk.per_burden * Math.min(burden, risk.burden_cap);
  return 1 / (1 + Math.exp(-logit));
};
