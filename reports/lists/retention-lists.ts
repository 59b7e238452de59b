import type { Facts } from '../facts.ts';
import type { Row, Shape } from '../query.ts';
import { readCodes, sayLoss, sayReasons, saySignal, saySilence } from '../reasons.ts';
import { type ListDefinition, sayingOf } from './list-definition.ts';

const standing = {
  customer_id: 'text',
  value_class: 'text',
  since_on: 'text',
  crossed: 'text',
  churn_probability: 'number',
  churn_reasons: 'text',
  signals: 'text',
  expected_loss: 'number',
  value_tier: 'text',
  rfm_segment: 'text',
  segment_name: 'text',
  lifecycle_stage: 'text',
  last_purchase_on: 'text',
  days_since_last_purchase: 'number',
  median_gap_days: 'number',
  may_contact: 'boolean',
} as const;

const saveShape = {
  ...standing,
  as_of: 'text',
  is_to_contact: 'boolean',
  suppressed_by: 'text',
  is_control: 'boolean',
  recommended_action: 'text',
  expected_margin_12m: 'number',
  worth_of_saving: 'number',
  worth_rank: 'number',
} as const;

const lostShape = {
  customer_id: 'text',
  as_of: 'text',
  is_to_contact: 'boolean',
  suppressed_by: 'text',
  is_control: 'boolean',
  may_contact: 'boolean',
  age_band: 'text',
  lost_on: 'text',
  lost_days: 'number',
  lost_reason: 'text',
  reason_text: 'text',
  reason_value: 'number',
  reason_usual: 'number',
  p_return: 'number',
  margin_when_active: 'number',
  worth_of_return: 'number',
  worth_rank: 'number',
  last_purchase_on: 'text',
  orders: 'number',
  total_value: 'number',
} as const;

const signalShape = {
  customer_id: 'text',
  signal: 'text',
  signal_value: 'number',
  signal_usual: 'number',
  since_on: 'text',
  value_class: 'text',
  churn_probability: 'number',
  level: 'text',
  expected_margin_12m: 'number',
  last_purchase_on: 'text',
  may_contact: 'boolean',
} as const;

type MarketingList<S extends Shape> = ListDefinition<'marketing', S>;

const flag = (is: boolean | null) => (is ? 'yes' : 'no');

/** Why somebody may leave: the reasons of the score, else the silence, where there were purchases. */
const whyLeaving = (
  { speech }: Facts,
  row: Pick<Row<typeof standing>, 'churn_reasons' | 'days_since_last_purchase' | 'median_gap_days'>,
): string =>
  sayReasons(speech, 'churn_reason', row.churn_reasons) ||
  (row.days_since_last_purchase === null
    ? ''
    : saySilence(speech, row.days_since_last_purchase, row.median_gap_days));

const signalWords = ({ speech }: Facts, json: string | null): string | null =>
  readCodes(json)
    .map((code) => speech.word('signal', code))
    .join(speech.say('reason.and')) || null;

const ofLost = sayingOf(lostShape);

/** Why somebody is on the list, and which signals there are. */
const standingSays = {
  reason: sayingOf(standing)(['churn_reasons', 'days_since_last_purchase', 'median_gap_days'], (facts, row) =>
    whyLeaving(facts, row),
  ),
  signals: sayingOf(standing)(['signals'], (facts, row) => signalWords(facts, row.signals)),
};

