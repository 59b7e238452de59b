import type { Speech } from '../messages/speech.ts';
import { readReasons } from '../reasons.ts';

/** What a step of a limit names, as its sentence writes it. */
const figuresOf = (
  { format }: Speech,
  figures: Readonly<Record<string, string | number | boolean | null>>,
): Readonly<Record<string, string>> => {
  const entries = Object.entries(figures).flatMap(([name, value]): (readonly [string, string])[] => {
    if (typeof value === 'string') return [[name, value]];
    if (typeof value !== 'number') return [];
    if (name === 'ratio') return [[name, format.decimal(value, 2)]];
    return [[name, name === 'days' ? format.count(value) : format.money(value)]];
  });
  return Object.fromEntries(entries);
};

const said = (speech: Speech, family: 'limit_step' | 'block', json: string | null): string => {
  const words = readReasons(json).map(
    ({ code, figures }) =>
      speech.explain(family, code, figuresOf(speech, figures)) ?? code.replaceAll('_', ' '),
  );
  const text = words.join(speech.say('reason.and'));
  return text.slice(0, 1).toUpperCase() + text.slice(1);
};

/** The steps that led to a suggested limit, in their order, each with the amount after it. */
export const sayLimit = (speech: Speech, json: string | null): string => said(speech, 'limit_step', json);

/** Why orders stop; empty for a customer who may order. */
export const sayBlocks = (speech: Speech, json: string | null): string | null =>
  said(speech, 'block', json) || null;
