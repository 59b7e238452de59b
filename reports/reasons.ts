import type { Format } from './format.ts';
import type { Speech } from './messages/speech.ts';

type Figure = string | number | boolean | null;

interface Reason {
  readonly code: string;
  readonly figures: Readonly<Record<string, Figure>>;
}

const isRecord = (value: unknown): value is Record<string, Figure> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The list of coded reasons that a score keeps as JSON; text that is not such a list gives none. */
export const readReasons = (json: string | null): readonly Reason[] => {
  if (json === null) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return [];
  }
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((entry): Reason[] => {
    if (!isRecord(entry) || typeof entry.code !== 'string') return [];
    const { code, ...figures } = entry;
    return [{ code, figures }];
  });
};

/** Above this a share is only "very much", whatever its denominator did. */
const mostShare = 10;

const writeShare = (format: Format, value: number): string => {
  if (value < 0) return `<${format.share(0)}`;
  return value > mostShare ? `>${format.share(mostShare)}` : format.share(value);
};

/** A figure's name says what it is; what the refund reason counts is money. */
const write = (format: Format, code: string, name: string, value: number): string => {
  if (code === 'many_refunds') return format.money(value);
  if (name === 'ratio' || name === 'share') return writeShare(format, value);
  return format.decimal(value, Math.abs(value) < 10 ? 1 : 0);
};

/** The figures as written; the first stands for `value` in messages that need only one. */
const written = (format: Format, { code, figures }: Reason): Record<string, string> => {
  const entries = Object.entries(figures).flatMap(([name, figure]) =>
    typeof figure === 'number' && name !== 'points'
      ? [[name, write(format, code, name, figure)] as const]
      : [],
  );
  const first = entries[0];
  return { ...(first && { value: first[1] }), ...Object.fromEntries(entries) };
};

/** Warning signs that say the same as a line of the scorecard. */
const sameAs: Readonly<Record<string, string>> = {
  watch_defaulted: 'is_defaulted',
  watch_past_due_60: 'days_past_due',
  watch_past_due_30: 'days_past_due',
  watch_past_due_5: 'days_past_due',
  watch_pays_later: 'days_late_change',
  watch_missed_3: 'missed_instalments',
  watch_missed_1: 'missed_instalments',
  watch_penalty: 'penalties_12m',
  watch_over_limit: 'months_over_limit_12m',
  watch_below_zero_3: 'months_below_zero_12m',
  watch_below_zero_1: 'months_below_zero_12m',
  watch_utilisation: 'utilisation',
  watch_balance_fell: 'balance_change',
  watch_income_fell: 'inflow_change',
  watch_salary_stopped: 'salary_stopped',
  watch_burden: 'burden',
};

/** What speaks against the customer, or where nothing does, the two things that speak for them most. */
const telling = (reasons: readonly Reason[]): readonly Reason[] => {
  const against = reasons.filter(({ figures }) => typeof figures.points !== 'number' || figures.points <= 0);
  return against.length > 0 ? against : reasons.slice(0, 2);
};

/** A code that the catalogue can't say is shown with its figures rather than left out. */
const spelled = (code: string, { value: _first, ...figures }: Readonly<Record<string, string>>) => {
  const named = Object.entries(figures).map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`);
  return [code.replaceAll('_', ' '), ...named].join(', ');
};

const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** The reasons of a score in words, most important first; empty when it has none. */
export const sayReasons = (
  speech: Speech,
  family: 'churn_reason' | 'credit_reason',
  json: string | null,
  most = 3,
): string => {
  const said = telling(readReasons(json))
    .slice(0, most)
    .map((reason) => {
      const code = sameAs[reason.code] ?? reason.code;
      const figures = written(speech.format, reason);
      return speech.explain(family, code, figures) ?? spelled(code, figures);
    });
  return capitalised(said.join(speech.say('reason.and')));
};

/** How long a customer has been silent, beside the own usual gap where there is one. */
export const saySilence = (speech: Speech, days: number | null, gap: number | null): string =>
  gap === null
    ? speech.say('reason.silent', { days: days ?? 0 })
    : speech.say('reason.silent_usual', { days: days ?? 0, gap: speech.format.decimal(gap, 0) });
