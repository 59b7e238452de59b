import { figure } from '../charts/figure.ts';
import { drawSurvival } from '../charts/survival.ts';
import type { Facts } from '../facts.ts';
import type { Html } from '../html.ts';
import { type Row, readRows } from '../query.ts';
import { type Clusters, toneOf } from './cluster-profiles.ts';

const shape = { segment_id: 'text', months: 'number', customers: 'number', p_alive: 'number' } as const;

type Point = Row<typeof shape>;

/** A mean of fewer customers jumps about; it is above the smallest group that marketing may see. */
const fewest = 20;

const everybody = '';

/** The age at which most segments can be compared: the oldest with the most points. */
const comparedAt = (points: readonly Point[]): number => {
  const ages = [...new Set(points.map(({ months }) => months ?? 0))].sort((a, b) => b - a);
  const known = (age: number) => points.filter(({ months }) => months === age).length;
  return ages.reduce((best, age) => (known(age) > known(best) ? age : best), ages[0]!);
};

const sentence = ({ speech }: Facts, { visible }: Clusters, points: readonly Point[]) => {
  const { tell, format } = speech;
  const at = comparedAt(points);
  const there = points.filter(({ months }) => months === at);
  const all = there.find(({ segment_id }) => segment_id === everybody);
  const ranked = there
    .filter(({ segment_id }) => segment_id !== everybody)
    .toSorted((a, b) => (b.p_alive ?? 0) - (a.p_alive ?? 0));
  const share = (point: Point | undefined) => format.share(point?.p_alive ?? 0);
  const values = { months: Math.round(at), all: share(all) };
  const [best, worst] = [ranked[0], ranked.at(-1)];
  if (ranked.length < 2) return tell('segment_alive.says_all', values);
  const nameOf = (point: Point | undefined) => visible.find(({ id }) => id === point?.segment_id)?.name ?? '';
  return tell('segment_alive.says', {
    ...values,
    best: share(best),
    best_segment: nameOf(best),
    worst: share(worst),
    worst_segment: nameOf(worst),
  });
};

/**
 * How likely the customers of each segment still buy, by the time since their first purchase: a picture of the
 * customers of tonight, not a forecast. Undefined where too few have a probability.
 */
export const aliveChart = async (facts: Facts, clusters: Clusters): Promise<Html | undefined> => {
  const { db, options, speech } = facts;
  const { say, format } = speech;
  const order = clusters.visible.map(({ id }) => id);
  const rows = await readRows(db, 'segments/cluster-alive', shape, { as_of: options.as_of, fewest });
  const points = rows.filter(
    ({ segment_id }) => segment_id === everybody || order.includes(segment_id ?? ''),
  );
  const ages = [...new Set(points.map(({ months }) => months ?? 0))].sort((a, b) => a - b);
  if (ages.length < 2) return undefined;
  const label = (id: string) =>
    clusters.visible.find((cluster) => cluster.id === id)?.name ?? say('segment_alive.all');
  const own = (id: string) => points.filter(({ segment_id }) => segment_id === id);
  const lines = [...order, everybody].map((id) => ({
    label: label(id),
    tone: id === everybody ? undefined : toneOf(order.indexOf(id)),
    points: own(id).map(({ months, p_alive }) => ({
      x: months ?? 0,
      y: p_alive ?? 0,
      hint: `${label(id)}, ${format.decimal(months ?? 0, 1)}: ${format.share(p_alive ?? 0)}`,
    })),
  }));
  return figure(speech, options.as_of, {
    key: 'segment-alive',
    title: say('segment_alive.title'),
    unit: say('segment_alive.unit', { k: fewest }),
    says: sentence(facts, clusters, points),
    width: 760,
    draw: (width) =>
      drawSurvival(
        lines.filter((one) => one.points.length > 0),
        { share: format.share, count: format.count, x: say('segment_alive.x'), y: say('segment_alive.y') },
        width,
      ),
    head: [say('segment_alive.months'), ...lines.map((one) => one.label)],
    rows: ages.map((age) => [
      format.decimal(age, 1),
      ...lines.map((one) => {
        const point = one.points.find(({ x }) => x === age);
        return point ? format.share(point.y) : '–';
      }),
    ]),
  });
};
