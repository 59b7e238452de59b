import type { CustomerColumn } from '../audiences.ts';
import { segmentWord } from '../messages/segment-word.ts';
import type { Speech } from '../messages/speech.ts';
import { type CellValue, figureCell, textCell } from '../tables.ts';
import type { CsvValue } from './csv.ts';

/** How a column about a customer is written, on pages and in files alike. */
type ColumnKind =
  | 'id'
  | 'text'
  | 'words'
  | 'day'
  | 'days'
  | 'count'
  | 'decimal'
  | 'money'
  | 'share'
  | 'watch_level'
  | 'rfm_segment'
  | 'value_tier'
  | 'lifecycle_stage'
  | 'churn_band'
  | 'segment_name'
  | 'status'
  | 'value_class'
  | 'warning_level'
  | 'crossed'
  | 'flag'
  | 'held_back'
  | 'signal'
  | 'age_band'
  | 'payment_method'
  | 'stage_reason'
  | 'watch_movement';

const kinds: Readonly<Record<CustomerColumn, ColumnKind>> = {
  customer_id: 'id',
  masked_name: 'text',
  manager: 'text',
  first_purchase_on: 'day',
  last_purchase_on: 'day',
  days_since_last_purchase: 'days',
  median_gap_days: 'decimal',
  orders: 'count',
  total_value: 'money',
  net_value_12m: 'money',
  value_tier: 'value_tier',
  value_rank: 'count',
  lifecycle_stage: 'lifecycle_stage',
  rfm_segment: 'rfm_segment',
  segment_name: 'segment_name',
  expected_purchases: 'decimal',
  clv: 'money',
  churn_probability: 'share',
  churn_band: 'churn_band',
  value_at_risk: 'money',
  refunds_12m: 'money',
  refund_lines_12m: 'count',
  unmatched_refunds_12m: 'count',
  refund_share_12m: 'share',
  status: 'status',
  credit_score: 'count',
  credit_grade: 'text',
  exposure: 'money',
  days_past_due: 'days',
  payment_terms_days: 'days',
  watch_level: 'watch_level',
  action: 'words',
  reason: 'words',
  as_of: 'day',
  contact: 'flag',
  control_group: 'flag',
  held_back: 'held_back',
  value_class: 'value_class',
  level: 'warning_level',
  crossed: 'crossed',
  since_on: 'day',
  expected_margin_12m: 'money',
  expected_loss: 'money',
  worth_of_saving: 'money',
  worth_rank: 'count',
  signal: 'signal',
  signals: 'words',
  age_band: 'age_band',
  lost_on: 'day',
  lost_days: 'days',
  p_return: 'share',
  margin_when_active: 'money',
  worth_of_return: 'money',
  pd: 'share',
  rating: 'count',
  previous_grade: 'text',
  credit_limit: 'money',
  previous_limit: 'money',
  limit_used: 'money',
  payment_method: 'payment_method',
  blocked_by: 'text',
  ifrs_stage: 'count',
  stage_reason: 'stage_reason',
  provision: 'money',
  watch_movement: 'watch_movement',
  watch_entered_on: 'day',
  watch_leaves_on: 'day',
  decided_on: 'day',
  decided_by: 'text',
  second_person: 'text',
  expires_on: 'day',
};

export type ColumnValue = string | number | null;

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

const decimals: Partial<Record<ColumnKind, number>> = { money: 2, share: 4, decimal: 1, days: 0, count: 0 };

/** Kinds whose values the catalogues have a word for, under a family of the same name. */
const wordKinds = [
  'rfm_segment',
  'value_tier',
  'lifecycle_stage',
  'churn_band',
  'status',
  'watch_level',
  'value_class',
  'warning_level',
  'crossed',
  'flag',
  'held_back',
  'signal',
  'age_band',
  'payment_method',
  'stage_reason',
  'watch_movement',
] as const satisfies readonly ColumnKind[];

const isWord = (kind: ColumnKind): kind is (typeof wordKinds)[number] =>
  wordKinds.some((known) => known === kind);

const asText = (speech: Speech, kind: ColumnKind, value: string): string => {
  if (kind === 'segment_name') return segmentWord(speech, value);
  return isWord(kind) ? speech.word(kind, value) : value;
};

/** The value as a file holds it: rounded numbers, words in the language of the run. */
export const csvValue = (speech: Speech, column: CustomerColumn, value: ColumnValue): CsvValue => {
  const kind = kinds[column];
  if (typeof value === 'number') return rounded(value, decimals[kind] ?? 4);
  return value === null ? null : asText(speech, kind, value);
};

/** The value as a page shows it. */
export const cellOf = (speech: Speech, column: CustomerColumn, value: ColumnValue): CellValue => {
  const { format } = speech;
  const kind = kinds[column];
  if (typeof value === 'string') return { text: asText(speech, kind, value) };
  if (kind === 'money') return figureCell(value, format.amount);
  if (kind === 'share') return figureCell(value, format.share);
  if (kind === 'decimal') return figureCell(value, (figure) => format.decimal(figure, 1));
  return value === null ? textCell(null) : figureCell(value, format.count);
};

const figures = new Set<ColumnKind>(['days', 'count', 'decimal', 'money', 'share']);

/** How a table sets the column. */
export const cellKind = (column: CustomerColumn): 'figure' | 'id' | 'words' | undefined => {
  const kind = kinds[column];
  if (figures.has(kind)) return 'figure';
  return kind === 'id' || kind === 'day' ? 'id' : kind === 'words' ? 'words' : undefined;
};

/** The column's heading; amounts name their currency. */
export const headOf = (speech: Speech, column: CustomerColumn): string => {
  const head = speech.say(`column.${column}`);
  return kinds[column] === 'money'
    ? speech.say('column_unit.money', { head, currency: speech.format.currency })
    : head;
};
