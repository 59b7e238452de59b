import type { ColumnKind } from '../lists/columns.ts';

/** What both audiences see of a customer's value and of the contacts with them. */
const common = {
  refunded_value: 'money',
  r_score: 'count',
  f_score: 'count',
  m_score: 'count',
  p_alive: 'share',
  clv_low: 'money',
  clv_high: 'money',
  contacts_12m: 'count',
  last_contact_on: 'day',
  last_contact_channel: 'text',
  last_contact_outcome: 'contact_outcome',
  enquiries_12m: 'count',
  visits_12m: 'count',
  last_visit_on: 'day',
  complaints_12m: 'count',
  open_complaints: 'count',
  last_complaint_on: 'day',
  last_complaint_topic: 'text',
  last_complaint_answer_days: 'days',
  last_survey_on: 'day',
  last_survey_score: 'decimal',
} as const satisfies Readonly<Record<string, ColumnKind>>;

const offer = {
  offered_name: 'text',
  due_name: 'text',
  due_on: 'day',
} as const satisfies Readonly<Record<string, ColumnKind>>;

/** What is left of the value and the six parts of the credit file: for risk alone. */
const credit = {
  clv: 'money',
  expected_purchases: 'decimal',
  rfm_segment: 'rfm_segment',
  value_rank: 'count',
  level: 'warning_level',
  customer_kind: 'text',
  birth_year: 'text',
  city: 'text',
  region: 'text',
  industry: 'text',
  opened_on: 'day',
  first_seen_on: 'day',
  tenure_months: 'decimal',
  credit_sales_12m: 'money',
  peak_month_sales: 'money',
  accounts: 'count',
  products: 'text',
  balance_last: 'money',
  balance_mean_12m: 'money',
  balance_min_12m: 'money',
  account_limit: 'money',
  utilisation: 'share',
  loans: 'count',
  outstanding_principal: 'money',
  instalment: 'money',
  invoices: 'count',
  open_amount: 'money',
  overdue_amount: 'money',
  worst_days_late_3m: 'days',
  worst_days_late_6m: 'days',
  worst_days_late_12m: 'days',
  on_time_ratio_12m: 'share',
  mean_days_late_12m: 'decimal',
  dso: 'decimal',
  days_late_change: 'decimal',
  disputed_invoices_12m: 'count',
  missed_instalments: 'count',
  defaulted_on: 'day',
  first_account_on: 'day',
  monthly_inflow: 'money',
  monthly_outflow: 'money',
  salary_payer: 'text',
  salary_amount: 'money',
  salary_regularity: 'share',
  penalties_12m: 'count',
  months_below_zero_12m: 'count',
  burden: 'share',
  // What a person decided, and the movements behind an alert.
  decided_field: 'text',
  decided_value: 'text',
  occurred_on: 'day',
  operation: 'operation',
  counterparty: 'text',
  amount: 'money',
  source_record: 'text',
} as const satisfies Readonly<Record<string, ColumnKind>>;

/** How the columns are written that stand on cards and on no list. */
export const cardKinds = { ...common, ...offer, ...credit };

const namesOf = <K extends string>(kinds: Readonly<Record<K, ColumnKind>>) => Object.keys(kinds) as K[];

/** Columns that cards show beside those of the lists, by audience; `allowedColumns` takes them in. */
export const cardColumns = {
  marketing: [...namesOf(common), ...namesOf(offer)],
  risk: [...namesOf(common), ...namesOf(credit)],
} as const;
