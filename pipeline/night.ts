import type { DuckDBConnection } from '@duckdb/node-api';
import { affinityParameters } from './config/affinity-settings.ts';
import { anomalyParameters } from './config/anomaly-settings.ts';
import { churnParameters } from './config/churn-settings.ts';
import { creditParameters } from './config/credit-settings.ts';
import { policyParameters } from './config/policy-settings.ts';
import type { Config } from './config.ts';
import { DaybreakError, exitCode } from './errors.ts';
import { gatesParameter } from './quality-gate.ts';
import { refusalKinds, refusalLines } from './refusals.ts';
import { warningParameters } from './scores/warning-parameters.ts';
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
  credit: JSON.stringify(config.credit),
  ...creditParameters(config.credit),
  ...policyParameters(config.credit_policy, config.contribution.loss_given_default),
  ...anomalyParameters(config.anomalies),
  ...churnParameters(config.churn),
  ...affinityParameters(config.affinity),
  churn_high: config.churn.high,
  churn_medium: config.churn.medium,
  ...warningParameters(config),
  refund_policy: config.refunds.policy,
  match_window_days: config.refunds.match_window_days,
  currency: config.currency,
  apart_sources: apartSources(config),
  gates: gatesParameter(config.sources),
});

/** The columns that date the rows of an export which holds no transactions. */
const datedRows = [
  ['labels', 'observed_on'],
  ['balances', 'balance_on'],
  ['invoices', 'issued_on'],
  ['payments', 'paid_on'],
  ['interactions', 'occurred_at'],
  ['loans', 'granted_on'],
] as const;

/** First and last day of what is loaded: of the transactions, or of all other dated rows where there are none. */
const loadedDays = async (db: DuckDBConnection): Promise<readonly [string, string] | undefined> => {
  const days = async (columns: readonly (readonly [string, string])[]) => {
    const all = columns.map(([entity, column]) => `select cast(${column} as date) as day from raw.${entity}`);
    const reader = await db.runAndReadAll(
      `select cast(min(day) as varchar), cast(max(day) as varchar) from (${all.join(' union all ')})`,
    );
    const [first, last] = reader.getRows()[0] as [string | null, string | null];
    return first === null || last === null ? undefined : ([first, last] as const);
  };
  return (await days([['transactions', 'occurred_at']])) ?? (await days(datedRows));
};

const hasSource = ({ sources }: Config, entity: string) => sources.some((source) => source.entity === entity);

/** The error of exports that hold no day; of transactions it tells why none was loaded. */
const noDays = async (db: DuckDBConnection, config: Config): Promise<DaybreakError> => {
  if (!hasSource(config, 'transactions'))
    return new DaybreakError('AS_OF', 'as_of requires a day where no export holds dates, got latest', {
      exit: exitCode.usage,
      hint: 'state the day that the exports are of: as_of: YYYY-MM-DD',
    });
  const lines: string[] = [];
  for (const { name, entity } of config.sources) {
    if (entity === 'transactions') lines.push(...refusalLines(await refusalKinds(db, name)));
  }
  const message = 'a night requires at least one loaded transaction, got none';
  return new DaybreakError(
    'NO_TRANSACTIONS',
    [lines.length > 0 ? `${message}; the first refused:` : `${message}: the files are empty`, ...lines].join(
      '\n',
    ),
    {
      exit: exitCode.input,
      hint: 'put the export, or how its source reads dates and amounts, right and run again',
    },
  );
};

/**
 * Resolves as_of against what has been loaded, and derives the night's dates. Exports without transactions, such as
 * a labelled table, are dated by what dates they have; without any, the config states the day.
 * @throws NO_TRANSACTIONS (exit 5) where the config has transactions and none are loaded; AS_OF (exit 2) for a day
 *     before the first one, or where no day is stated and none is known
 */
export const resolveNight = async (db: DuckDBConnection, config: Config): Promise<Night> => {
  const days = await loadedDays(db);
  const isStated = config.as_of !== 'latest' && !hasSource(config, 'transactions');
  if (days === undefined && !isStated) throw await noDays(db, config);
  const [first, last] = days ?? [config.as_of, config.as_of];
  const as_of = config.as_of === 'latest' ? last : config.as_of;
  if (as_of < first) {
    const subject = `as_of requires a day on or after the first ${hasSource(config, 'transactions') ? 'transaction' : 'dated row'} (${first})`;
    throw new DaybreakError('AS_OF', `${subject}, got ${as_of}`, { exit: exitCode.usage });
  }
  const windows = windowsOf(as_of, first, {
    holdout_days: config.holdout_days,
    churn_horizon_days: config.churn.horizon_days,
  });
  return { db, config, windows, parameters: parametersOf(config, windows) };
};
