import type { Table } from 'apache-arrow';
import { column } from '../../models/columns.ts';
import { kmeans } from '../../models/kmeans.ts';
import { measureRule } from '../../models/segment-tree.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { addDays } from '../windows.ts';
import { writeModelCards } from './model-cards.ts';
import { modelsUntil } from './segment-chain.ts';
import { segmentFeatures } from './segment-figures.ts';
import { clustersOf, fitSegments, type SegmentModel } from './segment-fit.ts';
import { driftOf, movesSince } from './segment-movement.ts';

/**
 * Puts every buyer into the nearest of the segments in force, by silence, frequency and value, and writes
 * - `scores.segment_numbers`: the buyer's segment, by `row_no` of `features.purchase_history`;
 * - `scores.segment_profiles`: each segment's name, rule, stability and figures, and the day of the next refit;
 * - `scores.segment_moves`: who was in which segment `compare_days` ago, on the day `since`;
 * - `scores.segment_drift`: whether the segments still mean what they meant, `scores.segment_lineage`: what each
 *   refit did to them.
 * Fewer than two buyers are one segment.
 */
export const scoreSegments = async (night: Night): Promise<void> => {
  const { db, config, windows } = night;
  const buyers = await readFrame(
    db,
    `select ${segmentFeatures.join(', ')} from features.purchase_history order by row_no`,
  );
  const known = await modelsUntil(night);
  if (buyers.numRows < 2) return writeEverybody(night, buyers);
  const young = () => fitSegments(buyers, windows.as_of, config.segments, undefined);
  const models = known.length > 0 ? known : [young()];
  const model = models.at(-1)!;
  const cluster = clustersOf(model.params, buyers);
  const tonight = {
    ids: cluster.map((c) => model.ids[c]!),
    total_value: column(buyers, 'total_value', 'segments'),
  };
  await writeNumbers(
    night,
    tonight.ids,
    Array.from(cluster, (c) => model.names[c]!),
  );
  // A model that is not kept is in force for one night.
  const refitDays = known.length > 0 ? config.segments.refit_days : 1;
  await writeFrame(
    db,
    'scores.segment_profiles',
    profiles(model, addDays(model.fitted_on, refitDays), buyers, cluster),
  );
  const since = addDays(windows.as_of, -config.segments.compare_days);
  const moves = (await movesSince(night, since, models, tonight)) ?? [];
  await writeRows(
    night,
    'scores.segment_moves',
    moveColumns,
    moves.map((move) => ({ since, ...move })),
  );
  await writeRows(night, 'scores.segment_drift', driftColumns, await driftOf(night, models, buyers, tonight));
  const lineage = models.flatMap(({ fitted_on, lineage }) => lineage.map((row) => ({ fitted_on, ...row })));
  await writeRows(night, 'scores.segment_lineage', lineageColumns, lineage);
  await writeCard(night, model);
};

const moveColumns = ['since', 'from_id', 'to_id', 'customers', 'total_value'] as const;
const driftColumns = ['measure', 'feature', 'value', 'limit', 'is_alarm'] as const;
const lineageColumns = [
  'fitted_on',
  'from_id',
  'to_id',
  'customers',
  'share_of_from',
  'share_of_to',
  'kind',
] as const;

const texts = new Set(['since', 'measure', 'feature', 'kind', 'fitted_on']);
const integers = new Set(['from_id', 'to_id', 'customers', 'is_alarm']);

/** Writes a few rows as a table; a truth becomes 0 or 1. */
const writeRows = async <Name extends string>(
  { db }: Pick<Night, 'db'>,
  table: string,
  names: readonly Name[],
  rows: readonly Readonly<Record<Name, string | number | boolean>>[],
): Promise<void> => {
  const columns = names.map((name) => {
    if (texts.has(name)) return [name, rows.map((row) => String(row[name]))] as const;
    const numbers = rows.map((row) => Number(row[name]));
    return [name, integers.has(name) ? Int32Array.from(numbers) : Float64Array.from(numbers)] as const;
  });
  await writeFrame(db, table, tableOf(Object.fromEntries(columns)));
};

const writeNumbers = ({ db }: Pick<Night, 'db'>, segment_id: Int32Array, segment_name: readonly string[]) =>
  writeFrame(db, 'scores.segment_numbers', tableOf({ segment_id, segment_name }));

const writeEverybody = async (night: Night, buyers: Table): Promise<void> => {
  const ids = new Int32Array(buyers.numRows).fill(1);
  await writeNumbers(
    night,
    ids,
    Array.from(ids, () => 'everybody'),
  );
  await writeFrame(night.db, 'scores.segment_profiles', profiles(nobody, '', buyers, new Int32Array(0)));
  await writeRows(night, 'scores.segment_moves', moveColumns, []);
  await writeRows(night, 'scores.segment_drift', driftColumns, []);
  await writeRows(night, 'scores.segment_lineage', lineageColumns, []);
  await writeModelCards(night.db, 'segments', []);
};

const nobody = { ids: [], names: [], since: [], stability: [], rules: [], fitted_on: '' };

/** One row per segment in force: who is in it tonight, its rule with what the rule finds tonight, its stability. */
const profiles = (
  model: Pick<SegmentModel, 'ids' | 'names' | 'since' | 'stability' | 'rules' | 'fitted_on'> &
    Partial<Pick<SegmentModel, 'params'>>,
  refit_on: string,
  buyers: Table,
  cluster: Int32Array,
): Table => {
  const columns = Object.fromEntries(segmentFeatures.map((name) => [name, column(buyers, name, 'segments')]));
  const rules = model.rules.map((conditions, c) =>
    measureRule(
      conditions,
      columns,
      Uint8Array.from(cluster, (other) => Number(other === c)),
    ),
  );
  const centre = (j: number) => Float64Array.from(model.ids, (_, c) => model.params!.centroids[c]![j]!);
  return tableOf({
    segment_id: Int32Array.from(model.ids),
    segment_name: model.names,
    since: model.since,
    fitted_on: model.ids.map(() => model.fitted_on),
    refit_on: model.ids.map(() => refit_on),
    customers: Int32Array.from(model.ids, (_, c) => cluster.filter((other) => other === c).length),
    stability: Float64Array.from(model.stability),
    z_silence: centre(0),
    z_frequency: centre(1),
    z_value: centre(2),
    rule: model.rules.map((conditions) => JSON.stringify(conditions)),
    coverage: Float64Array.from(rules, ({ coverage }) => coverage),
    purity: Float64Array.from(rules, ({ purity }) => purity),
  });
};

const writeCard = ({ db }: Night, { params, fit, ...model }: SegmentModel) => {
  const { bins: _, lineage: __, next_id: ___, ...published } = model;
  return writeModelCards(db, 'segments', [
    {
      model: kmeans.name,
      purpose: 'segments',
      source: kmeans.source,
      params: { ...params, ...published },
      fit: {
        ...kmeans.describe({ ...fit, params }),
        stability: model.stability.reduce((least, s) => Math.min(least, s), 1),
      },
      n: fit.n,
      objective: fit.objective,
      metrics: null,
      baseline: null,
      grade: null,
      is_used: true,
      note: '',
    },
  ]);
};
