import type { CustomerColumn } from '../audiences.ts';
import { cardKinds } from '../cards/card-columns.ts';
import { segmentWord } from '../messages/segment-word.ts';
import type { Speech } from '../messages/speech.ts';
import { type CellValue, figureCell, textCell } from '../tables.ts';

/** How a column about a customer is written, on pages and in files alike. */
export type ColumnKind =
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
  | 'watch_movement'
  | 'alert_level'
  | 'contact_outcome'
  | 'operation';

const kinds: Readonly<Record<CustomerColumn, ColumnKind>> = {
  ...cardKinds,
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
  offered_product: 'id',
  offered_name: 'words',
  due_name: 'words',
  due_on: 'day',
  due_gap_days: 'days',
  referred_buyers: 'count',
  referred_value: 'money',
  likelihood: 'share',
  likelihood_rank: 'count',
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
  alert_on: 'day',
  alert_level: 'alert_level',
  evidence: 'words',
  watch_entered_on: 'day',
  watch_leaves_on: 'day',
  decided_on: 'day',
  decided_by: 'text',
  second_person: 'text',
  expires_on: 'day',
};

export type ColumnValue = string | number | null;

/** Decimals that a file keeps of a figure. */
const decimals = { money: 2, share: 4, decimal: 1, days: 0, count: 0 } as const satisfies Partial<
  Record<ColumnKind, number>
>;

export type FigureKind = keyof typeof decimals;

const isFigure = (kind: ColumnKind): kind is FigureKind => kind in decimals;

/** What a column holds: a figure with so many decimals, a day, or a text. */
export const contentOf = (
  column: CustomerColumn,
): { readonly figure: FigureKind; readonly decimals: number } | 'day' | 'id' | 'text' => {
  const kind = kinds[column];
  if (isFigure(kind)) return { figure: kind, decimals: decimals[kind] };
  return kind === 'day' || kind === 'id' ? kind : 'text';
};

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
  'alert_level',
  'contact_outcome',
] as const satisfies readonly ColumnKind[];

const isWord = (kind: ColumnKind): kind is (typeof wordKinds)[number] =>
  wordKinds.some((known) => known === kind);

/** A kind of account movement with the channel it came through: `withdrawal cash` as "withdrawal (cash)". */
export const operationWord = ({ say, word }: Speech, operation: string): string => {
  const [kind = '', ...channel] = operation.split(' ');
  const name = word('movement', kind);
  return channel.length > 0 ? say('movement.by', { kind: name, channel: channel.join(' ') }) : name;
};

/** A text of the data as people read it: a coded value by the word for it, anything else as it is. */
export const wordOf = (speech: Speech, column: CustomerColumn, value: string): string => {
  const kind = kinds[column];
  if (kind === 'segment_name') return segmentWord(speech, value);
  if (kind === 'operation') return operationWord(speech, value);
  return isWord(kind) ? speech.word(kind, value) : value;
};

/** Whether a text of the data stands as it is, without a word for it. */
export const isVerbatim = (column: CustomerColumn): boolean =>
  kinds[column] === 'text' || kinds[column] === 'id' || kinds[column] === 'words';

/** The value as a page shows it; texts are in the words of the language already. */
export const cellOf = (speech: Speech, column: CustomerColumn, value: ColumnValue): CellValue => {
  const { format } = speech;
  const kind = kinds[column];
  // A masked name stays on one line.
  if (typeof value === 'string')
    return { text: column === 'masked_name' ? value.replace('*** ', '***\u00a0') : value };
  if (kind === 'money') return figureCell(value, format.amount);
  if (kind === 'share') return figureCell(value, format.share);
  if (kind === 'decimal') return figureCell(value, (figure) => format.decimal(figure, 1));
  return value === null ? textCell(null) : figureCell(value, format.count);
};

/** How a table sets the column. */
export const cellKind = (column: CustomerColumn): 'figure' | 'id' | 'words' | undefined => {
  const kind = kinds[column];
  if (isFigure(kind)) return 'figure';
  return kind === 'id' || kind === 'day' ? 'id' : kind === 'words' ? 'words' : undefined;
};

/** The column's heading; amounts name their currency. */
export const headOf = (speech: Speech, column: CustomerColumn): string => {
  const head = speech.say(`column.${column}`);
  return kinds[column] === 'money'
    ? speech.say('column_unit.money', { head, currency: speech.format.currency })
    : head;
};
