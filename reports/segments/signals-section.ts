import { hiddenGroups } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { listTable } from '../lists/list-table.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { countCell, dataTable, figureCell, listNote } from '../tables.ts';

const shape = {
  code: 'text',
  customers: 'number',
  fresh: 'number',
  acted_on: 'number',
  expected_margin_12m: 'number',
} as const;

type Signal = Row<typeof shape>;

const signalTable = ({ speech }: Facts, rows: readonly Signal[]) => {
  const { say, word, format } = speech;
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  const count = (head: string, of: (row: Signal) => number | null) => {
    const small = hiddenGroups(rows.map((row) => of(row) ?? 0));
    return {
      head,
      kind: 'figure' as const,
      cell: (row: Signal) => {
        const i = rows.indexOf(row);
        return countCell(speech, of(row) ?? 0, Boolean(small[i] || (hidden[i] && (of(row) ?? 0) > 0)));
      },
    };
  };
  return dataTable(
    say('signals.table'),
    [
      { head: say('signals.signal'), cell: (row: Signal) => ({ text: word('signal', row.code ?? '') }) },
      count(say('column.customers'), (row) => row.customers),
      count(say('signals.fresh'), (row) => row.fresh),
      count(say('warnings.acted_on'), (row) => row.acted_on),
      {
        head: say('signals.margin', { currency: format.currency }),
        kind: 'figure',
        cell: (row) =>
          hidden[rows.indexOf(row)]
            ? { text: '–', sort: '' }
            : figureCell(row.expected_margin_12m, format.amount),
      },
    ],
    rows,
  );
};

/** What is unusual tonight beside the score: how often each sign occurs, and for whom. */
export const signalsSection = async (facts: Facts, list: WrittenList): Promise<Section> => {
  const { speech, db, options } = facts;
  const { say } = speech;
  const rows = await readRows(db, 'segments/signals', shape, { as_of: options.as_of });
  const title = say('signals.title');
  if (rows.length === 0) return { id: 'signals', title, body: offLine(say('signals.off')) };
  return {
    id: 'signals',
    title,
    body: html`<p class="lead">${say('signals.lead')}</p>${signalTable(facts, rows)}${
      list.total > 0 &&
      html`${listTable(facts, list, say('signals.list'), 15)}${listNote(speech, list.total, 15, 'lists/early-signals.csv', 'rows')}`
    }`,
  };
};
