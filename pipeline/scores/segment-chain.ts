import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Night } from '../night.ts';
import { addDays, daysBetween, lastRefit } from '../windows.ts';
import { firstDays, fittingFiguresOn, marksOfRefits } from './segment-figures.ts';
import { fitSegments, type SegmentModel } from './segment-fit.ts';

/** Counted up when a change of the code would fit other segments; models that are kept under an older one end. */
const method = 1;

/** From fewer buyers no model is kept; a company that young is divided anew every night. */
const fewest = 30;

/** Nor before so many days: until then nobody has been silent for long. */
const settlingDays = 90;

/**
 * The models of segments in force up to tonight, oldest first; the last of them is tonight's. Each is fitted on what
 * was known on its refit day, beginning with the model before it, so that ids and names go on. Refit days lie
 * `refit_days` apart, counted from 1970-01-01.
 *
 * What has been fitted is kept in `ops.segment_model` and read from there as long as everything known on its day is
 * the same. It spares the work and decides nothing: a night that is built alone, out of order or from the beginning
 * has the models that it would have had in its turn.
 */
export const modelsUntil = async ({ db, config, windows }: Night): Promise<readonly SegmentModel[]> => {
  await db.run(`create table if not exists ops.segment_model (fitted_on date, mark varchar, model varchar)`);
  const { refit_days } = config.segments;
  const { as_of } = windows;
  const days = await firstDays(db, fewest);
  if (days === undefined) return [];
  const from = [addDays(days.first, settlingDays), days.enough].toSorted()[1]!;
  const markOf = await marksOfRefits(db, as_of, refit_days);
  const kept = await keptModels(db);
  const models: SegmentModel[] = [];
  let mark = `${method} ${JSON.stringify(config.segments)} ${from}`;
  for (let day = firstRefit(from, refit_days); day <= as_of; day = addDays(day, refit_days)) {
    const known = markOf(daysBetween('1970-01-01', day) / refit_days);
    mark = createHash('sha256').update(`${mark} ${day} ${known}`).digest('hex');
    const same = kept.get(day);
    const model =
      same?.mark === mark
        ? same.model
        : fitSegments(await fittingFiguresOn(db, day), day, config.segments, models.at(-1));
    if (same?.mark !== mark) await keep(db, day, mark, model);
    models.push(model);
  }
  return models;
};

/** The first refit day on or after `day`. */
const firstRefit = (day: string, refit_days: number): string => {
  const before = lastRefit(day, refit_days);
  return before === day ? day : addDays(before, refit_days);
};

const keptModels = async (db: DuckDBConnection) => {
  const reader = await db.runAndReadAll('select fitted_on::varchar, mark, model from ops.segment_model');
  const rows = reader.getRows() as [string, string, string][];
  return new Map(rows.map(([day, mark, model]) => [day, { mark, model: JSON.parse(model) as SegmentModel }]));
};

const keep = async (db: DuckDBConnection, day: string, mark: string, model: SegmentModel): Promise<void> => {
  await db.run('delete from ops.segment_model where fitted_on = $day::date', { day });
  await db.run('insert into ops.segment_model values ($day::date, $mark, $model)', {
    day,
    mark,
    model: JSON.stringify(model),
  });
};
