import type { Facts } from '../facts.ts';
import type { Speech } from '../messages/speech.ts';
import { type Row, readRows } from '../query.ts';

const shape = {
  night: 'text',
  night_on: 'text',
  customers: 'number',
  exposure: 'number',
  overdue: 'number',
  late: 'number',
  watched: 'number',
  red: 'number',
  blocked: 'number',
  stage_2: 'number',
  stage_3: 'number',
  provision: 'number',
  without_loss: 'number',
} as const;

type Totals = Row<typeof shape>;

/** The portfolio's totals of tonight and of the night before; undefined where there is no customer or no such night. */
export interface CreditTotals {
  readonly tonight: Totals | undefined;
  readonly before: Totals | undefined;
}

/** Reads the totals of the credit portfolio. */
export const readCreditTotals = async (facts: Facts): Promise<CreditTotals> => {
  const rows = await readRows(facts.db, 'risk/credit-totals', shape, { as_of: facts.options.as_of });
  const tonight = rows.find((row) => row.night === 'tonight');
  return {
    tonight: (tonight?.customers ?? 0) > 0 ? tonight : undefined,
    before: rows.find((row) => row.night === 'before'),
  };
};

/** Keeps a sign on the line of its figure. */
const wordJoiner = '\u2060';

/** A difference with its sign, as `write` writes its size; no sign where there is none. */
export const signed = (difference: number, write: (value: number) => string): string => {
  const text = difference > 0 ? `+${write(difference)}` : write(difference);
  return text.replace(/^[+−]/, (sign) => sign + wordJoiner);
};

/** What a figure has moved since the night before, in words; what can't be compared says so. */
export const sinceNote = (
  speech: Speech,
  { tonight, before }: CreditTotals,
  figure: 'exposure' | 'overdue' | 'watched' | 'blocked' | 'late',
  write: (value: number) => string,
): string => {
  if (!tonight || !before) return speech.say('tile.no_comparison');
  const change = signed((tonight[figure] ?? 0) - (before[figure] ?? 0), write);
  return speech.say('credit_tile.since', { change, date: before.night_on ?? '' });
};
