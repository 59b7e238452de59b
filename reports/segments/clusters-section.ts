import { sum } from 'd3-array';
import { hiddenGroups, smallestCell } from '../audiences.ts';
import { figure } from '../charts/figure.ts';
import { type Cell, drawHeatMap } from '../charts/heat-map.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { segmentWord } from '../messages/segment-word.ts';
import { modelCard } from '../model-card.ts';
import type { Section } from '../page.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell } from '../tables.ts';

const shape = {
  segment_id: 'text',
  segment_name: 'text',
  customers: 'number',
  value: 'number',
  silence: 'number',
  orders: 'number',
  z_silence: 'number',
  z_frequency: 'number',
  z_value: 'number',
  z_order: 'number',
  z_age: 'number',
} as const;

const features = ['silence', 'frequency', 'value', 'order', 'age'] as const;

type Cluster = Row<typeof shape> & { readonly name: string };

const deviation = (cluster: Cluster, feature: (typeof features)[number]) => cluster[`z_${feature}`] ?? 0;

/** Half a standard deviation is worth a colour, one and a half the strongest. */
const levelOf = (z: number) =>
  Math.sign(z) * (Math.abs(z) < 0.25 ? 0 : Math.abs(z) < 0.75 ? 1 : Math.abs(z) < 1.5 ? 2 : 3);

const profileChart = ({ speech, options }: Facts, clusters: readonly Cluster[]): Html => {
  const { say, format, word } = speech;
  const text = format.signed;
  const strongest = clusters
    .flatMap((cluster) => features.map((feature) => ({ cluster, feature, z: deviation(cluster, feature) })))
    .reduce((a, b) => (Math.abs(b.z) > Math.abs(a.z) ? b : a));
  const values = {
    segments: clusters.length,
    segment: strongest.cluster.name,
    feature: word('feature', strongest.feature),
    deviation: text(strongest.z),
  };
  const cell = (cluster: Cluster, feature: (typeof features)[number]): Cell => {
    const z = deviation(cluster, feature);
    return {
      text: text(z),
      level: levelOf(z),
      hint: `${cluster.name}, ${word('feature', feature)}: ${text(z)}`,
    };
  };
  return figure(speech, options.as_of, {
    key: 'cluster-profile',
    title: say('clusters.chart_title'),
    unit: say('clusters.chart_unit'),
    says: speech.tell('clusters.chart_says', values),
    width: 760,
    draw: (width) =>
      drawHeatMap(
        {
          columns: features.map((feature) => word('feature', feature)),
          rows: clusters.map((cluster) => ({
            label: cluster.name,
            cells: features.map((feature) => cell(cluster, feature)),
          })),
          kind: 'deviation',
          cellHeight: 40,
        },
        width,
      ),
    head: [say('column.segment_name'), ...features.map((feature) => word('feature', feature))],
    rows: clusters.map((cluster) => [
      cluster.name,
      ...features.map((feature) => text(deviation(cluster, feature))),
    ]),
  });
};

/** Segments that the data itself falls into, found by k-means: profile, size and value. */
export const clustersSection = async (facts: Facts): Promise<Section | undefined> => {
  const { speech } = facts;
  const { say, format } = speech;
  const rows = await readRows(facts.db, 'segments/clusters', shape, { as_of: facts.options.as_of });
  if (rows.length === 0) return undefined;
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  const clusters = rows.map((row) => ({
    ...row,
    name: segmentWord(speech, row.segment_name ?? row.segment_id ?? ''),
  }));
  const visible = clusters.filter((_, i) => !hidden[i]);
  const value = sum(rows, (row) => Math.max(row.value ?? 0, 0)) || 1;
  const models = facts.models.filter(
    (model) => /segment/i.test(model.purpose ?? '') || /k-?means/i.test(model.model ?? ''),
  );
  const table = dataTable(
    say('clusters.table'),
    [
      { head: say('column.segment_name'), cell: (c: Cluster) => ({ text: c.name }) },
      { head: say('column.customers'), kind: 'figure', cell: (c) => figureCell(c.customers, format.count) },
      {
        head: say('column.value_12m', { currency: format.currency }),
        kind: 'figure',
        cell: (c) => figureCell(c.value, format.amount),
      },
      {
        head: say('column.value_share'),
        kind: 'figure',
        cell: (c) => figureCell((c.value ?? 0) / value, format.share),
      },
      {
        head: say('column.typical_silence'),
        kind: 'figure',
        cell: (c) => figureCell(c.silence, format.count),
      },
      { head: say('column.typical_orders'), kind: 'figure', cell: (c) => figureCell(c.orders, format.count) },
    ],
    visible,
  );
  return {
    id: 'clusters',
    title: say('clusters.title'),
    body: html`<p class="lead">${say('clusters.lead')}</p>${visible.length > 0 && profileChart(facts, visible)}${table}${
      visible.length < clusters.length &&
      html`<p class="quiet">${say('clusters.hidden', { k: smallestCell })}</p>`
    }${models.map((model) => modelCard(speech, model))}`,
  };
};
