import { buildPastChurn } from './features/churn-steps.ts';
import { buildPastCredit } from './features/credit-steps.ts';
import { buildLabelled } from './features/labelled.ts';
import { buildLabelledHistory } from './features/labelled-history.ts';
import type { Night } from './night.ts';
import { keepFigures } from './ops/figure-book.ts';
import { keepPredictions } from './ops/prediction-book.ts';
import { measureSources } from './ops/source-measures.ts';
import { scoreAccounts } from './scores/account-churn.ts';
import { scoreSources } from './scores/acquisition.ts';
import { mineItemsets, scoreProductPairs } from './scores/affinity-models.ts';
import { keepAlertNight } from './scores/anomaly-history.ts';
import { openDecisions, scoreAnomalies } from './scores/anomaly-models.ts';
import { forecastBooks } from './scores/cash-forecast.ts';
import { scoreChurn } from './scores/churn-models.ts';
import { keepWarnings, openWarningBooks } from './scores/churn-warnings.ts';
import { keepCreditHistory, readCreditBefore } from './scores/credit-history.ts';
import { scoreCredit } from './scores/credit-models.ts';
import { monitorCredit } from './scores/credit-monitoring.ts';
import { watchStability } from './scores/credit-stability.ts';
import { estimateLosses } from './scores/expected-losses.ts';
import { auditFairness } from './scores/fairness-audit.ts';
import { scoreNextOffers } from './scores/next-offer-models.ts';
import { keepHistory } from './scores/night-history.ts';
import { scoreProspects } from './scores/prospects.ts';
import { scorePurchases } from './scores/purchase-models.ts';
import { scoreReferral } from './scores/referral.ts';
import { scoreRfm } from './scores/rfm-models.ts';
import { boundComplaints, boundSurveys } from './scores/satisfaction-intervals.ts';
import { scoreBackground } from './scores/segment-background.ts';
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
  'customer.movements',
  'customer.receipts',
  'staging.transactions',
  'staging.accounts',
  'staging.balances',
  'staging.loans',
  'staging.invoices',
  'staging.payments',
  'staging.labels',
  'customer.customers',
];

/** What the churn features of any day are built from. */
const churnReads = [
  'features.churn_days',
  'features.churn_classes',
  'features.churn_persons',
  'features.churn_moves',
  'features.churn_payees',
  'features.churn_salaries',
  'customer.purchase_lines',
  'customer.refunds',
  'staging.interactions',
  'staging.accounts',
  'staging.balances',
];

