import { buildPastCredit } from './features/credit-steps.ts';
import type { Night } from './night.ts';
import { measureSources } from './ops/source-measures.ts';
import { scoreChurn } from './scores/churn-models.ts';
import { scoreCredit } from './scores/credit-models.ts';
import { keepHistory } from './scores/night-history.ts';
import { scorePurchases } from './scores/purchase-models.ts';
import { scoreRfm } from './scores/rfm-models.ts';
import { scoreSegments } from './scores/segment-models.ts';
import { type Entity, entities } from './sources/entities.ts';

/** A step builds tables; it may read only tables that are made above it. */
export interface GraphStep {
  readonly makes: readonly string[];
  readonly reads: readonly string[];
  /** Absent for a table that `pipeline/<schema>/<table>.sql` builds. */
  readonly run?: (night: Night) => Promise<void>;
}

/** What a person selects, resumes and finds in the ledger: steps that commit together. */
export interface Job {
  readonly name: string;
  readonly steps: readonly GraphStep[];
}

const table = (name: string, reads: readonly string[]): GraphStep => ({ makes: [name], reads });
const model = (makes: readonly string[], reads: readonly string[], run: (night: Night) => Promise<void>) => ({
  makes,
  reads,
  run,
});
const staged = (entity: Entity, ...also: readonly string[]) =>
  table(`staging.${entity}`, [`raw.${entity}`, ...also]);

/** The staged tables from which the credit features of any day are built. */
const creditReads = [
  'staging.transactions',
  'staging.accounts',
  'staging.balances',
  'staging.loans',
  'staging.invoices',
  'staging.payments',
  'customer.customers',
];

/** What the loader fills before any other job: the exports as read, and the books on them. */
export const loaded: readonly string[] = [
  ...Object.keys(entities).map((entity) => `raw.${entity}`),
  'ops.file',
  'ops.quarantine',
  'ops.drift',
  'ops.reference_gap',
  'ops.held',
];

