import type { DuckDBConnection } from '@duckdb/node-api';
import type { CardPart, CardSection, CardTable } from '../../reports/cards/card.ts';
import { recordWord } from '../../reports/cards/record-words.ts';
import type { Speech } from '../../reports/messages/speech.ts';
import { type Cell, readRecords } from './records.ts';

type Records = readonly Readonly<Record<string, Cell>>[];

const inMoney = new Set([
  'amount',
  'balance',
  'credit_limit',
  'instalment',
  'paid',
  'worth_of_return',
  'worth_of_saving',
  'contribution_12m',
  'first_year_value',
]);

const probabilities = new Set(['p_365', 'p_return', 'likelihood']);

/** A cell in the words of the language; `record` is the query that it came from. */
const written = (speech: Speech, record: string, column: string, value: Cell | undefined): string => {
  const { format } = speech;
  if (value === null || value === undefined || value === '') return '';
  if (typeof value !== 'number') return recordWord(speech, record, column, String(value));
  if (inMoney.has(column)) return format.amount(value);
  if (probabilities.has(column)) return format.share(value);
  // A number of a record or a decision is a name: it takes no thousands separators.
  return column.endsWith('_no') ? String(value) : format.decimal(value, 2);
};

const tableOf = (speech: Speech, name: string, caption: string, records: Records): CardTable => {
  const first = records[0] ?? {};
  const shown = Object.keys(first).filter(
    (column) => column !== 'all_rows' && records.some((record) => (record[column] ?? '') !== ''),
  );
  return {
    kind: 'table',
    caption,
    columns: shown.map((column) => ({
      column,
      head: speech.word('record', column),
      isFigure: records.some((record) => typeof record[column] === 'number'),
    })),
    rows: records.map((record) => shown.map((column) => written(speech, name, column, record[column]))),
  };
};

const factsOf = (speech: Speech, name: string, records: Records, title?: string): CardPart => ({
  kind: 'facts',
  ...(title !== undefined && { title }),
  facts: Object.entries(records[0] ?? {}).flatMap(([column, value]) =>
    value === null || value === ''
      ? []
      : [
          {
            column,
            label: speech.word('record', column),
            text: written(speech, name, column, value),
            value: typeof value === 'boolean' ? String(value) : value,
          },
        ],
  ),
});

/**
 * Who the customer is and the rows that everything on the card rests on: for whoever may open the warehouse. A section
 * of which nothing is known is left out.
 */
export const customerRecords = async (
  db: DuckDBConnection,
  speech: Speech,
  customer_id: string,
  as_of: string,
): Promise<{ readonly master: CardSection | undefined; readonly rows: CardSection | undefined }> => {
  const read = (name: string) => readRecords(db, name, { customer_id, as_of });
  const known = await read('master');
  const tables: CardPart[] = [];
  const predicted = factsOf(
    speech,
    'predictions',
    await read('predictions'),
    speech.say('explain.predictions'),
  );
  if (predicted.kind === 'facts' && predicted.facts.length > 0) tables.push(predicted);
  for (const name of ['accounts', 'loans', 'invoices', 'decisions'] as const) {
    const records = await read(name);
    if (records.length > 0) tables.push(tableOf(speech, name, speech.say(`explain.${name}`), records));
  }
  const last = await read('transactions');
  if (last.length > 0) {
    const caption = speech.say('explain.last_rows', {
      shown: last.length,
      rows: Number(last[0]?.all_rows ?? last.length),
    });
    tables.push(tableOf(speech, 'transactions', caption, last));
  }
  const section = (id: 'master' | 'rows', parts: readonly CardPart[]): CardSection | undefined =>
    parts.length === 0 ? undefined : { id, title: speech.say(`card_section.${id}`), parts };
  return {
    master: section('master', known.length === 0 ? [] : [factsOf(speech, 'master', known)]),
    rows: section('rows', tables),
  };
};
