import { type Facts, onlyRow } from '../facts.ts';
import { html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { listTable } from '../lists/list-table.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { readRows } from '../query.ts';
import { listNote } from '../tables.ts';

const shape = {
  customers: 'number',
  refunded: 'number',
  lines: 'number',
  unmatched: 'number',
  half_behind: 'number',
  ten_largest: 'number',
} as const;

/** Refunds and cancellations: how much, how concentrated, and who stands behind them. */
export const refundsSection = async (facts: Facts, list: WrittenList): Promise<Section> => {
  const { say, tell, format } = facts.speech;
  const rows = await readRows(facts.db, 'risk/refund-totals', shape, { as_of: facts.options.as_of });
  const totals = onlyRow(rows, 'risk/refund-totals');
  const title = say('refunds.title');
  if (list.total === 0) return { id: 'refunds', title, body: offLine(say('refunds.none')) };
  return {
    id: 'refunds',
    title,
    body: html`<p>${tell('refunds.says', {
      refunded: format.moneyShort(totals.refunded ?? 0),
      lines: totals.lines ?? 0,
      customers: totals.customers ?? 0,
      half: totals.half_behind ?? 0,
      ten: format.share(totals.ten_largest ?? 0),
    })}</p><p class="quiet">${say('refunds.unmatched', { unmatched: totals.unmatched ?? 0, lines: totals.lines ?? 0 })}</p>${listTable(facts, list, say('refunds.table'), 15)}${listNote(facts.speech, list.total, 15, 'lists/refunds.csv')}`,
  };
};