/** What the loader fills before any other job: the exports as read, and the books on them. */
export const loaded: readonly string[] = [
  ...Object.keys(entities).map((entity) => `raw.${entity}`),
  'ops.file',
  'ops.quarantine',
  'ops.drift',
  'ops.reference_gap',
  'ops.held',
  'ops.decision',
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
      table('ops.capability', ['ops.file', 'raw.labels']),
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
      staged('labels', 'staging.loans'),
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
        'staging.labels',
        'customer.purchase_lines',
      ]),
      table('customer.movements', ['staging.transactions', 'staging.accounts']),
      table('customer.receipts', ['customer.movements']),
      table('customer.contacts', ['staging.interactions']),
      model(
        ['features.labelled_history'],
        ['staging.labels', 'staging.loans', 'staging.accounts', 'staging.balances', 'staging.transactions'],
        buildLabelledHistory,
      ),
      model(
        ['features.labelled', 'features.labelled_columns'],
        ['staging.labels', 'staging.customers', 'features.labelled_history'],
        buildLabelled,
      ),
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
        ['scores.purchases', 'scores.sales_total'],
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
      table('features.churn_days', ['customer.purchase_lines']),
      table('features.churn_classes', ['features.churn_days']),
      table('features.churn_origins', ['features.churn_classes', 'features.churn_days']),
      table('features.churn_persons', ['customer.purchase_lines', 'staging.customers']),
      table('features.churn_moves', ['customer.movements']),
      table('features.churn_payees', ['customer.movements']),
      table('features.churn_salaries', ['customer.receipts']),
      model(['features.churn_past'], ['features.churn_origins', ...churnReads], buildPastChurn),
      table('features.churn_purchases', ['features.churn_days']),
      table('features.churn_breadth', ['customer.purchase_lines', 'features.churn_purchases']),
      table('features.churn_service', [
        'customer.refunds',
        'features.churn_purchases',
        'staging.interactions',
      ]),
      table('features.churn_accounts', [
        'features.churn_moves',
        'features.churn_payees',
        'features.churn_purchases',
        'features.churn_salaries',
        'staging.accounts',
        'staging.balances',
      ]),
      table('features.churn', [
        'features.churn_accounts',
        'features.churn_breadth',
        'features.churn_classes',
        'features.churn_persons',
        'features.churn_purchases',
        'features.churn_service',
        'staging.interactions',
      ]),
      table('features.churn_outcomes', [
        'features.churn_days',
        'features.churn_origins',
        'features.churn_past',
      ]),
      table('features.account_churn_outcomes', [
        'features.churn_origins',
        'staging.accounts',
        'staging.balances',
      ]),
      model(
        ['scores.churn_buyers', 'scores.churn_labelled_rows', 'scores.churn_labelled'],
        [
          'features.churn',
          'features.churn_past',
          'features.churn_outcomes',
          'features.churn_origins',
          'features.churn_days',
          'features.labelled',
          'features.labelled_columns',
          // The card of the purchase model in use.
          'scores.clv',
        ],
        scoreChurn,
      ),
      table('scores.churn_causes', ['features.churn', 'scores.churn_buyers']),
      table('scores.churn', [
        'features.purchase_history',
        'features.churn',
        'scores.churn_buyers',
        'scores.churn_causes',
        'scores.churn_labelled',
        'scores.lifecycle',
        'scores.purchases',
      ]),
      table('features.account_months', [
        'features.churn_salaries',
        'staging.accounts',
        'staging.balances',
        'staging.loans',
        'staging.products',
        'staging.transactions',
      ]),
      model(
        ['scores.account_churn_rows', 'scores.account_churn'],
        ['features.account_months'],
        scoreAccounts,
      ),
    ],
  },
  {
    name: 'segments',
    steps: [
      table('features.segment_days', ['customer.purchase_lines', 'staging.transactions']),
      model(
        [
          'ops.segment_model',
          'scores.segment_numbers',
          'scores.segment_profiles',
          'scores.segment_moves',
          'scores.segment_drift',
          'scores.segment_lineage',
        ],
        ['features.purchase_history', 'features.segment_days'],
        scoreSegments,
      ),
      table('scores.segments', ['features.purchase_history', 'scores.segment_numbers']),
      table('features.segment_background', [
        'customer.customers',
        'customer.purchase_lines',
        'customer.summary',
      ]),
      model(
        ['scores.segment_background', 'scores.segment_attributes'],
        ['features.segment_background', 'scores.segments'],
        scoreBackground,
      ),
    ],
  },
  {
    name: 'credit',
    steps: [
      model(['features.credit_before', 'scores.rating_scale'], ['ops.decision'], readCreditBefore),
      table('features.credit_receipts', ['staging.invoices', 'staging.payments']),
      table('features.credit_settlements', ['staging.invoices', 'features.credit_receipts']),
      table('features.credit_origins', ['staging.transactions', 'staging.balances', 'staging.invoices']),
      table('features.credit_origin_outcomes', [
        'staging.loans',
        'features.credit_origins',
        'features.credit_settlements',
      ]),
      model(
        ['features.credit_origin_files', 'features.credit_past'],
        [...creditReads, 'features.credit_origins', 'features.credit_origin_outcomes'],
        buildPastCredit,
      ),
      table('features.credit_invoices', ['features.credit_settlements']),
      table('features.credit_months', []),
      table('features.held_balances', ['staging.accounts', 'staging.balances']),
      table('features.credit_balances', ['features.credit_months', 'features.held_balances']),
      table('features.credit_flows', ['customer.movements', 'features.credit_months']),
      table('features.credit_salary', ['customer.receipts']),
      table('features.credit_loans', ['staging.loans', 'staging.transactions']),
      table('features.credit_trends', [
        'customer.movements',
        'features.credit_months',
        'features.held_balances',
      ]),
      table('features.credit', [
        'features.credit_trends',
        'features.credit_invoices',
        'features.credit_balances',
        'features.credit_flows',
        'features.credit_salary',
        'features.credit_loans',
        'staging.accounts',
        'staging.labels',
        'customer.customers',
      ]),
      table('features.credit_outcomes', ['staging.loans', 'features.credit_settlements']),
      table('features.invoice_collections', ['features.credit_settlements']),
      table('features.invoice_rolls', ['features.credit_settlements']),
      table('features.loan_terms', ['staging.loans', 'features.credit_loans']),
      model(
        [
          'scores.credit_cards',
          'scores.credit_past',
          'scores.credit_labelled_rows',
          'scores.credit_labelled',
        ],
        [
          'features.credit',
          'features.credit_past',
          'features.credit_outcomes',
          'features.credit_origins',
          'features.credit_origin_files',
          'features.credit_origin_outcomes',
          'features.labelled',
          'features.labelled_columns',
        ],
        scoreCredit,
      ),
      table('scores.credit', [
        'features.credit',
        'scores.credit_cards',
        'scores.credit_labelled',
        'scores.rating_scale',
      ]),
      table('scores.credit_concentration', [
        'features.credit',
        'features.credit_invoices',
        'features.invoice_collections',
      ]),
      table('scores.decisions', ['ops.decision']),
      table('scores.rating', [
        'scores.credit',
        'features.credit',
        'features.credit_invoices',
        'features.credit_before',
        'scores.rating_scale',
        'scores.decisions',
      ]),
      table('scores.watch', ['scores.credit', 'features.credit_before']),
      table('scores.ifrs_stage', [
        'scores.rating',
        'features.credit',
        'scores.watch',
        'features.credit_before',
      ]),
      table('scores.limits', [
        'scores.rating',
        'scores.ifrs_stage',
        'scores.decisions',
        'features.credit',
        'features.credit_invoices',
        'features.invoice_collections',
        'features.credit_before',
      ]),
      model(
        ['scores.expected_losses', 'scores.provision_rates'],
        ['scores.rating', 'features.loan_terms', 'features.credit_balances', 'features.invoice_rolls'],
        estimateLosses,
      ),
      table('scores.provision_matrix', [
        'features.invoice_rolls',
        'scores.provision_rates',
        'features.credit_settlements',
      ]),
      table('scores.provisions', [
        'scores.rating',
        'scores.ifrs_stage',
        'scores.expected_losses',
        'scores.provision_matrix',
        'features.credit_invoices',
      ]),
      table('scores.rating_migration', ['scores.rating', 'scores.credit', 'features.credit_before']),
      table('scores.roll_rates', ['features.credit_settlements', 'scores.credit', 'features.credit_before']),
      table('scores.vintage', ['staging.loans', 'features.credit_settlements']),
      table('scores.override_tracking', [
        'ops.decision',
        'scores.rating',
        'scores.credit',
        'scores.limits',
        'scores.decisions',
      ]),
      model(
        ['ops.credit_history'],
        ['scores.credit', 'scores.rating', 'scores.ifrs_stage', 'scores.limits', 'scores.watch'],
        keepCreditHistory,
      ),
      table('scores.credit_outcome_history', [
        'ops.credit_history',
        'features.credit_past',
        'scores.credit_past',
        'features.credit_outcomes',
        'scores.ifrs_stage',
      ]),
      table('scores.ranking_curve', ['scores.credit_outcome_history']),
      table('scores.ranking_bands', ['scores.ranking_curve']),
      table('scores.monitoring_ranking', ['scores.credit_outcome_history', 'scores.ranking_curve']),
      model(
        ['ops.credit_distribution', 'scores.monitoring_stability'],
        ['features.credit', 'features.credit_past', 'scores.credit', 'scores.credit_past'],
        watchStability,
      ),
      model(
        ['scores.monitoring_grades', 'scores.migration_year'],
        ['scores.credit_outcome_history', 'scores.rating_scale', 'scores.rating_migration'],
        monitorCredit,
      ),
      model(
        ['scores.fairness', 'scores.fairness_attributes'],
        [
          'scores.credit_outcome_history',
          'customer.customers',
          'features.labelled',
          'features.labelled_columns',
          'scores.credit_labelled_rows',
          'scores.rating_scale',
        ],
        auditFairness,
      ),
      table('scores.credit_file', [
        'features.credit',
        'features.credit_invoices',
        'features.credit_balances',
        'features.credit_loans',
        'features.credit_flows',
        'features.credit_salary',
        'features.invoice_collections',
        'staging.accounts',
        'customer.customers',
        'customer.summary',
        'scores.value',
        'scores.lifecycle',
        'scores.credit',
        'scores.rating',
        'scores.ifrs_stage',
        'scores.limits',
        'scores.provisions',
        'scores.watch',
        'scores.decisions',
      ]),
      table('actions.blacklist', ['scores.decisions', 'customer.customers', 'scores.credit']),
    ],
  },
  {
    name: 'cash',
    steps: [
      table('scores.cash_days', ['staging.transactions', 'staging.accounts', 'staging.payments']),
      table('scores.cash_customers', ['staging.transactions', 'staging.accounts', 'staging.payments']),
      table('scores.cash_accounts', ['staging.transactions']),
      table('scores.cash_drivers', ['scores.cash_days', 'scores.cash_customers', 'scores.cash_accounts']),
      model(['scores.cash_forecast', 'scores.cash_accuracy'], ['scores.cash_days'], forecastBooks),
    ],
  },
  {
    name: 'anomalies',
    steps: [
      table('features.anomaly_movements', ['customer.movements']),
      table('features.anomaly_amounts', ['features.anomaly_movements']),
      table('features.anomaly_counts', ['features.anomaly_movements']),
      table('features.anomaly_weeks', ['features.anomaly_movements']),
      table('features.anomaly_patterns', ['features.anomaly_movements']),
      table('features.anomaly_wakings', ['customer.movements']),
      table('features.anomaly_standing', ['features.anomaly_movements']),
      table('features.anomaly_run_offs', [
        'features.anomaly_movements',
        'features.anomaly_standing',
        'staging.balances',
      ]),
      table('features.anomaly_tests', ['features.anomaly_movements', 'features.anomaly_weeks']),
      table('features.anomaly_candidates', [
        'features.anomaly_amounts',
        'features.anomaly_counts',
        'features.anomaly_patterns',
        'features.anomaly_tests',
        'features.anomaly_weeks',
      ]),
      model(['scores.anomaly_chances'], ['features.anomaly_candidates'], scoreAnomalies),
      table('scores.anomaly_found', [
        'features.anomaly_amounts',
        'features.anomaly_candidates',
        'features.anomaly_counts',
        'features.anomaly_patterns',
        'features.anomaly_run_offs',
        'features.anomaly_wakings',
        'features.anomaly_weeks',
        'scores.anomaly_chances',
      ]),
      table('scores.anomaly_evidence', ['features.anomaly_movements', 'scores.anomaly_found']),
      model([], ['ops.decision'], openDecisions),
      table('scores.anomaly_told', ['features.anomaly_movements', 'ops.decision', 'scores.anomaly_found']),
      table('scores.anomaly_alerts', [
        'scores.anomaly_evidence',
        'scores.anomaly_found',
        'scores.anomaly_told',
      ]),
      table('scores.anomalies', ['scores.anomaly_alerts']),
      table('scores.anomaly_night', [
        'features.anomaly_movements',
        'features.anomaly_tests',
        'scores.anomaly_alerts',
      ]),
      model(['ops.alert_night'], ['scores.anomaly_night'], keepAlertNight),
    ],
  },
  {
    name: 'affinity',
    steps: [
      table('features.affinity_items', ['staging.transactions', 'staging.products']),
      table('features.basket_lines', [
        'staging.transactions',
        'customer.refund_matches',
        'features.affinity_items',
      ]),
      table('features.baskets', ['features.basket_lines']),
      table('features.basket_items', [
        'features.basket_lines',
        'features.baskets',
        'features.affinity_items',
      ]),
      table('features.frequent_items', [
        'features.baskets',
        'features.basket_items',
        'features.affinity_items',
      ]),
      model(
        ['features.pair_sizes', 'scores.pair_measures'],
        ['features.basket_items', 'features.frequent_items'],
        scoreProductPairs,
      ),
      table('scores.product_pairs', ['features.affinity_items', 'scores.pair_measures']),
      table('scores.strongest_pair', ['features.affinity_items', 'scores.pair_measures']),
      model(
        ['scores.item_rules', 'scores.itemset_search'],
        [
          'features.baskets',
          'features.basket_items',
          'features.affinity_items',
          'features.frequent_items',
          'features.pair_sizes',
        ],
        mineItemsets,
      ),
      table('scores.affinity_summary', ['features.baskets', 'scores.product_pairs', 'scores.itemset_search']),
      table('features.customer_products', [
        'customer.purchase_lines',
        'features.purchase_history',
        'features.affinity_items',
      ]),
      model(
        ['scores.offer_numbers'],
        [
          'features.customer_products',
          'features.affinity_items',
          'features.past_origins',
          'features.purchase_history',
          'scores.rfm',
          'scores.credit',
        ],
        scoreNextOffers,
      ),
      table('scores.next_offer', [
        'features.customer_products',
        'features.affinity_items',
        'features.purchase_history',
        'scores.offer_numbers',
        'customer.customers',
      ]),
    ],
  },
  {
    name: 'acquisition',
    steps: [
      table('features.acquisition', [
        'customer.customers',
        'customer.purchase_days',
        'customer.purchase_lines',
        'staging.accounts',
        'staging.customers',
        'staging.interactions',
        'staging.transactions',
      ]),
      table('features.acquisition_sources', ['features.acquisition', 'raw.customers']),
      model(
        ['scores.acquisition_sources'],
        ['features.acquisition', 'features.acquisition_sources', 'scores.value'],
        scoreSources,
      ),
      model(['scores.referral_value'], ['features.acquisition', 'scores.value'], scoreReferral),
      table('scores.referrers', ['features.acquisition', 'scores.value']),
      model(
        ['scores.prospect_rows', 'scores.prospects'],
        ['features.acquisition', 'features.acquisition_sources'],
        scoreProspects,
      ),
    ],
  },
  {
    name: 'warnings',
    steps: [
      table('features.complaints', ['staging.interactions']),
      table('features.outgoing_transfers', ['customer.movements']),
      table('features.income_ends', ['customer.receipts']),
      table('features.balance_falls', ['staging.accounts', 'staging.balances']),
      table('features.lost_customers', ['customer.purchase_days']),
      table('features.survey_counts', ['staging.interactions']),
      table('features.complaint_outcomes', [
        'features.churn_origins',
        'features.churn_outcomes',
        'features.complaints',
      ]),
      table('scores.churn_money', [
        'scores.churn',
        'scores.clv',
        'scores.contribution',
        'scores.lifecycle',
        'scores.value',
      ]),
      table('scores.churn_thresholds', ['scores.churn_money']),
      model(['ops.churn_warning', 'ops.churn_warning_night'], [], openWarningBooks),
      table('scores.churn_warnings', [
        'ops.churn_warning',
        'ops.churn_warning_night',
        'scores.churn_money',
        'scores.churn_thresholds',
      ]),
      model([], ['scores.churn_warnings', 'ops.churn_warning', 'ops.churn_warning_night'], keepWarnings),
      table('scores.churn_money_totals', ['scores.churn_money', 'scores.churn_warnings']),
      table('scores.early_signals', [
        'customer.purchase_days',
        'customer.summary',
        'features.balance_falls',
        'features.complaints',
        'features.income_ends',
        'features.outgoing_transfers',
        'scores.lifecycle',
        'staging.accounts',
      ]),
      table('scores.return_rates', ['features.lost_customers']),
      table('scores.lost_reasons', [
        'customer.purchase_days',
        'customer.refunds',
        'customer.summary',
        'features.complaints',
        'features.income_ends',
        'features.lost_customers',
        'features.outgoing_transfers',
        'staging.accounts',
        'staging.interactions',
      ]),
      table('scores.complaints_by', ['features.complaints']),
      model(['scores.survey_intervals'], ['features.survey_counts'], boundSurveys),
      table('scores.satisfaction', ['features.survey_counts', 'scores.survey_intervals']),
      model(['scores.complaint_intervals'], ['features.complaint_outcomes'], boundComplaints),
      table('scores.complaint_churn', ['features.complaint_outcomes', 'scores.complaint_intervals']),
    ],
  },
  {
    name: 'actions',
    steps: [
      table('actions.save_list', [
        'customer.customers',
        'features.complaints',
        'scores.churn',
        'scores.churn_money',
        'scores.churn_thresholds',
        'scores.churn_warnings',
        'scores.credit',
        'scores.early_signals',
      ]),
      table('actions.win_back', [
        'customer.customers',
        'customer.purchase_days',
        'features.complaints',
        'features.lost_customers',
        'features.sale_margins',
        'scores.contribution',
        'scores.credit',
        'scores.lost_reasons',
        'scores.return_rates',
      ]),
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
          'scores.next_offer',
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
        'scores.ifrs_stage',
        'scores.limits',
        'scores.next_offer',
        'scores.rating',
        'scores.anomalies',
        'scores.segments',
        'scores.watch',
      ]),
      table('ops.tonight', [
        'actions.save_list',
        'actions.win_back',
        'customer.purchase_days',
        'ops.source_quality',
        'scores.anomaly_alerts',
        'scores.credit',
        'scores.customers',
        'scores.limits',
        'scores.provisions',
        'scores.rating',
        'scores.watch',
      ]),
      model(['ops.figure'], ['ops.tonight'], keepFigures),
      model(
        ['ops.prediction', 'ops.track_record'],
        ['customer.purchase_days', 'scores.churn'],
        keepPredictions,
      ),
    ],
  },
];
