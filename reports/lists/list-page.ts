import { hiddenGroups, smallestCell } from '../audiences.ts';
import type { CardIndex } from '../cards/card-path.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { renderPage, type Section } from '../page.ts';
import { glossary, headerMeta, type Tile, tiles } from '../page-parts.ts';
import { countCell, dataTable, mostPageRows } from '../tables.ts';
import { mostSheetRows } from '../workbook/sheet.ts';
import { columnMeanings } from './column-meanings.ts';
import { headOf } from './columns.ts';
import type { HeldBack, WrittenList } from './list-definition.ts';
import { listTable } from './list-table.ts';
import { workbookName } from './list-workbook.ts';

/** Bytes of the table on a page; a larger one takes noticeably long to open. */
const mostTableBytes = 1_500_000;

/** As many of the first rows as may stand on a page. */
const firstRows = (facts: Facts, list: WrittenList, cards: CardIndex): { table: Html; shown: number } => {
  const caption = facts.speech.word('list', list.name);
  let shown = Math.min(list.rows.length, mostPageRows);
  for (;;) {
    const table = listTable(facts, list, caption, shown, cards);
    const bytes = Buffer.byteLength(table.html);
    if (bytes <= mostTableBytes || shown <= 1) return { table, shown };
    shown = Math.max(1, Math.floor((shown * mostTableBytes * 0.95) / bytes));
  }
};

const rowsSection = (facts: Facts, list: WrittenList, cards: CardIndex): Section => {
  const { say } = facts.speech;
  const title = say('list_page.rows_title');
  if (list.rows.length === 0)
    return { id: 'rows', title, body: html`<p class="off">${say('list.empty')}</p>` };
  const { table, shown } = firstRows(facts, list, cards);
  const isWhole = shown === list.total;
  const says = isWhole
    ? say('list_page.rows_all', { shown })
    : say('list_page.rows_first', { shown, total: list.total });
  const hasCards = list.rows.slice(0, shown).some((row) => cards.paths.has(String(row.customer_id)));
  return {
    id: 'rows',
    title,
    body: html`<p>${says}${hasCards && ` ${say('list_page.card')}`}</p>${table}`,
  };
};

const heldSection = ({ speech }: Facts, { heldBack, audience }: WrittenList): Section => {
  const { say, word } = speech;
  const hidden =
    audience === 'marketing'
      ? hiddenGroups(heldBack.map(({ customers }) => customers))
      : heldBack.map(() => false);
  return {
    id: 'held-back',
    title: say('list_page.held_back_title'),
    body: dataTable(
      say('held_back.table'),
      [
        {
          head: say('held_back.reason'),
          kind: 'words',
          cell: ({ reason }: HeldBack) => ({ text: word('held_back', reason) }),
        },
        {
          head: say('column.customers'),
          kind: 'figure',
          cell: (held) => countCell(speech, held.customers, hidden[heldBack.indexOf(held)] ?? false),
        },
      ],
      heldBack,
    ),
  };
};

const filesSection = ({ speech }: Facts, list: WrittenList): Section => {
  const { say, word } = speech;
  const csv = `${list.name}.csv`;
  const book = workbookName(list.audience);
  const sheet = word('list', list.name);
  const inBook =
    list.fileRows > mostSheetRows
      ? say('list_page.xlsx_first', { file: book, sheet, most: mostSheetRows })
      : say('list_page.xlsx', { file: book, sheet });
  return {
    id: 'files',
    title: say('list_page.files_title'),
    body: html`<ul class="plain"><li><a href="${csv}">${say('list_page.csv', { file: csv, rows: list.fileRows })}</a></li><li><a href="${`../${book}`}">${inBook}</a></li></ul>`,
  };
};

const tilesOf = ({ speech }: Facts, list: WrittenList): Html => {
  const { say, format } = speech;
  const isFew = list.audience === 'marketing' && list.withheld < smallestCell;
  const entries: Tile[] = [
    {
      label: say('list_page.listed'),
      figure: format.count(list.total),
      note: say('list_page.rows_note'),
    },
    {
      label: say('list_page.held_back'),
      figure: isFew ? say('word.few', { k: smallestCell }) : format.count(list.withheld),
      note: say('list_page.held_back_note'),
    },
  ];
  return tiles(entries);
};

/**
 * The page of one list: who is on it and why, how many are held back and for what reason, the first rows, the files with
 * all of them, and what each column means.
 */
export const listPage = (facts: Facts, list: WrittenList, cards: CardIndex): string => {
  const { speech, options } = facts;
  const { say, word } = speech;
  const isPseudonymous = list.audience === 'marketing' && options.pseudonym_key !== undefined;
  const sections = [
    rowsSection(facts, list, cards),
    ...(list.heldBack.length > 0 ? [heldSection(facts, list)] : []),
    filesSection(facts, list),
    {
      id: 'columns',
      title: say('list_page.columns_title'),
      body: glossary(columnMeanings(speech, list.columns)),
    },
  ];
  return renderPage(speech, options, {
    name: list.audience === 'risk' ? 'risk' : 'segments',
    path: `${list.audience}/lists/${list.name}.html`,
    title: word('list', list.name),
    headlines: [html`${word('list_who', list.name)}`],
    meta: headerMeta(facts, list.audience),
    opening: list.withheld > 0 ? tilesOf(facts, list) : html``,
    sections,
    method: [
      say('list_page.method'),
      ...(list.columns.includes('held_back')
        ? [
            say('list_page.method_ids', {
              contact: headOf(speech, 'contact'),
              held_back: headOf(speech, 'held_back'),
            }),
          ]
        : []),
      ...(isPseudonymous ? [say('list_page.pseudonyms')] : []),
    ],
  });
};
