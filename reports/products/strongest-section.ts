import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { dataTable, figureCell, textCell } from '../tables.ts';
import { companionsFile } from './companions-file.ts';
import { liftMap } from './lift-map.ts';
import { type Companion, type PairKind, pairKinds, writeLift } from './pair-words.ts';

const companionTable = (
  { speech }: Facts,
  kind: PairKind,
  caption: string,
  rows: readonly Companion[],
): Html => {
  const { say, word, format } = speech;
  const lift = (value: number) => writeLift(speech, value);
  return dataTable(
    caption,
    [
      { head: say('pairs.product'), kind: 'words', cell: (row: Companion) => textCell(row.name) },
      { head: say('pairs.companion'), kind: 'words', cell: (row) => textCell(row.companion_name) },
      {
        head: word('pair_both', kind),
        kind: 'figure',
        cell: (row) => figureCell(row.units_both, format.count),
      },
      {
        head: say('pairs.confidence'),
        kind: 'figure',
        cell: (row) => figureCell(row.confidence, format.share),
      },
      { head: say('pairs.lift'), kind: 'figure', cell: (row) => figureCell(row.lift, lift) },
      { head: say('pairs.lift_low'), kind: 'figure', cell: (row) => figureCell(row.lift_low, lift) },
      { head: say('pairs.later'), kind: 'figure', cell: (row) => figureCell(row.later_lift, lift) },
    ],
    rows,
  );
};

const companionsOf = (facts: Facts, rows: readonly Companion[], level: string): Html[] => {
  const { say, word } = facts.speech;
  return pairKinds.flatMap((kind) => {
    const own = rows.filter((row) => row.kind === kind && row.level === level);
    const total = own[0]?.total ?? 0;
    if (total === 0) return [];
    const title = level === 'product' ? word('pair_kind', kind) : word('pair_kind_category', kind);
    return [
      html`<h3>${title}</h3>${companionTable(facts, kind, say('pairs.table', { title }), own)}${
        total > own.length &&
        html`<p class="quiet">${say('table.rows_shown_of', { shown: own.length, total })}</p>`
      }`,
    ];
  });
};

/** The strongest pair of the night as a sentence, or undefined without one. */
export const strongestSays = ({ speech }: Facts, rows: readonly Companion[]) => {
  const best = pairKinds
    .map((kind) => rows.find((row) => row.kind === kind && row.level === 'product'))
    .find((row) => row !== undefined);
  if (!best) return undefined;
  return speech.tell(best.kind === 'basket' ? 'pairs.says' : 'pairs.says_customer', {
    name: best.name ?? '',
    companion: best.companion_name ?? '',
    confidence: speech.format.share(best.confidence ?? 0),
    lift: writeLift(speech, best.lift ?? 0),
  });
};

/** What sells best with each product and category, in one basket and by one customer. */
export const strongestSection = async (facts: Facts, rows: readonly Companion[]): Promise<Section> => {
  const { say } = facts.speech;
  const title = say('pairs.title');
  const says = strongestSays(facts, rows);
  if (!says && rows.length === 0) return { id: 'pairs', title, body: offLine(say('pairs.off')) };
  return {
    id: 'pairs',
    title,
    body: html`<p class="lead">${say('pairs.lead')}</p>${says && html`<p>${says}</p>`}${await liftMap(facts, rows)}${companionsOf(facts, rows, 'product')}${companionsOf(facts, rows, 'category')}<p class="quiet">${say('pairs.reading')} <a href="${companionsFile}">${say('table.whole_list', { file: companionsFile })}</a></p>`,
  };
};
