import type { Facts } from '../facts.ts';
import { html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type CellValue, dataTable } from '../tables.ts';
import { type FigureName, sparkline, type Trend, writeChange, writeFigure } from '../trends.ts';

/** In the order of the table: marketing's figures, then the data's. Those of credit stand on the risk report alone. */
const listed: readonly FigureName[] = [
  'sales_28',
  'orders_28',
  'buyers_28',
  'new_buyers_28',
  'customers',
  'buyers',
  'repeat_buyers',
  'net_value_12m',
  'clv',
  'high_risk',
  'value_at_risk',
  'records',
  'refused',
];

/** The headline figures night by night: tonight's, the change since three earlier nights, and the course. */
export const figuresSection = ({ speech, trends, options }: Facts): Section => {
  const { say, word, format } = speech;
  const rows = listed.flatMap((name) => trends.get(name) ?? []);
  const hasEarlier = rows.some(({ night }) => night !== undefined);
  const change = (trend: Trend, before: Trend['night']): CellValue =>
    before === undefined
      ? { text: '–', sort: '' }
      : { text: writeChange(format, trend, before), sort: trend.now - before.value };
  const course = (trend: Trend): CellValue => ({ text: sparkline(speech, trend) ?? '–', sort: '' });
  const table = dataTable(
    say('figures.table'),
    [
      { head: say('figures.figure'), cell: (trend: Trend) => ({ text: word('figure', trend.name) }) },
      {
        head: say('figures.tonight'),
        kind: 'figure',
        cell: (trend) => ({ text: writeFigure(format, trend.name, trend.now), sort: trend.now }),
      },
      { head: say('figures.night'), kind: 'figure', cell: (trend) => change(trend, trend.night) },
      { head: say('figures.week'), kind: 'figure', cell: (trend) => change(trend, trend.week) },
      { head: say('figures.month'), kind: 'figure', cell: (trend) => change(trend, trend.month) },
      { head: say('figures.course'), cell: course },
    ],
    rows,
  );
  return {
    id: 'figures',
    title: say('figures.title'),
    body: hasEarlier
      ? html`<p class="lead">${say('figures.lead', { date: options.as_of, currency: format.currency })}</p>${table}`
      : offLine(say('figures.first')),
  };
};
