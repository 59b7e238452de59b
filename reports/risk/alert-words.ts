import { operationWord } from '../lists/columns.ts';
import type { Speech } from '../messages/speech.ts';
import { readReasons } from '../reasons.ts';

type Figures = Readonly<Record<string, string | number | boolean | null>>;

/** Figures of a reason that are money; the others are counts, but for shares. */
const money = new Set([
  'amount',
  'usual_amount',
  'largest_before',
  'monthly_inflow',
  'weekly_level',
  'usual_week',
  'inflow',
  'outflow',
  'limit',
  'sum',
  'round_to',
]);

const written = ({ format }: Speech, figures: Figures): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(figures).flatMap(([name, value]) => {
      if (value === null) return [];
      if (typeof value !== 'number') return [[name, String(value)]];
      if (money.has(name)) return [[name, format.money(value)]];
      if (name.endsWith('_share')) return [[name, format.share(value)]];
      // A whole number stays one, so that a message can choose its plural by it.
      return [[name, Number.isInteger(value) ? value : format.decimal(value, 1)]];
    }),
  );

const runOffSigns = (speech: Speech, figures: Figures): string => {
  const { say, format } = speech;
  const { balance_share, paid_30_days, receiver, stopped_amount, stopped_counterparty } = figures;
  const signs: string[] = [];
  if (typeof balance_share === 'number') {
    signs.push(
      balance_share < 0
        ? say('alert_part.below_zero')
        : say('alert_part.balance', { share: format.share(balance_share) }),
    );
  }
  if (typeof paid_30_days === 'number') {
    const paid = format.money(paid_30_days);
    signs.push(
      typeof receiver === 'string' && receiver !== 'cash'
        ? say('alert_part.paid', { paid, receiver })
        : say('alert_part.drawn', { paid }),
    );
  }
  if (typeof stopped_amount === 'number') {
    const counterparty = String(stopped_counterparty ?? '–');
    signs.push(say('alert_part.stopped', { amount: format.money(stopped_amount), counterparty }));
  }
  return signs.join(say('alert_part.and'));
};

/** The message of an alert's code: some have a variant for what is known. */
const variantOf = (code: string, figures: Figures): string => {
  if (code === 'level_shift') return `${code}_${figures.direction === 'up' ? 'up' : 'down'}`;
  return code === 'unusual_amount' && !figures.history ? `${code}_new` : code;
};

const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** What an alert on account movements says, with its figures; the reason is that of `scores.anomaly_alerts`. */
export const sayAlert = (speech: Speech, json: string | null): string => {
  const [reason] = readReasons(json === null ? null : `[${json}]`);
  if (reason === undefined) return '';
  const { code, figures } = reason;
  const values = {
    ...written(speech, figures),
    ...(typeof figures.operation === 'string' && { operation: operationWord(speech, figures.operation) }),
    ...(code === 'run_off' && { signs: runOffSigns(speech, figures) }),
  };
  const said = [
    speech.explain('alert_says', variantOf(code, figures), values) ?? speech.word('signal', code),
  ];
  if (code === 'dormant_active' && Number(figures.accounts_woken) > 1) {
    said.push(speech.say('alert_part.accounts_woken', { n: Number(figures.accounts_woken) }));
  }
  return capitalised(said.join(speech.say('alert_part.and')));
};

interface EvidenceRow {
  readonly on: string;
  readonly amount: number;
  readonly operation: string;
  readonly counterparty: string | null;
  readonly file: string;
  readonly record: number;
}

/** The movements that show an alert: day, amount and kind of each, and where it stands in the exports. */
export const sayEvidence = (speech: Speech, json: string | null): string => {
  const { say, format } = speech;
  if (json === null) return say('alert_evidence.none');
  const { more, rows } = JSON.parse(json) as {
    readonly more: number;
    readonly rows: readonly EvidenceRow[];
  };
  const said = rows.map(({ on, amount, operation, counterparty, file, record }) => {
    const values = { day: on, amount: format.money(amount), operation: operationWord(speech, operation) };
    const row =
      counterparty === null
        ? say('alert_evidence.row', values)
        : say('alert_evidence.row_with', { ...values, counterparty });
    return say('alert_evidence.place', { row, file, record: String(record) });
  });
  const joined = said.join(say('alert_evidence.and'));
  return more > 0 ? say('alert_evidence.more', { rows: joined, n: more }) : joined;
};
