import type { DuckDBConnection } from '@duckdb/node-api';
import { DaybreakError } from '../pipeline/errors.ts';
import { formatOf } from './format.ts';
import { type Lanes, lanesOf } from './lanes.ts';
import { isNoPlainText } from './lists/plain-text.ts';
import { type Speech, speechOf } from './messages/speech.ts';
import type { ReportOptions } from './night.ts';
import { attachNight, buildNight } from './night-tables.ts';
import { type Row, readRows } from './query.ts';
import { readTrends, type Trends } from './trends.ts';

const sourceShape = {
  source: 'text',
  entity: 'text',
  files: 'number',
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
  const [hasPlainIds] = await Promise.all([lanes.run(readHasPlainIds), buildNight(lanes, as_of)]);
  const sources = await readRows(db, 'quality/sources', sourceShape, { as_of });
  const totals = onlyRow(await readRows(db, 'morning/totals', totalsShape), 'morning/totals');
  const models = await readRows(db, 'quality/models', modelShape);
  const capabilities = await readRows(db, 'quality/capabilities', {
    capability: 'text',
    is_on: 'boolean',
    needs: 'text',
  });
  const windows = await readRows(
    db,
    'morning/window',
    { first_day: 'text', last_day: 'text', has_two_periods: 'boolean' },
    { as_of },
  );
  const { first_day, last_day, has_two_periods } = onlyRow(windows, 'morning/window');
  return {
    db,
    lanes,
    options,
    speech: speechOf(formatOf(options.locale, options.currency)),
    sources,
    totals,
    models,
    trends: await readTrends(db, as_of),
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
