import { sum } from 'd3-array';
import { hiddenGroups } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { listTable } from '../lists/list-table.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { countCell, dataTable, listNote } from '../tables.ts';

const heldShape = { list: 'text', suppressed_by: 'text', customers: 'number' } as const;

type Held = Row<typeof heldShape>;

const heldTable = ({ speech }: Facts, held: readonly Held[]): Html => {
  const { say, tell, word } = speech;
  const lists = [...new Set(held.map((row) => row.list))];
  const hidden = lists.flatMap((list) =>
    hiddenGroups(held.filter((row) => row.list === list).map((row) => row.customers ?? 0)),
  );
  const customers = sum(held, (row) => row.customers ?? 0);
  return html`<p>${tell('held_back.says', { customers })}</p>${dataTable(
    say('held_back.table'),
    [
      { head: say('lists.list'), cell: (row: Held) => ({ text: word('list', row.list ?? '') }) },
      {
        head: say('held_back.reason'),
        kind: 'words',
        cell: (row) => ({ text: word('held_back', row.suppressed_by ?? '') }),
      },
      {
        head: say('column.customers'),
        kind: 'figure',
        cell: (row) => countCell(speech, row.customers ?? 0, hidden[held.indexOf(row)] ?? false),
      },
    ],
    held,
  )}`;
};

/** Whom to call tonight and why, who is to be watched, and who is held back. */
export const saveSection = async (facts: Facts, save: WrittenList, watch: WrittenList): Promise<Section> => {
  const { speech } = facts;
  const { say } = speech;
  const held = await readRows(facts.db, 'segments/held-back', heldShape);
  const calls =
    save.total > 0
      ? html`${listTable(facts, save, say('save.table'), 25)}${listNote(speech, save.total, 25, 'lists/save-list.csv')}`
      : offLine(say('save.nobody'));
  const watched =
    watch.total > 0 &&
    html`<p>${say('warnings.watch_note', { customers: watch.total })} <a href="lists/churn-watch.csv">${say('table.whole_list', { file: 'churn-watch.csv' })}</a></p>`;
  return {
    id: 'save',
    title: say('save.title'),
    body: html`<p class="lead">${say('save.lead')}</p>${calls}${watched}${held.length > 0 && heldTable(facts, held)}`,
  };
};
