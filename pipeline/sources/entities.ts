/**
 * Column types of the contract, and the DuckDB type each becomes. Money and quantities are exact decimals; a rate
 * between currencies has more of them, for a yen or a dong is a small part of a pound.
 */
export const columnTypes = {
  text: 'varchar',
  integer: 'bigint',
  decimal: 'decimal(18,4)',
  rate: 'decimal(18,10)',
  date: 'date',
  timestamp: 'timestamp',
  boolean: 'boolean',
} as const;

export type ColumnType = keyof typeof columnTypes;

export interface Column {
  readonly type: ColumnType;
  /** The mapping must name it. A required column may still hold no value where `nullable` says so. */
  readonly required?: true;
  readonly nullable?: true;
  /** A number above zero. */
  readonly isPositive?: true;
  /** The only values accepted after trimming and lower-casing. */
  readonly values?: readonly string[];
}

const text = { type: 'text' } as const;
const date = { type: 'date' } as const;
const decimal = { type: 'decimal' } as const;
const integer = { type: 'integer' } as const;
const key = { type: 'text', required: true } as const;

/**
 * Entities of a company's exports with their canonical columns, in the order they stand in `raw.<entity>`.
 * Each raw table also carries `source`, `file` and `record_no`, which together are its key.
 */
export const entities = {
  transactions: {
    // A row without a customer is kept for company totals and baskets, outside customer analysis.
    customer_id: { type: 'text', required: true, nullable: true },
    occurred_at: { type: 'timestamp', required: true },
    amount: { type: 'decimal', required: true },
    transaction_id: text,
    order_id: text,
    account_id: text,
    product_id: text,
    product_name: text,
    category: text,
    quantity: decimal,
    unit_price: decimal,
    cost: decimal,
    currency: text,
    channel: text,
    branch: text,
    kind: {
      type: 'text',
      values: [
        'purchase',
        'refund',
        'deposit',
        'withdrawal',
        'transfer_in',
        'transfer_out',
        'fee',
        'interest',
        'repayment',
        'penalty',
      ],
    },
    counterparty: text,
    initiated_by: { type: 'text', values: ['customer', 'system'] },
    campaign_id: text,
  },
  customers: {
    customer_id: key,
    source: text,
    name: text,
    kind: { type: 'text', values: ['person', 'company'] },
    national_id: text,
    phone: text,
    email: text,
    birth_date: date,
    gender: text,
    address: text,
    city: text,
    region: text,
    postcode: text,
    industry: text,
    manager: text,
    opened_on: date,
    closed_on: date,
    marketing_consent: { type: 'boolean' },
    referred_by: text,
  },
  accounts: {
    account_id: key,
    customer_id: key,
    product: text,
    opened_on: date,
    closed_on: date,
    credit_limit: decimal,
    status: text,
    branch: text,
  },
  balances: {
    account_id: key,
    balance_on: { type: 'date', required: true },
    balance: { type: 'decimal', required: true },
  },
  loans: {
    loan_id: key,
    // One of the two must be mapped.
    customer_id: text,
    account_id: text,
    granted_on: { type: 'date', required: true },
    amount: { type: 'decimal', required: true },
    term_months: integer,
    instalment: decimal,
    rate: decimal,
    status: text,
    defaulted_on: date,
  },
  invoices: {
    invoice_id: key,
    customer_id: key,
    issued_on: { type: 'date', required: true },
    due_on: { type: 'date', required: true },
    amount: { type: 'decimal', required: true },
    disputed: { type: 'boolean' },
  },
  payments: {
    invoice_id: text,
    customer_id: key,
    paid_on: { type: 'date', required: true },
    amount: { type: 'decimal', required: true },
  },
  interactions: {
    customer_id: key,
    occurred_at: { type: 'timestamp', required: true },
    kind: { type: 'text', values: ['complaint', 'enquiry', 'survey', 'visit', 'contact'] },
    channel: text,
    topic: text,
    score: decimal,
    resolved_at: { type: 'timestamp' },
    campaign_id: text,
    outcome: text,
  },
  products: {
    product_id: key,
    name: text,
    category: text,
    margin_rate: decimal,
    warranty_months: integer,
    trial_days: integer,
    renewal_months: integer,
  },
  // What became of a customer or a loan: the outcomes that a churn or credit model learns.
  labels: {
    // One of the two must be mapped.
    customer_id: text,
    loan_id: text,
    // The last day of what the row tells; a flat table without dates has none.
    observed_on: { type: 'date', required: true, nullable: true },
    label: { type: 'text', required: true, values: ['churned', 'defaulted'] },
    value: { type: 'boolean', required: true },
    // `test_where` of the source fills it.
    is_test: { type: 'boolean' },
  },
  // What one unit of a currency was worth in the company's own from a day on.
  rates: {
    rate_on: { type: 'date', required: true },
    currency: key,
    rate: { type: 'rate', required: true, isPositive: true },
  },
} as const satisfies Record<string, Record<string, Column>>;

export type Entity = keyof typeof entities;
