import { figure } from '../charts/figure.ts';
import { type Cell, drawHeatMap } from '../charts/heat-map.ts';
import type { Facts } from '../facts.ts';
import type { Html } from '../html.ts';
import type { Speech } from '../messages/speech.ts';
import type { Cluster } from './cluster-profiles.ts';

const features = ['silence', 'frequency', 'value', 'order', 'age'] as const;

type Feature = (typeof features)[number];

const deviation = (cluster: Cluster, feature: Feature) => cluster[`z_${feature}`] ?? 0;

/** Half a standard deviation is worth a colour, one and a half the strongest. */
const levelOf = (z: number) =>
  Math.sign(z) * (Math.abs(z) < 0.25 ? 0 : Math.abs(z) < 0.75 ? 1 : Math.abs(z) < 1.5 ? 2 : 3);

/** The median in its own unit. */
const rawText = ({ say, format }: Speech, cluster: Cluster, feature: Feature): string => {
  const value = cluster[`raw_${feature}`] ?? 0;
  if (feature === 'value' || feature === 'order') return format.amount(value);
  return say('clusters.days', { n: Math.round(value) });
};

/** How far each segment lies from the whole, figure by figure; the table beneath has the medians in raw units. */
export const profileChart = ({ speech, options }: Facts, clusters: readonly Cluster[]): Html => {
  const { say, format, word } = speech;
  const text = format.signed;
  const strongest = clusters
    .flatMap((cluster) => features.map((feature) => ({ cluster, feature, z: deviation(cluster, feature) })))
    .reduce((a, b) => (Math.abs(b.z) > Math.abs(a.z) ? b : a));
  const raw = (cluster: Cluster, feature: Feature) =>
    `${rawText(speech, cluster, feature)} (${text(deviation(cluster, feature))})`;
  const cell = (cluster: Cluster, feature: Feature): Cell => {
    const z = deviation(cluster, feature);
    return {
      text: text(z),
      level: levelOf(z),
      hint: `${cluster.name}, ${word('feature', feature)}: ${raw(cluster, feature)}`,
    };
  };
  return figure(speech, options.as_of, {
    key: 'cluster-profile',
    title: say('clusters.chart_title'),
    unit: say('clusters.chart_unit'),
    says: speech.tell('clusters.chart_says', {
      segments: clusters.length,
      segment: strongest.cluster.name,
      feature: word('feature', strongest.feature),
      deviation: text(strongest.z),
    }),
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
    head: [say('clusters.chart_raw'), ...features.map((feature) => word('feature', feature))],
    rows: clusters.map((cluster) => [cluster.name, ...features.map((feature) => raw(cluster, feature))]),
  });
};
