import type { DuckDBConnection } from '@duckdb/node-api';
import { listValue } from '@duckdb/node-api';
import { type Row, readRows } from '../query.ts';
import type { CardFacts } from './card.ts';

const standingShape = {
  customer_id: 'text',
  name: 'text',
  kind: 'text',
  manager: 'text',
  status: 'text',
  is_buyer: 'boolean',
  may_contact: 'boolean',
  first_purchase_on: 'text',
  last_purchase_on: 'text',
  days_since_last_purchase: 'number',
  median_gap_days: 'number',
  orders: 'number',
  frequency: 'number',
  total_value: 'number',
  net_value_12m: 'number',
  refunded_value: 'number',
  r_score: 'number',
  f_score: 'number',
  m_score: 'number',
  rfm_segment: 'text',
  value_tier: 'text',
  value_rank: 'number',
  lifecycle_stage: 'text',
  segment_name: 'text',
  p_alive: 'number',
  expected_purchases: 'number',
  clv: 'number',
  clv_low: 'number',
  clv_high: 'number',
  churn_probability: 'number',
  churn_band: 'text',
  churn_reasons: 'text',
  churn_horizon_days: 'number',
  level: 'text',
  since_on: 'text',
  expected_margin_12m: 'number',
  expected_loss: 'number',
  lost_on: 'text',
  lost_reason: 'text',
  lost_text: 'text',
  lost_value: 'number',
  lost_usual: 'number',
  offered_name: 'text',
  offer_reason: 'text',
  due_name: 'text',
  due_on: 'text',
  due_gap_days: 'number',
  contacts_12m: 'number',
  last_contact_on: 'text',
  last_contact_channel: 'text',
  last_contact_outcome: 'text',
  enquiries_12m: 'number',
  visits_12m: 'number',
  last_visit_on: 'text',
  complaints_12m: 'number',
  open_complaints: 'number',
  last_complaint_on: 'text',
  last_complaint_topic: 'text',
  last_complaint_answer_days: 'number',
  last_survey_on: 'text',
  last_survey_score: 'number',
} as const;

const monthShape = { customer_id: 'text', month: 'text', amount: 'number', purchase_days: 'number' } as const;

const signalShape = {
  customer_id: 'text',
  code: 'text',
  value: 'number',
  usual: 'number',
  since_on: 'text',
} as const;

const creditShape = {
  customer_id: 'text',
  credit_grade: 'text',
  previous_grade: 'text',
  class_reason: 'text',
  pd: 'number',
  rating: 'number',
  credit_score: 'number',
  credit_reasons: 'text',
  exposure: 'number',
  days_past_due: 'number',
  payment_terms_days: 'number',
  payment_method: 'text',
  credit_limit: 'number',
  previous_limit: 'number',
  limit_used: 'number',
  limit_reasons: 'text',
  block_reasons: 'text',
  ifrs_stage: 'number',
  stage_reason: 'text',
  provision: 'number',
  watch_level: 'text',
  watch_movement: 'text',
  watch_entered_on: 'text',
  watch_leaves_on: 'text',
  watch_reasons: 'text',
  identity: 'text',
  business: 'text',
  assets: 'text',
  payments: 'text',
  banking: 'text',
  decisions: 'text',
} as const;

const alertShape = {
  customer_id: 'text',
  alert: 'text',
  on_day: 'text',
  signal: 'text',
  severity: 'text',
  size: 'number',
  reason: 'text',
  is_quiet: 'boolean',
  is_held_over: 'boolean',
} as const;

const evidenceShape = {
  customer_id: 'text',
  on_day: 'text',
  signal: 'text',
  occurred_on: 'text',
  operation: 'text',
  counterparty: 'text',
  amount: 'number',
  source: 'text',
  file: 'text',
  record_no: 'number',
} as const;

export type Standing = Row<typeof standingShape>;
export type MonthRow = Row<typeof monthShape>;
export type SignalRow = Row<typeof signalShape>;
export type CreditRow = Row<typeof creditShape>;
export type AlertRow = Row<typeof alertShape>;
export type EvidenceRow = Row<typeof evidenceShape>;

/** Everything that a card may say of one customer. What is about credit is there only when it was asked for. */
export interface CardData {
  readonly standing: Standing;
  readonly months: readonly MonthRow[];
  readonly signals: readonly SignalRow[];
  readonly credit: CreditRow | undefined;
  readonly alerts: readonly AlertRow[];
  readonly evidence: readonly EvidenceRow[];
}

/** What marketing may know of it. */
export const withoutCredit = (data: CardData): CardData => ({
  ...data,
  credit: undefined,
  alerts: [],
  evidence: [],
});

const fillCustomers = async (db: DuckDBConnection, ids: readonly string[]): Promise<void> => {
  await db.run('create or replace temp table card_customers (customer_id varchar, nth integer)');
  await db.run(
    `insert into temp.card_customers
     select unnest($ids::varchar[]) as customer_id, unnest(range(len($ids::varchar[])))::integer as nth`,
    { ids: listValue([...ids]) },
  );
};

const byCustomer = <R extends { readonly customer_id: string | null }>(rows: readonly R[]) => {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(row.customer_id ?? '');
    if (group) group.push(row);
    else groups.set(row.customer_id ?? '', [row]);
  }
  return (customer_id: string): readonly R[] => groups.get(customer_id) ?? [];
};

/**
 * Reads what the cards of these customers say: one query per kind of data, however many customers there are.
 * @param withCredit whether to read what only risk may see
 * @returns one entry per customer who is known, in the order of `ids`
 * @throws REPORT_QUERY when a table lacks what a card says
 */
export const readCardData = async (
  { db, options: { as_of } }: CardFacts,
  ids: readonly string[],
  withCredit: boolean,
): Promise<readonly CardData[]> => {
  if (ids.length === 0) return [];
  await fillCustomers(db, ids);
  try {
    const standings = await readRows(db, 'cards/standing', standingShape);
    const months = byCustomer(await readRows(db, 'cards/months', monthShape, { as_of }));
    const signals = byCustomer(await readRows(db, 'cards/signals', signalShape));
    const credits = byCustomer(withCredit ? await readRows(db, 'cards/credit', creditShape) : []);
    const alerts = byCustomer(withCredit ? await readRows(db, 'cards/alerts', alertShape) : []);
    const evidence = byCustomer(withCredit ? await readRows(db, 'cards/evidence', evidenceShape) : []);
    return standings.map((standing) => {
      const id = standing.customer_id ?? '';
      return {
        standing,
        months: months(id),
        signals: signals(id),
        credit: credits(id)[0],
        alerts: alerts(id),
        evidence: evidence(id),
      };
    });
  } finally {
    await db.run('drop table if exists temp.card_customers');
  }
};
