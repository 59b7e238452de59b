import { childOf, type Path, type Problem, unknownKey } from './problem.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Rules of a source's `quality`: it watches columns that are mapped, and marks before it stops. */
export const gateProblems = (source: unknown, path: Path): readonly Problem[] => {
  const quality = childOf(source, 'quality');
  if (!isRecord(quality)) return [];
  const columns = childOf(source, 'columns');
  const mapped = isRecord(columns) ? Object.keys(columns) : [];
  const nulls = childOf(quality, 'nulls');
  const watched = isRecord(nulls) ? Object.keys(nulls) : [];
  const at = [...path, 'quality'];
  return [
    ...watched
      .filter((name) => !mapped.includes(name))
      .map((name) => unknownKey([...at, 'nulls', name], 'a column that is mapped', mapped)),
    ...['volume', 'duplicates', 'orphans'].flatMap((gate) => turned(childOf(quality, gate), [...at, gate])),
    ...watched.flatMap((name) => turned(childOf(nulls, name), [...at, 'nulls', name])),
  ];
};

/** As a number of percents or deviations; what can't be read is left to the schema. */
const figure = (value: unknown): number =>
  typeof value === 'string' ? Number(value.replace('%', '')) / 100 : Number(value);

const turned = (limits: unknown, path: Path): readonly Problem[] => {
  const [warn, stop] = [childOf(limits, 'warn'), childOf(limits, 'stop')];
  if (warn === undefined || stop === undefined || !(figure(stop) < figure(warn))) return [];
  return [
    { path: [...path, 'stop'], at: 'value', rule: `a limit from warn on, which is ${warn}`, got: stop },
  ];
};
