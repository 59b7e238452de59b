import type { Locale } from './format.ts';

/** The pages and lists of a night in one language. */
export interface Edition {
  readonly locale: Locale;
  /** Below the folder of the night; empty for the first language, whose pages stand at the usual place. */
  readonly folder: string;
}

/** What a night's reports are made for; all of it comes from the config and the ledger, nothing from the clock. */
export interface ReportOptions {
  /** An empty folder that the reports fill. */
  readonly folder: string;
  readonly locale: Locale;
  /** All languages that this night is published in, when there is more than one. */
  readonly editions?: readonly Edition[];
  readonly company: string;
  /** ISO 4217 code of the amounts. */
  readonly currency: string;
  /** The last day the night saw, YYYY-MM-DD. */
  readonly as_of: string;
  /** Who the reports are for, printed in the header. */
  readonly generated_for?: string;
  readonly version: string;
  readonly config_hash: string;
  readonly clv_horizon_days: number;
  readonly churn_horizon_days: number;
  /** Probabilities from which a customer counts as high or medium churn risk. */
  readonly churn_high: number;
  readonly churn_medium: number;
  /** With it marketing sees pseudonyms in place of customer ids; without it, the ids. */
  readonly pseudonym_key?: string;
  /** At most so many customers per audience have a card; none when left out. */
  readonly cards?: number;
}

/** Whether the month YYYY-MM was complete on the last day the night saw. */
export const isMonthOver = (month: string, as_of: string): boolean => {
  const now = as_of.slice(0, 7);
  if (month !== now) return month < now;
  const days = [31, isLeap(Number(now.slice(0, 4))) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return Number(as_of.slice(8, 10)) === days[Number(now.slice(5, 7)) - 1];
};

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
