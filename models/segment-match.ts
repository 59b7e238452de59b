import { cheapestPairs } from './hungarian.ts';
import { crossCounts } from './metrics/cluster-quality.ts';

/** How customers of one model's segment stand in another model's; id 0 stands for "none". */
export interface Lineage {
  readonly from_id: number;
  readonly to_id: number;
  readonly customers: number;
  /** Of the segment they were in, of the segment they are in. */
  readonly share_of_from: number;
  readonly share_of_to: number;
  /**
   * `kept`: the segment goes on under its id. `split` and `merged`: a large part of a segment that went to two, or
   * came from two. `part`: a large part without either. `retired` and `new`: an id that ends or begins.
   */
  readonly kind: 'kept' | 'split' | 'merged' | 'part' | 'retired' | 'new';
}

interface Match {
  /** The id of each new cluster. */
  readonly ids: readonly number[];
  readonly lineage: readonly Lineage[];
  /** Share of the customers whose id differs although they are the same. */
  readonly moved: number;
}

/** A cluster keeps the id of one with which it shares at least this part of both (Jaccard). */
const sameFrom = 0.5;
/** This part of a segment is worth a line of its own in the lineage. */
const largePart = 0.3;

/**
 * Gives the clusters of a new model the ids of the old ones that they continue: pairs are chosen so that their
 * members overlap as much as possible in all, and of equal overlaps the nearer centroids. A cluster that shares less
 * than half with its pair gets an id that nobody had.
 *
 * @param before for each customer the cluster of the old model, from 0; `after` that of the new one
 * @param distances between the centroids, `distances[new][old]`
 */
export const matchSegments = (
  before: Int32Array,
  after: Int32Array,
  oldIds: readonly number[],
  distances: readonly (readonly number[])[],
  firstNewId: number,
): Match => {
  const clusters = distances.length;
  const counts = withSize(crossCounts(after, before), clusters, oldIds.length);
  const newSizes = counts.map((row) => row.reduce((sum, n) => sum + n, 0));
  const oldSizes = oldIds.map((_, old) => counts.reduce((sum, row) => sum + row[old]!, 0));
  const jaccard = (now: number, old: number) => {
    const all = newSizes[now]! + oldSizes[old]! - counts[now]![old]!;
    return all > 0 ? counts[now]![old]! / all : 0;
  };
  const furthest = Math.max(...distances.flat(), 1e-9);
  const costs = distances.map((row, now) =>
    row.map((far, old) => 1 - jaccard(now, old) + (1e-6 * far) / furthest),
  );
  let nextId = firstNewId;
  const ids = cheapestPairs(costs).map((old, now) =>
    old >= 0 && jaccard(now, old) >= sameFrom ? oldIds[old]! : nextId++,
  );
  let moved = 0;
  for (let i = 0; i < after.length; i++) if (ids[after[i]!] !== oldIds[before[i]!]) moved++;
  return {
    ids,
    lineage: lineageOf(counts, ids, oldIds, newSizes, oldSizes),
    moved: after.length > 0 ? moved / after.length : 0,
  };
};

const withSize = (table: readonly Float64Array[], rows: number, columns: number) =>
  Array.from({ length: rows }, (_, r) =>
    Float64Array.from({ length: columns }, (_, c) => table[r]?.[c] ?? 0),
  );

const lineageOf = (
  counts: readonly Float64Array[],
  ids: readonly number[],
  oldIds: readonly number[],
  newSizes: readonly number[],
  oldSizes: readonly number[],
): readonly Lineage[] => {
  const flows = counts.flatMap((row, now) =>
    Array.from(row, (customers, old) => ({
      from_id: oldIds[old]!,
      to_id: ids[now]!,
      customers,
      share_of_from: oldSizes[old]! > 0 ? customers / oldSizes[old]! : 0,
      share_of_to: newSizes[now]! > 0 ? customers / newSizes[now]! : 0,
    })),
  );
  const isLarge = (flow: (typeof flows)[number]) =>
    flow.share_of_from >= largePart || flow.share_of_to >= largePart;
  const kinds = flows
    .filter((flow) => flow.from_id === flow.to_id || isLarge(flow))
    .map((flow) => {
      const leaving = flows.filter((f) => f.from_id === flow.from_id && f.share_of_from >= largePart);
      const coming = flows.filter((f) => f.to_id === flow.to_id && f.share_of_to >= largePart);
      if (flow.from_id === flow.to_id) return { ...flow, kind: 'kept' as const };
      if (leaving.length > 1 && leaving.includes(flow)) return { ...flow, kind: 'split' as const };
      if (coming.length > 1 && coming.includes(flow)) return { ...flow, kind: 'merged' as const };
      return { ...flow, kind: 'part' as const };
    });
  const single = (id: number, customers: number, kind: 'retired' | 'new') => ({
    from_id: kind === 'new' ? 0 : id,
    to_id: kind === 'new' ? id : 0,
    customers,
    share_of_from: kind === 'new' ? 0 : 1,
    share_of_to: kind === 'new' ? 1 : 0,
    kind,
  });
  const retired = oldIds.flatMap((id, old) =>
    ids.includes(id) ? [] : [single(id, oldSizes[old]!, 'retired')],
  );
  const fresh = ids.flatMap((id, now) => (oldIds.includes(id) ? [] : [single(id, newSizes[now]!, 'new')]));
  return [...kinds, ...retired, ...fresh].sort((a, b) => a.from_id - b.from_id || a.to_id - b.to_id);
};
