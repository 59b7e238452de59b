import { type Facts, isOn } from '../facts.ts';
import { sayReasons, saySilence } from '../reasons.ts';
import { maskedName } from './masked-name.ts';
import { type ListDefinition, type WrittenList, writeList } from './write-list.ts';

const creditShape = {
  customer_id: 'text',
  name: 'text',
  kind: 'text',
  manager: 'text',
  last_purchase_on: 'text',
  days_since_last_purchase: 'number',
  median_gap_days: 'number',
  net_value_12m: 'number',
  value_tier: 'text',
  lifecycle_stage: 'text',
  churn_probability: 'number',
  churn_band: 'text',
  churn_reasons: 'text',
  value_at_risk: 'number',
  credit_score: 'number',
  credit_grade: 'text',
  credit_reasons: 'text',
  watch_level: 'text',
  watch_reasons: 'text',
  exposure: 'number',
  days_past_due: 'number',
  payment_terms_days: 'number',
} as const;

const refundShape = {
  customer_id: 'text',
  name: 'text',
  kind: 'text',
  manager: 'text',
  status: 'text',
  refunds_12m: 'number',
  refund_lines_12m: 'number',
  unmatched_refunds_12m: 'number',
  net_value_12m: 'number',
  refund_share_12m: 'number',
} as const;

type RiskList = ListDefinition<'risk', typeof creditShape>;

const creditList = (name: string, shown: RiskList['shown']): RiskList => ({
  name,
  audience: 'risk',
  shape: creditShape,
  columns: [
    'customer_id',
    'masked_name',
    'manager',
    'credit_grade',
    'credit_score',
    'exposure',
    'days_past_due',
    'payment_terms_days',
    'watch_level',
    'net_value_12m',
    'lifecycle_stage',
    'churn_band',
    'reason',
  ],
  shown,
  read: (facts, row) => ({
    ...row,
    masked_name: maskedName(row.name, row.kind),
    // On the watch list the warning signs are the reason, elsewhere what cost points.
    reason: sayReasons(
      facts.speech,
      'credit_reason',
      name === 'watch-list' ? row.watch_reasons : row.credit_reasons,
      4,
    ),
  }),
});

const drifting: RiskList = {
  name: 'drifting',
  audience: 'risk',
  shape: creditShape,
  columns: [
    'customer_id',
    'masked_name',
    'manager',
    'value_tier',
    'lifecycle_stage',
    'net_value_12m',
    'value_at_risk',
    'churn_probability',
    'churn_band',
    'last_purchase_on',
    'days_since_last_purchase',
    'median_gap_days',
    'exposure',
    'reason',
  ],
  shown: [
    'customer_id',
    'masked_name',
    'net_value_12m',
    'churn_probability',
    'value_at_risk',
    'last_purchase_on',
    'reason',
  ],
  read: (facts, row) => ({
    ...row,
    masked_name: maskedName(row.name, row.kind),
    reason:
      sayReasons(facts.speech, 'churn_reason', row.churn_reasons) ||
      saySilence(facts.speech, row.days_since_last_purchase, row.median_gap_days),
  }),
};

const refundColumns = [
  'customer_id',
  'masked_name',
  'manager',
  'status',
  'refunds_12m',
  'refund_lines_12m',
  'unmatched_refunds_12m',
  'refund_share_12m',
  'net_value_12m',
] as const;

const refunds: ListDefinition<'risk', typeof refundShape> = {
  name: 'refunds',
  audience: 'risk',
  shape: refundShape,
  columns: refundColumns,
  shown: [
    'customer_id',
    'masked_name',
    'refunds_12m',
    'refund_lines_12m',
    'refund_share_12m',
    'net_value_12m',
    'status',
  ],
  read: (_facts, row) => ({ ...row, masked_name: maskedName(row.name, row.kind) }),
};

const creditLists: readonly RiskList[] = [
  creditList('worst-customers', [
    'customer_id',
    'masked_name',
    'credit_grade',
    'credit_score',
    'exposure',
    'days_past_due',
    'reason',
  ]),
  creditList('watch-list', [
    'customer_id',
    'masked_name',
    'watch_level',
    'credit_grade',
    'exposure',
    'days_past_due',
    'reason',
  ]),
  creditList('overdue', [
    'customer_id',
    'masked_name',
    'days_past_due',
    'exposure',
    'credit_grade',
    'payment_terms_days',
    'net_value_12m',
  ]),
];

/** Writes the lists that risk works through; those about credit only where the data allows a grade. */
export const writeRiskLists = async (facts: Facts): Promise<readonly WrittenList[]> => {
  const written: WrittenList[] = [];
  if (isOn(facts, 'credit')) for (const list of creditLists) written.push(await writeList(facts, list));
  written.push(await writeList(facts, drifting));
  written.push(await writeList(facts, refunds));
  return written;
};
