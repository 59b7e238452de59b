import type { DuckDBConnection } from '@duckdb/node-api';
import { DaybreakError } from '../pipeline/errors.ts';
import { formatOf } from './format.ts';
import { type Lanes, lanesOf } from './lanes.ts';
import { isNoPlainText } from './lists/plain-text.ts';
import { type Speech, speechOf } from './messages/speech.ts';
import type { ReportOptions } from './night.ts';
import { attachNight, buildBuyingTimes, buildCustomers } from './night-tables.ts';
import { type Row, readRows, type Shape } from './query.ts';
import { readTrends, type Trends } from './trends.ts';

const sourceShape = {
  source: 'text',
  entity: 'text',
  records: 'number',
  loaded: 'number',
  refused: 'number',
  without_customer: 'number',
  duplicate_rows: 'number',
  latest_on: 'text',
  age_days: 'number',
  status: 'text',
  findings: 'text',
  score: 'number',
  usual_score: 'number',
  causes: 'text',
} as const;

const totalsShape = {
  customers: 'number',
  buyers: 'number',
  without_purchase: 'number',
  all_cancelled: 'number',
  without_clv: 'number',
  without_churn: 'number',
  buyers_12m: 'number',
  net_value_12m: 'number',
  repeat_buyers: 'number',
  clv: 'number',
  high_risk: 'number',
  churn_scored: 'number',
  value_at_risk: 'number',
  without_consent: 'number',
  consent_unknown: 'number',
} as const;

const recentShape = {
  amount: 'number',
  amount_before: 'number',
  orders: 'number',
  orders_before: 'number',
  buyers: 'number',
  buyers_before: 'number',
  new_buyers: 'number',
  new_buyers_before: 'number',
} as const;

const horizonShape = {
  shortest: 'number',
  longest: 'number',
  customers: 'number',
  labelled: 'number',
} as const;

const modelShape = {
  model: 'text',
  purpose: 'text',
  n: 'number',
  metrics: 'text',
  baseline: 'text',
  grade: 'text',
  is_used: 'boolean',
  note: 'text',
  drift: 'number',
  drift_since: 'text',
  is_drifting: 'boolean',
} as const;

export type SourceRow = Row<typeof sourceShape>;
export type ModelRow = Row<typeof modelShape>;

/** What more than one page says; read once per night. */
export interface Facts {
  readonly db: DuckDBConnection;
  /** For parts that don't need each other; `db` is one of them. */
  readonly lanes: Lanes;
  readonly options: ReportOptions;
  readonly speech: Speech;
  readonly sources: readonly SourceRow[];
  readonly totals: Row<typeof totalsShape>;
  /** The last 28 days beside the 28 days before. */
  readonly recent: Row<typeof recentShape>;
  /** How far ahead the churn risk looks: each class of customers has its own days. */
  readonly horizon: Row<typeof horizonShape>;
  readonly models: readonly ModelRow[];
  /** The headline figures beside those of earlier nights. */
  readonly trends: Trends;
  readonly capabilities: readonly {
    readonly capability: string;
    readonly is_on: boolean;
    readonly needs: string;
  }[];
  /** Whether files take every customer_id as it is: asked once, not for each list. */
  readonly hasPlainIds: boolean;
  readonly window:
    | { readonly first_day: string; readonly last_day: string; readonly has_two_periods: boolean }
    | undefined;
}

/**
 * The only row of a query that always has one.
 * @throws REPORT_QUERY when there is none
 */
export const onlyRow = <R>(rows: readonly R[], name: string): R => {
  const row = rows[0];
  if (row === undefined)
    throw new DaybreakError('REPORT_QUERY', `reports/${name}.sql requires one row, got none`);
  return row;
};

const readHasPlainIds = async (db: DuckDBConnection): Promise<boolean> => {
  const found = await db.runAndReadAll(
    `select count(*) filter (where ${isNoPlainText('customer_id')}) = 0 from customer.customers`,
  );
  return found.getRows()[0]![0] === true;
};

/** Gathers the common facts of the night and builds the tables of `night`, which the queries of all lanes read. */
export const gatherFacts = async (
  db: DuckDBConnection,
  options: ReportOptions,
  lanes: Lanes = lanesOf([db]),
): Promise<Facts> => {
  const { as_of } = options;
  await attachNight(db);
  const read = <const S extends Shape>(name: string, shape: S) =>
    lanes.run((own) => readRows(own, name, shape, { as_of }));
  const [recent, , hasPlainIds, horizons, sources, models, capabilities, windows, trends] = await Promise.all(
    [
      buildBuyingTimes(lanes, as_of).then(() => read('morning/recent', recentShape)),
      buildCustomers(lanes),
      lanes.run(readHasPlainIds),
      read('segments/churn-horizon', horizonShape),
      read('quality/sources', sourceShape),
      read('quality/models', modelShape),
      read('quality/capabilities', { capability: 'text', is_on: 'boolean', needs: 'text' }),
      read('morning/window', { first_day: 'text', last_day: 'text', has_two_periods: 'boolean' }),
      lanes.run((own) => readTrends(own, as_of)),
    ],
  );
  const totals = onlyRow(await read('morning/totals', totalsShape), 'morning/totals');
  const { first_day, last_day, has_two_periods } = onlyRow(windows, 'morning/window');
  return {
    db,
    lanes,
    options,
    speech: speechOf(formatOf(options.locale, options.currency)),
    sources,
    totals,
    recent: onlyRow(recent, 'morning/recent'),
    horizon: onlyRow(horizons, 'segments/churn-horizon'),
    models,
    trends,
    capabilities: capabilities.map((row) => ({
      capability: row.capability ?? '',
      is_on: row.is_on ?? false,
      needs: row.needs ?? '',
    })),
    hasPlainIds,
    window:
      first_day && last_day ? { first_day, last_day, has_two_periods: has_two_periods ?? false } : undefined,
  };
};

/** How many days ahead the churn risk looks, as sentences say it: one figure, or the shortest and the longest. */
export const churnDays = ({ speech, horizon, options }: Facts): string => {
  const { shortest, longest } = horizon;
  // A labelled table without dates says what leaving is, and not within which days.
  if (shortest === null || longest === null) return speech.format.count(options.churn_horizon_days);
  return shortest === longest
    ? speech.format.count(shortest)
    : speech.say('churn.days_range', { shortest, longest });
};
