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

/** Codes whose figures are shares or money; the others count days, months or times. */
const shares = /ratio|share|utilisation|burden|balance_|inflow|income/;
const money = /refunds/;

const write = (format: Format, code: string, value: number): string => {
  if (money.test(code)) return format.money(value);
  if (shares.test(code)) return format.share(value);
  return format.decimal(value, Math.abs(value) < 10 ? 1 : 0);
};

const written = (format: Format, { code, figures }: Reason): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(figures).flatMap(([name, value]) =>
      value === null || typeof value === 'object'
        ? []
        : [[name, typeof value === 'number' ? write(format, code, value) : String(value)]],
    ),
  );

/** What speaks against the customer, or where nothing does, the two things that speak for them most. */
const telling = (reasons: readonly Reason[]): readonly Reason[] => {
  const against = reasons.filter(({ figures }) => typeof figures.points !== 'number' || figures.points <= 0);
  return against.length > 0 ? against : reasons.slice(0, 2);
};

/** A code that the catalogue can't say is shown with its figures rather than left out. */
const spelled = (code: string, figures: Record<string, string | number>) => {
  const named = Object.entries(figures).map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`);
  return [code.replaceAll('_', ' '), ...named].join(', ');
};

/** The reasons of a score in words, most important first. */
export const sayReasons = (
  speech: Speech,
  family: 'churn_reason' | 'credit_reason',
  json: string | null,
  most = 3,
): string =>
  telling(readReasons(json))
    .slice(0, most)
    .map((reason) => {
      const { code } = reason;
      const { points: _points, weight: _weight, ...rest } = written(speech.format, reason);
      return speech.explain(family, code, rest) ?? spelled(code, rest);
    })
    .join(speech.say('reason.and'));