/** The nightly job. A step reads only what is made above it, so the order written here is the order it runs in. */
export const graph: readonly Job[] = [
  {
    name: 'quality',
    steps: [
      model(
        ['ops.source_measure', 'ops.quality_metric'],
        [
          ...Object.keys(entities).map((entity) => `raw.${entity}`),
          'ops.file',
          'ops.reference_gap',
          'ops.held',
        ],
        measureSources,
      ),
      table('ops.source_quality', ['ops.file', 'ops.held', 'ops.source_measure', 'ops.quality_metric']),
      table('ops.capability', ['ops.file']),
    ],
  },
  {
    name: 'customers',
    steps: [
      staged('transactions', 'raw.rates'),
      staged('customers'),
      staged('accounts'),
      staged('balances'),
      staged('loans', 'staging.accounts'),
      staged('invoices'),
      staged('payments'),
      staged('interactions'),
      staged('products'),
      table('customer.refund_matches', ['staging.transactions']),
      table('customer.refunds', ['staging.transactions', 'customer.refund_matches']),
      table('customer.purchase_lines', ['staging.transactions', 'customer.refund_matches']),
      table('customer.purchase_days', ['customer.purchase_lines']),
      table('customer.summary', ['customer.purchase_days', 'staging.transactions']),
      table('customer.customers', [
        'staging.transactions',
        'staging.customers',
        'staging.accounts',
        'staging.invoices',
        'customer.purchase_lines',
      ]),
      table('features.purchase_history', ['customer.summary']),
      table('features.past_origins', ['customer.purchase_lines', 'customer.purchase_days']),
      table('features.holdout_weeks', ['customer.purchase_days', 'features.past_origins']),
      table('features.repeat_months', ['customer.purchase_days']),
      table('features.sale_margins', ['staging.transactions', 'staging.products']),
      table('features.rfm_basis', ['customer.purchase_lines', 'staging.transactions']),
      table('features.customer_sales', ['staging.transactions', 'staging.products']),
      table('features.product_sales', ['staging.transactions', 'staging.products']),
      table('features.service_costs', ['staging.interactions']),
      table('features.account_spans', ['staging.balances', 'staging.accounts']),
      table('features.loan_spans', ['staging.loans', 'staging.accounts']),
      table('features.bank_contribution', [
        'staging.transactions',
        'staging.accounts',
        'features.account_spans',
        'features.loan_spans',
      ]),
    ],
  },
  {
    name: 'rfm',
    steps: [
      model(['scores.rfm_scores'], ['features.purchase_history', 'features.rfm_basis'], scoreRfm),
      table('scores.rfm', ['features.purchase_history', 'scores.rfm_scores']),
    ],
  },
  {
    name: 'value',
    steps: [
      table('scores.contribution', [
        'features.sale_margins',
        'features.bank_contribution',
        'features.service_costs',
      ]),
      table('scores.value', ['scores.contribution']),
      table('scores.concentration', ['customer.summary', 'scores.contribution']),
      table('scores.totals', [
        'customer.customers',
        'features.customer_sales',
        'features.product_sales',
        'scores.contribution',
        'scores.value',
        'scores.rfm',
      ]),
    ],
  },
  {
    name: 'lifecycle',
    steps: [
      table('scores.lifecycle', ['customer.customers', 'customer.summary', 'customer.purchase_days']),
      table('scores.indices', ['customer.purchase_days']),
    ],
  },
  {
    name: 'clv',
    steps: [
      model(
        ['scores.purchases', 'scores.purchases_holdout', 'scores.sales_total'],
        [
          'features.purchase_history',
          'features.past_origins',
          'features.holdout_weeks',
          'features.repeat_months',
        ],
        scorePurchases,
      ),
      table('scores.clv', ['features.purchase_history', 'features.sale_margins', 'scores.purchases']),
      table('scores.clv_total', [
        'scores.clv',
        'scores.sales_total',
        'scores.purchases',
        'features.purchase_history',
      ]),
    ],
  },
  {
    name: 'churn',
    steps: [
      model(
        ['scores.churn_probabilities'],
        [
          'features.purchase_history',
          'features.past_origins',
          'scores.purchases',
          'scores.purchases_holdout',
        ],
        scoreChurn,
      ),
      table('scores.churn', [
        'features.purchase_history',
        'customer.summary',
        'scores.churn_probabilities',
        'scores.lifecycle',
      ]),
    ],
  },
  {
    name: 'segments',
    steps: [
      model(['scores.segment_numbers'], ['features.purchase_history'], scoreSegments),
      table('scores.segments', ['features.purchase_history', 'scores.segment_numbers']),
    ],
  },
  {
    name: 'credit',
    steps: [
      model(['features.credit_past'], creditReads, buildPastCredit),
      table('features.credit_receipts', ['staging.invoices', 'staging.payments']),
      table('features.credit_settlements', ['staging.invoices', 'features.credit_receipts']),
      table('features.credit_invoices', ['features.credit_settlements']),
      table('features.credit_balances', ['staging.accounts', 'staging.balances']),
      table('features.credit_flows', ['staging.transactions', 'staging.accounts']),
      table('features.credit_salary', ['staging.transactions', 'staging.accounts']),
      table('features.credit_loans', ['staging.loans', 'staging.transactions']),
      table('features.credit', [
        'features.credit_invoices',
        'features.credit_balances',
        'features.credit_flows',
        'features.credit_salary',
        'features.credit_loans',
        'staging.accounts',
        'customer.customers',
      ]),
      table('features.credit_outcomes', ['staging.loans', 'features.credit_settlements']),
      model(
        ['scores.credit_cards'],
        ['features.credit', 'features.credit_past', 'features.credit_outcomes'],
        scoreCredit,
      ),
      table('scores.credit', ['features.credit', 'scores.credit_cards']),
    ],
  },
  {
    name: 'history',
    steps: [
      model(
        ['ops.standing', 'ops.model_history'],
        [
          'customer.customers',
          'customer.summary',
          'scores.rfm',
          'scores.value',
          'scores.lifecycle',
          // The jobs whose model cards are kept.
          'scores.clv',
          'scores.churn',
          'scores.credit',
          'scores.segments',
        ],
        keepHistory,
      ),
      table('scores.migration', ['ops.standing']),
      table('scores.model_drift', ['ops.model_history']),
    ],
  },
  {
    name: 'reports',
    steps: [
      table('scores.customers', [
        'customer.customers',
        'customer.summary',
        'scores.rfm',
        'scores.contribution',
        'scores.value',
        'scores.lifecycle',
        'scores.clv',
        'scores.churn',
        'scores.credit',
        'scores.segments',
      ]),
    ],
  },
];
