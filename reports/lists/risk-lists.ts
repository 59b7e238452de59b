import type { Facts } from '../facts.ts';
import { sayReasons, saySilence } from '../reasons.ts';
import { readCreditTotals } from '../risk/credit-totals.ts';
import { alertList } from './alert-list.ts';
import { blacklist, creditLists } from './credit-lists.ts';
import { type AnyList, type ListDefinition, sayingOf } from './list-definition.ts';

const driftingShape = {
  customer_id: 'text',
  masked_name: 'text',
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
  exposure: 'number',
} as const;

const refundShape = {
  customer_id: 'text',
  masked_name: 'text',
  manager: 'text',
  status: 'text',
  refunds_12m: 'number',
  refund_lines_12m: 'number',
  unmatched_refunds_12m: 'number',
  net_value_12m: 'number',
  refund_share_12m: 'number',
} as const;

const drifting: ListDefinition<'risk', typeof driftingShape> = {
  name: 'drifting',
  audience: 'risk',
  shape: driftingShape,
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
  says: {
    reason: sayingOf(driftingShape)(
      ['churn_reasons', 'days_since_last_purchase', 'median_gap_days'],
      (facts, row) =>
        sayReasons(facts.speech, 'churn_reason', row.churn_reasons) ||
        saySilence(facts.speech, row.days_since_last_purchase, row.median_gap_days),
    ),
  },
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
};

/** Whether anybody's account movements are searched for what is unusual. */
const hasMovements = async ({ db }: Facts): Promise<boolean> => {
  const reader = await db.runAndReadAll('select count(*) > 0 from scores.anomaly_night where watched > 0');
  return reader.getRows()[0]![0] as boolean;
};

/** The lists that risk works through; those about credit only where the data allows a grade. */
export const riskLists = async (facts: Facts): Promise<readonly AnyList[]> => {
  const { tonight } = await readCreditTotals(facts);
  return [
    ...(tonight ? [...creditLists, blacklist] : []),
    ...((await hasMovements(facts)) ? [alertList] : []),
    drifting,
    refunds,
  ];
};
