import type { Speech } from '../messages/speech.ts';

type Words = Parameters<Speech['word']>[0];

/** Columns of the rows behind a card that hold a value of Daybreak's own; every other value is the company's. */
const familyOf: Readonly<Record<string, Words>> = {
  'master.kind': 'customer_kind',
  'master.gender': 'gender',
  'master.marketing_consent': 'flag',
  'accounts.product': 'account_product',
  'transactions.kind': 'movement',
  'decisions.kind': 'decision_kind',
};

/** What a decision is about: a figure, the blacklist, or the signal that gave a false alarm. */
export const decidedWord = ({ word }: Speech, field: string): string => {
  const said = word('decided', field);
  return said === field ? word('signal', field) : said;
};

/** A text of the rows behind a card as people read it; `record` is the query's name, such as `master`. */
export const recordWord = (speech: Speech, record: string, column: string, value: string): string => {
  if (record === 'decisions' && column === 'field') return decidedWord(speech, value);
  const family = familyOf[`${record}.${column}`];
  return family === undefined ? value : speech.word(family, value);
};
