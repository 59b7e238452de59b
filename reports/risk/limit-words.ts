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

const words = (speech: Speech, family: 'limit_step' | 'block', json: string | null): readonly string[] =>
  readReasons(json).map(
    ({ code, figures }) =>
      speech.explain(family, code, figuresOf(speech, figures)) ?? code.replaceAll('_', ' '),
  );

const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** The steps that led to a suggested limit, in their order, each with the amount after it. */
export const sayLimit = (speech: Speech, json: string | null): string =>
  capitalised(words(speech, 'limit_step', json).join(speech.say('reason.and')));

/** As `sayLimit`, one entry per step: for a page about a single customer. */
export const sayLimitSteps = (speech: Speech, json: string | null): readonly string[] =>
  words(speech, 'limit_step', json).map(capitalised);

/** Why orders stop; empty for a customer who may order. */
export const sayBlocks = (speech: Speech, json: string | null): string | null =>
  capitalised(words(speech, 'block', json).join(speech.say('reason.and'))) || null;