/** Whom to call before they leave. Who refused is in no file; others who are held back are there, and marked. */
export const saveList: MarketingList<typeof saveShape> = {
  name: 'save-list',
  audience: 'marketing',
  shape: saveShape,
  columns: [
    'customer_id',
    'contact',
    'control_group',
    'held_back',
    'action',
    'reason',
    'signals',
    'value_class',
    'churn_probability',
    'expected_margin_12m',
    'expected_loss',
    'worth_of_saving',
    'worth_rank',
    'since_on',
    'crossed',
    'value_tier',
    'rfm_segment',
    'segment_name',
    'lifecycle_stage',
    'last_purchase_on',
    'days_since_last_purchase',
    'median_gap_days',
    'as_of',
  ],
  shown: ['customer_id', 'value_class', 'churn_probability', 'expected_loss', 'reason', 'action'],
  consent: 'may_contact',
  heldBack: 'suppressed_by',
  says: {
    contact: sayingOf(saveShape)(['suppressed_by'], (_facts, row) => flag(row.suppressed_by === null)),
    control_group: sayingOf(saveShape)(['is_control'], (_facts, row) => flag(row.is_control)),
    held_back: sayingOf(saveShape)(['suppressed_by'], (_facts, row) => row.suppressed_by),
    action: sayingOf(saveShape)(['recommended_action'], ({ speech }, row) =>
      speech.word('save_action', row.recommended_action ?? 'call'),
    ),
    ...standingSays,
  },
};

/** Who is likelier to leave than most, and not yet to be called. */
export const churnWatch: MarketingList<typeof standing> = {
  name: 'churn-watch',
  audience: 'marketing',
  shape: standing,
  columns: [
    'customer_id',
    'value_class',
    'churn_probability',
    'expected_loss',
    'reason',
    'signals',
    'since_on',
    'crossed',
    'value_tier',
    'rfm_segment',
    'segment_name',
    'lifecycle_stage',
    'last_purchase_on',
    'days_since_last_purchase',
    'median_gap_days',
  ],
  shown: ['customer_id', 'value_class', 'churn_probability', 'expected_loss', 'since_on', 'reason'],
  consent: 'may_contact',
  says: standingSays,
};

/** Lost customers by what their coming back would be worth. */
export const winBack: MarketingList<typeof lostShape> = {
  name: 'win-back',
  audience: 'marketing',
  shape: lostShape,
  columns: [
    'customer_id',
    'contact',
    'control_group',
    'held_back',
    'action',
    'reason',
    'age_band',
    'lost_on',
    'lost_days',
    'p_return',
    'margin_when_active',
    'worth_of_return',
    'worth_rank',
    'last_purchase_on',
    'orders',
    'total_value',
    'as_of',
  ],
  shown: ['customer_id', 'age_band', 'p_return', 'worth_of_return', 'last_purchase_on', 'reason', 'action'],
  consent: 'may_contact',
  heldBack: 'suppressed_by',
  says: {
    contact: ofLost(['suppressed_by'], (_facts, row) => flag(row.suppressed_by === null)),
    control_group: ofLost(['is_control'], (_facts, row) => flag(row.is_control)),
    held_back: ofLost(['suppressed_by'], (_facts, row) => row.suppressed_by),
    action: ofLost(['lost_reason'], ({ speech }, row) =>
      speech.word('return_action', row.lost_reason ?? 'silence'),
    ),
    reason: ofLost(['lost_reason', 'reason_text', 'reason_value', 'reason_usual'], ({ speech }, row) =>
      sayLoss(speech, {
        reason: row.lost_reason ?? 'silence',
        text: row.reason_text,
        value: row.reason_value,
        usual: row.reason_usual,
      }),
    ),
  },
};

/** What is unusual tonight, one row per customer and signal. Who receives a customer's money is not said. */
export const earlySignals: MarketingList<typeof signalShape> = {
  name: 'early-signals',
  audience: 'marketing',
  shape: signalShape,
  columns: [
    'customer_id',
    'signal',
    'reason',
    'since_on',
    'level',
    'value_class',
    'churn_probability',
    'expected_margin_12m',
    'last_purchase_on',
  ],
  shown: ['customer_id', 'signal', 'reason', 'level', 'expected_margin_12m'],
  consent: 'may_contact',
  says: {
    reason: sayingOf(signalShape)(['signal', 'signal_value', 'signal_usual'], ({ speech }, row) =>
      saySignal(speech, row.signal ?? '', row.signal_value, row.signal_usual),
    ),
  },
};
