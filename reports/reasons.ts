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

/** The list of codes that a column keeps as JSON; text that is not such a list gives none. */
export const readCodes = (json: string | null): readonly string[] => {
  if (json === null) return [];
  try {
    const parsed: unknown = JSON.parse(json);
    return Array.isArray(parsed) ? parsed.filter((code) => typeof code === 'string') : [];
  } catch {
    return [];
  }
};

/** Above this a share is only "very much", whatever its denominator did. */
const mostShare = 10;

const writeShare = (format: Format, value: number): string => {
  if (value < 0) return `<${format.share(0)}`;
  return value >= mostShare ? `>${format.share(mostShare)}` : format.share(value);
};

/** Of these causes, what was and what is are money; elsewhere they are counts. */
const inMoney = new Set(['spends_less', 'balance_falls']);

/** A figure's name says what it is. */
const write = (format: Format, code: string, name: string, value: number): string => {
  if (name === 'ratio' || name === 'share') return writeShare(format, value);
  if (name === 'days' || name === 'usual') return format.count(value);
  if (inMoney.has(code)) return format.money(value);
  return format.decimal(value, Math.abs(value) < 10 ? 1 : 0);
};

/** What a reason weighs is no figure for a reader: points and log-odds say nothing by themselves. */
const weights = new Set(['points', 'contribution']);

/** The figures as written; the first stands for `value` in messages that need only one. */
const written = (format: Format, { code, figures }: Reason): Record<string, string> => {
  const said: Record<string, string> = {};
  for (const [name, figure] of Object.entries(figures)) {
    if (typeof figure !== 'number' || weights.has(name)) continue;
    const text = write(format, code, name, figure);
    said.value ??= text;
    said[name] = text;
  }
  return said;
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

/** The most important reasons of a score, each in words of its own. */
const wordReasons = (
  speech: Speech,
  family: 'churn_reason' | 'credit_reason',
  json: string | null,
  most: number,
): readonly string[] =>
  telling(readReasons(json))
    .slice(0, most)
    .map((reason) =>
      family === 'churn_reason' || reason.code === 'attribute'
        ? sayCause(speech, reason)
        : sayPoints(speech, reason),
    );

/** The reasons of a score in words, most important first; empty when it has none. */
export const sayReasons = (
  speech: Speech,
  family: 'churn_reason' | 'credit_reason',
  json: string | null,
  most = 3,
): string => capitalised(wordReasons(speech, family, json, most).join(speech.say('reason.and')));

/** As `sayReasons`, one entry per reason: for a page about a single customer. */
export const sayReasonList = (
  speech: Speech,
  family: 'churn_reason' | 'credit_reason',
  json: string | null,
  most: number,
): readonly string[] => wordReasons(speech, family, json, most).map(capitalised);

const sayPoints = (speech: Speech, reason: Reason): string => {
  const figures = written(speech.format, reason);
  return (
    speech.explain('credit_reason', sameAs[reason.code] ?? reason.code, figures) ??
    spelled(reason.code, figures)
  );
};

/** Nobody gave back nothing: a cause of which there was none speaks through another feature of its kind. */
const ofSomething = new Set([
  'many_refunds',
  'complaints',
  'accounts_closed',
  'account_idle',
  'out_of_season',
]);

/** A cause with its figures, or without where one is missing; an attribute of a labelled table by its own name. */
const sayCause = (speech: Speech, reason: Reason): string => {
  const { code, figures } = reason;
  const said =
    code === 'attribute'
      ? sayAttribute(speech.format, figures)
      : ofSomething.has(code) && figures.count === 0
        ? {}
        : written(speech.format, reason);
  return (
    speech.explain('churn_reason', code, said) ??
    speech.explain('churn_reason_brief', code, said) ??
    spelled(code, said)
  );
};

const sayAttribute = (format: Format, { name, value }: Reason['figures']): Record<string, string> => ({
  name: String(name ?? ''),
  ...(value !== null &&
    value !== undefined && { value: typeof value === 'number' ? format.decimal(value, 2) : String(value) }),
});

/** What is unusual for a customer tonight, with the figure and the usual one. */
export const saySignal = (
  { format, word, explain }: Speech,
  code: string,
  value: number | null,
  usual: number | null,
): string => {
  const isMoney = code === 'spend_declined' || code === 'competitor_outflow';
  const figure = (of: number) => (isMoney ? format.money(of) : format.decimal(of, of < 10 ? 1 : 0));
  const figures = {
    ...(value !== null && { value: figure(value) }),
    ...(usual !== null && { usual: figure(usual) }),
  };
  return capitalised(explain('signal_says', code, figures) ?? word('signal', code));
};

/** Why a lost customer has left, with the figure behind it. */
export const sayLoss = (
  { format, word, explain }: Speech,
  {
    reason,
    text,
    value,
    usual,
  }: {
    readonly reason: string;
    readonly text: string | null;
    readonly value: number | null;
    readonly usual: number | null;
  },
): string => {
  const figure = (of: number) => (reason === 'refunds' ? format.share(of) : format.decimal(of, 0));
  const figures = {
    ...(text !== null && { text }),
    ...(value !== null && { value: figure(value) }),
    ...(usual !== null && { usual: figure(usual) }),
  };
  return capitalised(explain('lost_reason_says', reason, figures) ?? word('lost_reason', reason));
};

/** How long a customer has been silent, beside the own usual gap where there is one. */
export const saySilence = (speech: Speech, days: number | null, gap: number | null): string =>
  gap === null
    ? speech.say('reason.silent', { days: days ?? 0 })
    : speech.say('reason.silent_usual', { days: days ?? 0, gap: speech.format.decimal(gap, 0) });
