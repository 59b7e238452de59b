import type { KmeansFit } from '../../models/kmeans.ts';

const levels = (z: number, low: string, middle: string, high: string, edge: number): string => {
  if (z < -edge) return low;
  return z > edge ? high : middle;
};

/**
 * Names the clusters by where their centre lies from the company's mean, in standard deviations: how lately they
 * bought (active, fading, silent) and what they brought (high, middle, low). Two clusters of the same traits are
 * told apart by how often they bought, and by number if that does not do it.
 * @returns one key per cluster, such as `active_high` or `silent_low.frequent`, each once
 */
export const segmentNames = ({ params }: KmeansFit): readonly string[] => {
  const traits = params.centroids.map(([silence, frequency, value]) => ({
    name: `${levels(silence!, 'active', 'fading', 'silent', 0.4)}_${levels(value!, 'low', 'middle', 'high', 0.5)}`,
    frequency: frequency!,
  }));
  return traits.map(({ name, frequency }, i) => {
    const alike = traits.filter((other) => other.name === name);
    if (alike.length === 1) return name;
    const rank = alike.filter((other) => other.frequency > frequency).length;
    const earlier = traits
      .slice(0, i)
      .filter((other) => other.name === name && other.frequency === frequency);
    const place = rank + earlier.length;
    if (alike.length === 2) return `${name}.${place === 0 ? 'frequent' : 'occasional'}`;
    return `${name}.${place + 1}`;
  });
};
