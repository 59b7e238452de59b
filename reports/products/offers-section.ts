import { sum } from 'd3-array';
import { hiddenGroups, smallestCell } from '../audiences.ts';
import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import type { Facts, ModelRow } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { listTable } from '../lists/list-table.ts';
import { modelBoxes, readMetrics } from '../model-card.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { countCell, dataTable, listNote } from '../tables.ts';

const reasonShape = { reason: 'text', customers: 'number' } as const;
const productShape = { name: 'text', customers: 'number' } as const;

type Reason = Row<typeof reasonShape>;

/** Bars of the chart, and rows of the list on the page. */
const mostBars = 12;
const mostRows = 15;

const number = (metrics: Readonly<Record<string, unknown>>, name: string): number | undefined => {
  const value = metrics[name];
  return typeof value === 'number' ? value : undefined;
};

/** How the model did beside the rule, on what happened after it had spoken. */
const judgement = ({ speech, models }: Facts): Html | undefined => {
  const { say, tell, format } = speech;
  const card = models.find(({ purpose, model }) => purpose === 'offer' && model === 'similar-products');
  if (!card) return undefined;
  const own = readMetrics(card.metrics);
  const [recall, gain, low, high] = ['recall_at_5', 'gain', 'gain_low', 'gain_high'].map((name) =>
    number(own, name),
  );
  const base = number(readMetrics(card.baseline), 'recall_at_5');
  if (recall === undefined || base === undefined || gain === undefined) {
    return html`<p>${say('offers.not_judged')}</p>`;
  }
  const points = (value: number) => format.signed(value * 100);
  const says = tell('offers.judged', {
    n: number(own, 'customers') ?? 0,
    recall: format.share(recall),
    base: format.share(base),
    gain: points(gain),
    low: points(low ?? gain),
    high: points(high ?? gain),
  });
  return html`<p>${says} ${say(card.is_used ? 'offers.used' : 'offers.not_used')}</p>`;
};

const offerModels = ({ models }: Facts): readonly ModelRow[] =>
  models.filter((model) => model.purpose === 'offer');

const reasonTable = ({ speech }: Facts, rows: readonly Reason[]): Html => {
  const { say, word } = speech;
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  return dataTable(
    say('offers.reasons_table'),
    [
      {
        head: say('column.reason'),
        kind: 'words',
        cell: (row: Reason) => ({ text: word('offer_reason', row.reason ?? '') }),
      },
      {
        head: say('column.customers'),
        kind: 'figure',
        cell: (row) => countCell(speech, row.customers ?? 0, hidden[rows.indexOf(row)] ?? false),
      },
    ],
    rows,
  );
};

const productChart = (
  { speech, options }: Facts,
  rows: readonly Row<typeof productShape>[],
): Html | undefined => {
  const { say, tell, format } = speech;
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  const shown = rows.filter((_, i) => !hidden[i]);
  const first = shown[0];
  if (!first) return undefined;
  const count = (row: Row<typeof productShape>) => row.customers ?? 0;
  const drawn = shown.slice(0, mostBars);
  const others = sum(rows, count) - sum(drawn, count);
  const rest = { name: say('offers.other_products', { n: rows.length - drawn.length }), customers: others };
  const bars = others >= smallestCell ? [...drawn, rest] : drawn;
  return figure(speech, options.as_of, {
    key: 'offers-by-product',
    title: say('offers.products_title'),
    unit: say('unit.customers'),
    says: tell('offers.products_says', {
      name: first.name ?? '',
      share: format.share(count(first) / sum(rows, count)),
      products: rows.length,
    }),
    width: 760,
    draw: (width) =>
      drawBars(
        bars.map((row) => ({
          label: row.name ?? '',
          value: count(row),
          text: format.count(count(row)),
          isStrong: row === first,
        })),
        width,
      ),
    head: [say('pairs.product'), say('column.customers')],
    rows: shown.map((row) => [row.name ?? '', format.count(count(row))]),
  });
};

/** What to offer whom next: how the choice was judged, counts by product and reason, who gets no offer, the list. */
export const offersSection = async (facts: Facts, list: WrittenList | undefined): Promise<Section> => {
  const { speech, db } = facts;
  const { say, tell } = speech;
  const title = say('offers.title');
  const reasons = await readRows(db, 'products/offers-by-reason', reasonShape);
  const buyers = sum(reasons, (row) => row.customers ?? 0);
  if (buyers < smallestCell || !list) return { id: 'offers', title, body: offLine(say('offers.off')) };
  const products = await readRows(db, 'products/offers-by-product', productShape);
  const says = tell('offers.says', { offered: list.total, buyers });
  return {
    id: 'offers',
    title,
    body: html`<p class="lead">${say('offers.lead')}</p><p>${says}</p>${judgement(facts)}${modelBoxes(speech, offerModels(facts), 'graded')}${productChart(facts, products)}<h3>${say('offers.why_title')}</h3>${reasonTable(facts, reasons)}<p class="quiet">${say('offers.filtered')}</p>${
      list.total > 0 &&
      html`${listTable(facts, list, say('offers.table'), mostRows)}${listNote(speech, list.total, mostRows, `lists/${list.name}.csv`)}`
    }`,
  };
};
