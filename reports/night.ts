import type { Locale } from './format.ts';

/** What a night's reports are made for; all of it comes from the config and the ledger, nothing from the clock. */
export interface ReportOptions {
  /** An empty folder that the reports fill. */
  readonly folder: string;
  readonly locale: Locale;
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
}
