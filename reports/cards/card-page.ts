import { sum } from 'd3-array';
import { drawColumns } from '../charts/columns.ts';
import { figure } from '../charts/figure.ts';
import { type Html, html } from '../html.ts';
import { renderPage } from '../page.ts';
import { headerMeta, tiles } from '../page-parts.ts';
import type { Card, CardFacts, CardLink, CardMonth, CardPart, CardTable, View } from './card.ts';

const factList = (part: Extract<CardPart, { kind: 'facts' }>): Html => html`
${part.title !== undefined && html`<h3>${part.title}</h3>`}
<dl class="facts">${part.facts.map(({ column, label, text }) => html`<div data-column="${column}"><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>
${part.note !== undefined && html`<p class="quiet">${part.note}</p>`}`;

const lineList = (part: Extract<CardPart, { kind: 'lines' }>): Html => html`
${part.title !== undefined && html`<h3>${part.title}</h3>`}
${part.lines.length === 1 ? html`<p>${part.lines}</p>` : html`<ul class="plain">${part.lines.map((line) => html`<li>${line}</li>`)}</ul>`}`;

const linkList = (links: readonly CardLink[]): Html =>
  html`<dl class="words">${links.map(({ label, href, text }) => html`<dt><a href="${href}">${label}</a></dt><dd>${text}</dd>`)}</dl>`;

/** The rows of one customer are few, so that they need neither sorting nor a filter. */
const rowTable = ({ caption, columns, rows }: CardTable): Html => {
  const figureClass = (i: number) => columns[i]!.isFigure && html` class="n"`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${columns.map(({ column, head }, i) => html`<th scope="col"${figureClass(i)} data-column="${column}">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td${figureClass(i)}>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
};

const monthsFigure = ({ speech, options }: CardFacts, months: readonly CardMonth[]): Html => {
  const { format, say, tell } = speech;
  const half = Math.max(months.length - 12, 0);
  const total = (part: readonly CardMonth[]) => format.money(sum(part, (month) => month.amount));
  const marks = months.map(({ month, amount }) => ({
    label: month,
    value: amount,
    hint: `${format.month(month)}: ${format.money(amount)}`,
  }));
  return figure(speech, options.as_of, {
    key: 'months',
    title: say('card.history_title'),
    unit: say('card.history_unit', { currency: format.currency }),
    says: tell('card.history_says', {
      last: total(months.slice(half)),
      before: total(months.slice(0, half)),
      months: months.filter(({ purchase_days }) => purchase_days > 0).length,
    }),
    width: 620,
    draw: (width) => drawColumns(marks, format.short, width),
    head: [say('card.month'), say('card.amount', { currency: format.currency }), say('card.purchase_days')],
    rows: months.map(({ month, amount, purchase_days }) => [
      format.month(month),
      format.amount(amount),
      format.count(purchase_days),
    ]),
  });
};

const partOf = (facts: CardFacts, part: CardPart): Html => {
  if (part.kind === 'facts') return factList(part);
  if (part.kind === 'lines') return lineList(part);
  if (part.kind === 'links') return linkList(part.links);
  if (part.kind === 'table') return rowTable(part);
  if (part.kind === 'months') return monthsFigure(facts, part.months);
  return html`<p>${part.text}</p>`;
};

/**
 * The page of a card: the same shell as the reports, with every fact marked by its column.
 * @param path where it will be below the night's folder; a page that stands alone leads nowhere
 */
export const cardPage = ({ facts, audience }: View, card: Card, path?: string): string => {
  const { speech, options } = facts;
  return renderPage(speech, options, {
    name: audience === 'risk' ? 'risk' : 'segments',
    ...(path === undefined ? { isAlone: true } : { path }),
    title: card.title,
    headlines: card.headlines,
    meta: headerMeta(facts, audience),
    opening: tiles(card.tiles),
    sections: card.sections.map(({ id, title, parts }) => ({
      id,
      title,
      body: html`${parts.map((part) => partOf(facts, part))}`,
    })),
    method: [
      speech.say('card.method_as_of', { date: speech.format.day(options.as_of) }),
      speech.say(`card.method_${audience}`),
    ],
  });
};
