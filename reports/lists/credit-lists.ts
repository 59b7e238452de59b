import { sayReasons } from '../reasons.ts';
import { sayBlocks, sayLimit } from '../risk/limit-words.ts';
import { type ListDefinition, sayingOf } from './list-definition.ts';

const shape = {
  customer_id: 'text',
  masked_name: 'text',
  manager: 'text',
  net_value_12m: 'number',
  lifecycle_stage: 'text',
  churn_band: 'text',
  credit_score: 'number',
  credit_grade: 'text',
  previous_grade: 'text',
  pd: 'number',
  rating: 'number',
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
} as const;

type CreditList = ListDefinition<'risk', typeof shape>;

const saying = sayingOf(shape);

/** Which of the coded reasons a list tells. */
type Told = 'credit_reasons' | 'watch_reasons' | 'limit_reasons';

/** Most signs or points that a list spells out; the steps of a limit all stand. */
const mostReasons = 4;

const creditList = (
  name: string,
  told: Told,
  columns: CreditList['columns'],
  shown: CreditList['shown'],
): CreditList => ({
  name,
  audience: 'risk',
  shape,
  columns,
  shown,
  says: {
    blocked_by: saying(['block_reasons'], ({ speech }, { block_reasons }) =>
      sayBlocks(speech, block_reasons),
    ),
    reason: saying([told], ({ speech }, row) =>
      told === 'limit_reasons'
        ? sayLimit(speech, row[told])
        : sayReasons(speech, 'credit_reason', row[told], mostReasons),
    ),
  },
});

const who = ['customer_id', 'masked_name', 'manager'] as const;
const standing = [
  'credit_grade',
  'previous_grade',
  'rating',
  'pd',
  'credit_score',
  'exposure',
  'days_past_due',
] as const;

/** The lists about credit that are taken from the common view of customers. */
export const creditLists: readonly CreditList[] = [
  creditList(
    'worst-customers',
    'credit_reasons',
    [
      ...who,
      ...standing,
      'payment_terms_days',
      'watch_level',
      'net_value_12m',
      'lifecycle_stage',
      'churn_band',
      'reason',
    ],
    [
      'customer_id',
      'masked_name',
      'credit_grade',
      'pd',
      'credit_score',
      'exposure',
      'days_past_due',
      'reason',
    ],
  ),
  creditList(
    'watch-list',
    'watch_reasons',
    [...who, 'watch_level', 'watch_movement', 'watch_entered_on', 'watch_leaves_on', ...standing, 'reason'],
    [
      'customer_id',
      'masked_name',
      'watch_level',
      'watch_movement',
      'watch_entered_on',
      'credit_grade',
      'exposure',
      'days_past_due',
      'reason',
    ],
  ),
  creditList(
    'watch-left',
    'watch_reasons',
    [...who, 'watch_entered_on', ...standing, 'reason'],
    ['customer_id', 'masked_name', 'watch_entered_on', 'credit_grade', 'exposure', 'reason'],
  ),
  creditList(
    'overdue',
    'credit_reasons',
    [...who, ...standing, 'payment_terms_days', 'watch_level', 'net_value_12m', 'reason'],
    [
      'customer_id',
      'masked_name',
      'days_past_due',
      'exposure',
      'credit_grade',
      'payment_terms_days',
      'net_value_12m',
    ],
  ),
  {
    ...creditList(
      'limits',
      'limit_reasons',
      [
        ...who,
        ...standing,
        'credit_limit',
        'previous_limit',
        'limit_used',
        'payment_method',
        'payment_terms_days',
        'blocked_by',
        'reason',
      ],
      [
        'customer_id',
        'masked_name',
        'credit_grade',
        'credit_limit',
        'limit_used',
        'payment_method',
        'blocked_by',
        'reason',
      ],
    ),
    isLong: true,
  },
  creditList(
    'stages',
    'credit_reasons',
    [...who, 'ifrs_stage', 'stage_reason', ...standing, 'provision', 'reason'],
    [
      'customer_id',
      'masked_name',
      'ifrs_stage',
      'stage_reason',
      'credit_grade',
      'exposure',
      'days_past_due',
      'provision',
    ],
  ),
];

const blacklistShape = {
  customer_id: 'text',
  masked_name: 'text',
  manager: 'text',
  exposure: 'number',
  days_past_due: 'number',
  decided_on: 'text',
  decided_by: 'text',
  second_person: 'text',
  expires_on: 'text',
  reason: 'text',
} as const;

const blacklistColumns = [
  'customer_id',
  'masked_name',
  'manager',
  'exposure',
  'days_past_due',
  'decided_on',
  'decided_by',
  'second_person',
  'expires_on',
  'reason',
] as const;

/** Whom people decided not to sell to on credit; the reason is in the words of who decided. */
export const blacklist: ListDefinition<'risk', typeof blacklistShape> = {
  name: 'blacklist',
  audience: 'risk',
  shape: blacklistShape,
  columns: blacklistColumns,
  shown: blacklistColumns.filter((column) => column !== 'manager'),
};
