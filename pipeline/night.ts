import type { DuckDBConnection } from '@duckdb/node-api';
import type { Config } from './config.ts';
import { DaybreakError, exitCode } from './errors.ts';
import { gatesParameter } from './quality-gate.ts';
import type { Parameters } from './step.ts';
import { lastRefit, type Windows, windowsOf } from './windows.ts';

/** What every step of a night may know: the warehouse, the settings and the dates. There is no clock in it. */
export interface Night {
  readonly db: DuckDBConnection;
  readonly config: Config;
  readonly windows: Windows;
  /** The same dates and settings, as SQL steps name them. */
  readonly parameters: Parameters;
}

/** Settings of a section under the names that SQL steps use: `value_prime`. */
const prefixed = (section: string, settings: Readonly<Record<string, string | number | undefined>>) =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]): [string, string | number | null] => [
      `${section}_${name}`,
      value ?? null,
    ]),
  );

/** Sources whose files never hold the same row, between bars, which no name holds. */
const apartSources = ({ sources }: Config): string =>
  `|${sources.flatMap(({ name, contract }) => (contract?.files_overlap === false ? [`${name}|`] : [])).join('')}`;

/** The values that SQL steps may name, derived from the config and the night's dates. */
export const parametersOf = (config: Config, windows: Windows): Parameters => ({
  as_of: windows.as_of,
  calibration_end: windows.calibration_end,
  baseline_end: windows.baseline_end,
  cut: windows.calibration_end,
  holdout_days: windows.holdout_days,
  churn_horizon_days: windows.churn_horizon_days,
  clv_horizon_days: config.clv.horizon_days,
  clv_margin: config.clv.margin,
  rfm_refit_on: lastRefit(windows.as_of, config.rfm.refit_days),
  ...prefixed('value', config.value),
  value_vip_from: config.value.vip_from ?? null,
  ...prefixed('lifecycle', config.lifecycle),
  deposit_transfer_rate: config.contribution.deposit_transfer_rate,
  loan_transfer_rate: config.contribution.loan_transfer_rate,
  expected_loss_rate: config.contribution.expected_loss_rate,
  loss_given_default: config.contribution.loss_given_default,
  cost_to_serve: JSON.stringify(
    Object.entries(config.contribution.cost_to_serve).map(([kind, cost]) => ({ kind, cost })),
  ),
  churn_high: config.churn.high,
  churn_medium: config.churn.medium,
  refund_policy: config.refunds.policy,
  match_window_days: config.refunds.match_window_days,
  currency: config.currency,
  apart_sources: apartSources(config),
  gates: gatesParameter(config.sources),
});

/**
 * Resolves as_of against what has been loaded, and derives the night's dates.
 * @throws NO_TRANSACTIONS (exit 5), AS_OF (exit 2) for a day before the first transaction
 */
export const resolveNight = async (db: DuckDBConnection, config: Config): Promise<Night> => {
  const reader = await db.runAndReadAll(
    `select cast(min(cast(occurred_at as date)) as varchar), cast(max(cast(occurred_at as date)) as varchar)
     from raw.transactions`,
  );
  const [first, last] = reader.getRows()[0] as [string | null, string | null];
  if (first === null || last === null) {
    throw new DaybreakError('NO_TRANSACTIONS', 'a night requires at least one loaded transaction, got none', {
      exit: exitCode.input,
      hint: 'look at the refusals above: every row of the transactions was refused',
    });
  }
  const as_of = config.as_of === 'latest' ? last : config.as_of;
  if (as_of < first) {
    throw new DaybreakError(
      'AS_OF',
      `as_of requires a day on or after the first transaction (${first}), got ${as_of}`,
      {
        exit: exitCode.usage,
      },
    );
  }
  const windows = windowsOf(as_of, first, {
    holdout_days: config.holdout_days,
    churn_horizon_days: config.churn.horizon_days,
  });
  return { db, config, windows, parameters: parametersOf(config, windows) };
};
