import type { Table } from 'apache-arrow';
import { type Candidate, candidateOf, chooseK, usualRules } from '../../models/choose-k.ts';
import { column } from '../../models/columns.ts';
import { rescaled } from '../../models/feature-scaling.ts';
import { type KmeansFit, type KmeansParams, kmeans } from '../../models/kmeans.ts';
import { type Lineage, matchSegments } from '../../models/segment-match.ts';
import { nameSegments } from '../../models/segment-names.ts';
import { type Condition, describeSegments } from '../../models/segment-tree.ts';
import type { Config } from '../config.ts';
import { segmentFeatures } from './segment-figures.ts';

/** How many customers stood between these edges of a figure at the fit, to measure how far it has shifted since. */
interface FigureBins {
  readonly feature: string;
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** The segments in force from one refit to the next, as they are kept in `ops.segment_model`. */
export interface SegmentModel {
  readonly fitted_on: string;
  readonly params: KmeansParams;
  /** Per cluster, in the order of the centroids. An id is never given to another segment. */
  readonly ids: readonly number[];
  readonly names: readonly string[];
  /** The refit at which the id began. */
  readonly since: readonly string[];
  readonly stability: readonly number[];
  readonly rules: readonly (readonly Condition[])[];
  readonly next_id: number;
  readonly bins: readonly FigureBins[];
  readonly fit: Omit<KmeansFit, 'params'>;
  /** The numbers of segments that were compared; null where the number of the model before was kept. */
  readonly candidates: readonly Candidate[] | null;
  readonly lineage: readonly Lineage[];
  /** Share of the customers whom this refit alone put into another segment; null without a model before. */
  readonly moved: number | null;
}

type Settings = Config['segments'];

/**
 * Fits the segments on what was known on one day. With a model before, its number of segments is kept while all of
 * them are still stable and large enough, its centroids are where the fit begins, and its ids and names go on with
 * the segments that hold mostly the same customers.
 */
export const fitSegments = (
  figures: Table,
  fitted_on: string,
  settings: Settings,
  before: SegmentModel | undefined,
): SegmentModel => {
  const { fitted, chosen, candidates } = divide(figures, settings, before?.params);
  const { params, ...fit } = fitted;
  const own = identify(figures, params, before);
  const since = own.ids.map((id) => {
    const old = before?.ids.indexOf(id) ?? -1;
    return old < 0 ? fitted_on : before!.since[old]!;
  });
  const profiles = params.centroids.map((c) => ({ silence: c[0]!, frequency: c[1]!, value: c[2]! }));
  const earlier = own.ids.map((id) => before?.names[before.ids.indexOf(id)]);
  const columns = Object.fromEntries(
    segmentFeatures.map((name) => [name, column(figures, name, 'segments')]),
  );
  return {
    fitted_on,
    params,
    fit,
    candidates,
    ...own,
    names: nameSegments(profiles, earlier),
    since,
    stability: chosen.stabilities ?? [],
    rules: describeSegments(columns, clustersOf(params, figures), own.ids.length),
    bins: segmentFeatures.map((feature) => binsOf(feature, columns[feature]!)),
  };
};

/** The cluster of each customer, from 0. */
export const clustersOf = (params: KmeansParams, figures: Table): Int32Array =>
  kmeans
    .score({ params } as KmeansFit, figures, undefined)
    .getChild('segment_no')!
    .toArray();

/** Cold starts that a model in force has to stand against. */
const challengers = 4;

const divide = (figures: Table, settings: Settings, warm: KmeansParams | undefined) => {
  const { seed, starts, minimum_stability, minimum_share } = settings;
  const transform = settings.transform === 'log' ? ('log-z' as const) : settings.transform;
  const options = { features: segmentFeatures, order_by: 'total_value', seed, starts, transform };
  const rules = { ...usualRules, stability: minimum_stability, minimum_share };
  const inForce = warm?.centroids.length;
  // A number below the usual ones was the way out of one day, not one to stay with.
  const k = settings.k ?? (usualRules.ks.some((usual) => usual === inForce) ? inForce : undefined);
  if (k !== undefined) {
    const fitted = kmeans.fit(figures, {
      ...options,
      k,
      warm,
      starts: warm === undefined ? starts : Math.min(starts, challengers),
    });
    const chosen = candidateOf(fitted, figures, options, rules, k);
    if (settings.k !== undefined || chosen.is_eligible) return { fitted, chosen, candidates: null };
  }
  return chooseK(figures, options, rules);
};

const identify = (figures: Table, params: KmeansParams, before: SegmentModel | undefined) => {
  const clusters = params.centroids.length;
  if (before === undefined) {
    const ids = Array.from({ length: clusters }, (_, c) => c + 1);
    return { ids, next_id: clusters + 1, lineage: [], moved: null };
  }
  const isAlike = before.params.scaling.kind === params.scaling.kind;
  const old = before.params.centroids.map((c) =>
    isAlike ? rescaled(c, before.params.scaling, params.scaling) : c,
  );
  const distances = params.centroids.map((now) =>
    old.map((was) => Math.hypot(...now.map((value, j) => value - was[j]!))),
  );
  const match = matchSegments(
    clustersOf(before.params, figures),
    clustersOf(params, figures),
    before.ids,
    distances,
    before.next_id,
  );
  return { ...match, next_id: Math.max(before.next_id, ...match.ids.map((id) => id + 1)) };
};

/** Deciles of the figure; of equal ones the first. */
const binsOf = (feature: string, values: ArrayLike<number>): FigureBins => {
  const sorted = Float64Array.from(values).sort();
  const deciles = Array.from({ length: 9 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / 10)]!);
  const edges = [...new Set(deciles)];
  return { feature, edges, counts: countsOf(values, edges) };
};

/** How many of the values lie below the first edge, from it to the next, and so on. */
export const countsOf = (values: ArrayLike<number>, edges: readonly number[]): readonly number[] => {
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  for (let i = 0; i < values.length; i++) {
    let bin = 0;
    while (bin < edges.length && values[i]! >= edges[bin]!) bin++;
    counts[bin]!++;
  }
  return counts;
};
