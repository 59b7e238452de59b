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

/** Figures are written by what their name says they are. */
const write = (format: Format, name: string, value: number): string => {
  if (/share|ratio|rate|probability|burden|utilisation|change/.test(name)) return format.share(value);
  if (/amount|value|exposure|balance|limit|principal/.test(name)) return format.money(value);
  return Number.isInteger(value) ? format.count(value) : format.decimal(value, Math.abs(value) < 10 ? 1 : 0);
};

const written = (format: Format, figures: Reason['figures']): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(figures).flatMap(([name, value]) =>
      value === null ? [] : [[name, typeof value === 'number' ? write(format, name, value) : String(value)]],
    ),
  );

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
  readReasons(json)
    .slice(0, most)
    .map(({ code, figures }) => {
      const { points: _points, ...rest } = written(speech.format, figures);
      return speech.explain(family, code, rest) ?? spelled(code, rest);
    })
    .join(speech.say('reason.and'));
