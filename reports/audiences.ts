import { DaybreakError } from '../pipeline/errors.ts';
import { cardColumns } from './cards/card-columns.ts';

/** Who a published file is for; each has a folder of its own. */
export type Audience = 'marketing' | 'risk';

const history = [
  'customer_id',
  'first_purchase_on',
  'last_purchase_on',
  'days_since_last_purchase',
  'median_gap_days',
  'orders',
  'total_value',
  'net_value_12m',
  'value_tier',
  'lifecycle_stage',
] as const;

/**
 * The columns about single customers that each audience may see, in any format. Marketing sees no names, no
 * contact data and nothing about credit; risk sees reasons and exposure, and the name masked.
 */
export const allowedColumns = {
  marketing: [
    ...history,
    'rfm_segment',
    'segment_name',
    'value_rank',
    'expected_purchases',
    'clv',
    'churn_probability',
    'churn_band',
    'action',
    'reason',
    // Whom to call, whom to win back, and who is held back; why stays in words that give no credit away.
    'as_of',
    'contact',
    'control_group',
    'held_back',
    'value_class',
    'level',
    'crossed',
    'since_on',
    'expected_margin_12m',
    'expected_loss',
    'worth_of_saving',
    'worth_rank',
    'signal',
    'signals',
    'age_band',
    'lost_on',
    'lost_days',
    'p_return',
    'margin_when_active',
    'worth_of_return',
    // What to offer whom, who refers, and who is like the best customers.
    'offered_product',
    'offered_name',
    'due_name',
    'due_on',
    'due_gap_days',
    'referred_buyers',
    'referred_value',
    'likelihood',
    'likelihood_rank',
    ...cardColumns.marketing,
  ],
  risk: [
    ...history,
    ...cardColumns.risk,
    'masked_name',
    'manager',
    'churn_probability',
    'churn_band',
    'value_at_risk',
    'refunds_12m',
    'refund_lines_12m',
    'unmatched_refunds_12m',
    'refund_share_12m',
    'status',
    'credit_score',
    'credit_grade',
    'exposure',
    'days_past_due',
    'payment_terms_days',
    'watch_level',
    'pd',
    'rating',
    'previous_grade',
    'credit_limit',
    'previous_limit',
    'limit_used',
    'payment_method',
    'blocked_by',
    'ifrs_stage',
    'stage_reason',
    'provision',
    'watch_movement',
    'watch_entered_on',
    'watch_leaves_on',
    'decided_on',
    'decided_by',
    'second_person',
    // What is unusual on the accounts.
    'alert_on',
    'alert_level',
    'signal',
    'evidence',
    'held_back',
    'expires_on',
    'reason',
  ],
} as const satisfies Record<Audience, readonly string[]>;

/** A column of a table or list about single customers. */
export type CustomerColumn = (typeof allowedColumns)[Audience][number];

/**
 * Refuses columns that an audience may not see.
 * @throws AUDIENCE_COLUMN
 */
export const checkColumns = (audience: Audience, columns: readonly string[]): void => {
  const allowed: readonly string[] = allowedColumns[audience];
  const refused = columns.find((column) => !allowed.includes(column));
  if (refused !== undefined) {
    throw new DaybreakError('AUDIENCE_COLUMN', `${audience} requires a column of its list, got ${refused}`);
  }
};

/** Breakdowns for marketing hide groups of fewer customers than this: a group of one is a person. */
export const smallestCell = 5;

/**
 * Says which groups of a breakdown must be hidden: those with 1 to 4 customers and, when that is a single group,
 * the next smallest too, since the total would give it away. Empty groups tell nothing about anybody.
 * @returns one flag per group, in the order given
 */
export const hiddenGroups = (customers: readonly number[]): readonly boolean[] => {
  const hidden = customers.map((count) => count > 0 && count < smallestCell);
  const alone = hidden.filter(Boolean).length === 1;
  if (!alone) return hidden;
  const shown = customers.map((count, i) => (count > 0 && !hidden[i] ? count : Number.POSITIVE_INFINITY));
  const next = shown.indexOf(Math.min(...shown));
  return hidden.map((isHidden, i) => isHidden || (i === next && shown[i] !== Number.POSITIVE_INFINITY));
};
