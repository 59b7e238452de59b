import { smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { glossary, offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell } from '../tables.ts';

const quarterShape = {
  to_on: 'text',
  active: 'number',
  revenue: 'number',
  revenue_per_customer: 'number',
  retention: 'number',
  revenue_retention: 'number',
  growth: 'number',
  retention_index: 'number',
  growth_index: 'number',
  revenue_per_customer_index: 'number',
} as const;

type Quarter = Row<typeof quarterShape>;

const terms = ['retention', 'revenue_retention', 'growth', 'index'] as const;

const quarterTable = ({ speech }: Facts, quarters: readonly Quarter[]): Html => {
  const { say, format } = speech;
  const { currency } = format;
  const isSmall = (quarter: Quarter) => (quarter.active ?? 0) < smallestCell;
  const column = (
    head: string,
    value: (quarter: Quarter) => number | null,
    write: (n: number) => string,
  ) => ({
    head,
    kind: 'figure' as const,
    cell: (quarter: Quarter) =>
      isSmall(quarter) ? { text: '–', sort: '' } : figureCell(value(quarter), write),
  });
  return dataTable(
    say('indices.table'),
    [
      { head: say('indices.quarter'), kind: 'id', cell: (q: Quarter) => ({ text: q.to_on ?? '' }) },
      {
        head: say('indices.active'),
        kind: 'figure',
        cell: (q) =>
          isSmall(q)
            ? { text: say('word.few', { k: smallestCell }), sort: 0 }
            : figureCell(q.active, format.count),
      },
      column(say('indices.retention'), (q) => q.retention, format.share),
      column(say('indices.revenue_retention'), (q) => q.revenue_retention, format.share),
      column(say('indices.growth'), (q) => (q.growth === null ? null : q.growth - 1), format.change),
      column(say('indices.revenue', { currency }), (q) => q.revenue, format.count),
      column(say('indices.revenue_per_customer', { currency }), (q) => q.revenue_per_customer, format.amount),
      column(say('indices.retention_index'), (q) => q.retention_index, format.count),
      column(say('indices.growth_index'), (q) => q.growth_index, format.count),
      column(say('indices.revenue_per_customer_index'), (q) => q.revenue_per_customer_index, format.count),
    ],
    quarters,
  );
};

/** Whether the company keeps and grows its customers, quarter by quarter; one line where history is too short. */
export const indicesSection = async (facts: Facts): Promise<Section> => {
  const { speech, options } = facts;
  const { say, tell, word, format } = speech;
  const quarters = await readRows(facts.db, 'segments/indices', quarterShape);
  const title = say('indices.title');
  const latest = quarters[0];
  if (!latest || latest.retention === null || latest.growth === null)
    return { id: 'indices', title, body: offLine(say('indices.off')) };
  const says = tell('indices.says', {
    date: format.day(latest.to_on ?? ''),
    retention: format.share(latest.retention),
    growth: format.change(latest.growth - 1),
    per: format.money(latest.revenue_per_customer ?? 0),
  });
  return {
    id: 'indices',
    title,
    body: html`<p class="lead">${says}</p><p class="quiet">${say('indices.lead', { date: format.day(options.as_of) })}</p>${quarterTable(facts, quarters)}${glossary(
      terms.map((term) => [say(`term.${term}`), word('term_meaning', term)]),
    )}`,
  };
};
