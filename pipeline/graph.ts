import type { Night } from './night.ts';
import { scoreChurn } from './scores/churn-models.ts';
import { scoreCredit } from './scores/credit-models.ts';
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

/** What the loader fills before any other job: the exports as read, and the books on them. */
export const loaded: readonly string[] = [
  ...Object.keys(entities).map((entity) => `raw.${entity}`),
  'ops.file',
  'ops.quarantine',
];

/** The nightly job. A step reads only what is made above it, so the order written here is the order it runs in. */
export const graph: readonly Job[] = [
  {
    name: 'quality',
    steps: [
      table('ops.source_quality', [
        'ops.file',
        'raw.transactions',
        'raw.interactions',
        'raw.balances',
        'raw.invoices',
        'raw.payments',
      ]),
      table('ops.capability', ['ops.file']),
    ],
  },
  {
    name: 'customers',
    steps: [
      staged('transactions'),
      staged('customers'),
      staged('accounts'),
      staged('balances', 'staging.accounts'),
      staged('loans', 'staging.accounts'),
      staged('invoices'),
      staged('payments'),
      staged('interactions'),
      staged('products'),
      table('customer.refunds', ['staging.transactions']),
      table('customer.purchase_lines', ['staging.transactions', 'customer.refunds']),
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
    ],
  },
  {
    name: 'rfm',
    steps: [
      model(['scores.rfm_scores'], ['features.purchase_history'], scoreRfm),
      table('scores.rfm', ['features.purchase_history', 'scores.rfm_scores']),
    ],
  },
  { name: 'value', steps: [table('scores.value', ['customer.summary'])] },
  {
    name: 'lifecycle',
    steps: [table('scores.lifecycle', ['customer.customers', 'customer.summary', 'customer.purchase_days'])],
  },
  {
    name: 'clv',
    steps: [
      model(['scores.purchases'], ['features.purchase_history', 'features.past_origins'], scorePurchases),
      table('scores.clv', ['features.purchase_history', 'scores.purchases']),
    ],
  },
  {
    name: 'churn',
    steps: [
      model(
        ['scores.churn_probabilities'],
        ['features.purchase_history', 'features.past_origins', 'scores.purchases'],
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
];
