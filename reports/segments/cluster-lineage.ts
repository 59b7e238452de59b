import { smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { type Row, readRows } from '../query.ts';
import { clusterNames } from './cluster-moves.ts';
import { readClusters } from './cluster-profiles.ts';

const shape = {
  known_since: 'text',
  fitted_on: 'text',
  kind: 'text',
  from_id: 'text',
  to_id: 'text',
  customers: 'number',
  share_of_from: 'number',
  share_of_to: 'number',
} as const;

/** Refits are told of this many times at most. */
const mostTold = 8;

const isTold = ({ kind, customers }: Row<typeof shape>) =>
  kind !== null && (kind === 'retired' || kind === 'new' || (customers ?? 0) >= smallestCell);

/** What refits of the last year did to the segments, in sentences; undefined where there has been none. */
export const lineageBlock = async (facts: Facts): Promise<Html | undefined> => {
  const { db, options, speech } = facts;
  const rows = await readRows(db, 'segments/cluster-lineage', shape, { as_of: options.as_of });
  const since = rows[0]?.known_since;
  if (!since) return undefined;
  const names = await clusterNames(facts, await readClusters(facts));
  const nameOf = (id: string | null) => names.get(id ?? '') ?? id ?? '';
  const sentence = (row: Row<typeof shape>) =>
    speech.explain('lineage', row.kind ?? '', {
      date: speech.format.day(row.fitted_on ?? ''),
      from: nameOf(row.from_id),
      to: nameOf(row.to_id),
      share_from: speech.format.share(row.share_of_from ?? 0),
      share_to: speech.format.share(row.share_of_to ?? 0),
    }) ?? '';
  const told = rows.filter(isTold).slice(0, mostTold);
  const title = html`<h3>${speech.say('segment_moves.lineage')}</h3>`;
  if (told.length === 0) {
    return html`${title}<p>${speech.say('segment_moves.lineage_none', { date: speech.format.day(since) })}</p>`;
  }
  return html`${title}<ul class="plain">${told.map((row) => html`<li>${sentence(row)}</li>`)}</ul>`;
};
