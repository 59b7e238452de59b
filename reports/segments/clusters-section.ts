import { smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { modelCard } from '../model-card.ts';
import type { Section } from '../page.ts';
import { dataTable, figureCell } from '../tables.ts';
import { aliveChart } from './cluster-alive.ts';
import { clusterCards } from './cluster-cards.ts';
import { profileChart } from './cluster-chart.ts';
import { type Cluster, type Clusters, readClusters } from './cluster-profiles.ts';
import { clusterStanding } from './cluster-standing.ts';

const sizeTable = ({ speech }: Facts, { visible, value }: Clusters): Html => {
  const { say, format } = speech;
  return dataTable(
    say('clusters.table'),
    [
      { head: say('column.segment_name'), cell: (c: Cluster) => ({ text: c.label }) },
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
        cell: (c) => figureCell(c.raw_silence, format.count),
      },
      { head: say('column.typical_orders'), kind: 'figure', cell: (c) => figureCell(c.orders, format.count) },
      {
        head: say('clusters.stability'),
        kind: 'figure',
        cell: (c) => figureCell(c.stability, format.share),
      },
    ],
    visible,
  );
};

/** Segments that the data itself falls into, found by k-means: profile, size, value, rule, advice and standing. */
export const clustersSection = async (facts: Facts): Promise<Section | undefined> => {
  const { speech } = facts;
  const { say } = speech;
  const clusters = await readClusters(facts);
  const { all, visible, buyers } = clusters;
  if (all.length === 0) return undefined;
  const models = facts.models.filter((model) => model.purpose === 'segments');
  return {
    id: 'clusters',
    title: say('clusters.title'),
    body: html`<p class="lead">${say('clusters.lead')}</p>${visible.length > 0 && profileChart(facts, visible)}${sizeTable(facts, clusters)}${
      visible.length < all.length && html`<p class="quiet">${say('clusters.hidden', { k: smallestCell })}</p>`
    }${clusterCards(facts, clusters)}${await aliveChart(facts, clusters)}${await clusterStanding(facts, buyers)}${models.map((model) => modelCard(speech, model))}`,
  };
};
