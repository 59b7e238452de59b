/** The dates that a night derives from its as_of, in one place. All are inclusive days, written YYYY-MM-DD. */
export interface Windows {
  readonly as_of: string;
  /** Last day that a model judged tonight may see; what follows up to as_of is the holdout. */
  readonly calibration_end: string;
  readonly holdout_days: number;
  /** Days ahead in which a customer who buys nothing counts as churned. */
  readonly churn_horizon_days: number;
  /** Last day of the features that the churn baseline learns from; its outcomes end with `calibration_end`. */
  readonly baseline_end: string;
}

const day = 86_400_000;

/** The date `days` after `date`, both YYYY-MM-DD. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);

/** Days from `from` to `to`. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day);

/**
 * Derives the night's dates. The holdout is a quarter of the history, at most half a year, unless the config
 * says otherwise; the churn horizon is 90 days unless the config says otherwise, and never longer than the
 * holdout, since a prediction is only shown with what became of it.
 */
export const windowsOf = (
  as_of: string,
  first_day: string,
  settings: { readonly holdout_days?: number | undefined; readonly churn_horizon_days?: number | undefined },
): Windows => {
  const history = daysBetween(first_day, as_of);
  const holdout_days = settings.holdout_days ?? Math.max(1, Math.min(182, Math.floor(history / 4)));
  const churn_horizon_days = settings.churn_horizon_days ?? Math.min(90, holdout_days);
  const calibration_end = addDays(as_of, -holdout_days);
  return {
    as_of,
    calibration_end,
    holdout_days,
    churn_horizon_days,
    baseline_end: addDays(calibration_end, -churn_horizon_days),
  };
};

/**
 * The latest day on or before `as_of` on which cut-offs are taken anew: every `days` days, counted from 1970-01-01,
 * so that any past night finds the same cut-offs whichever nights were run before it.
 */
export const lastRefit = (as_of: string, days: number): string => {
  const sinceStart = daysBetween('1970-01-01', as_of);
  return addDays(as_of, -(((sinceStart % days) + days) % days));
};
