import { type Column, entities } from '../sources/entities.ts';
import { childOf, type Path, type Problem, unknownKey } from './problem.ts';

const columnsOf = (source: unknown): Readonly<Record<string, Column>> => {
  const entity = childOf(source, 'entity');
  return typeof entity === 'string' && Object.hasOwn(entities, entity)
    ? entities[entity as keyof typeof entities]
    : {};
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const keys = (value: unknown): readonly string[] => (isRecord(value) ? Object.keys(value) : []);

const problem = (path: Path, rule: string, got: unknown): Problem => ({ path, at: 'value', rule, got });

/** Rules of a source's `contract`: it may only speak of columns that are mapped, in a way that fits their type. */
export const contractProblems = (
  source: unknown,
  path: Path,
  sources: readonly unknown[],
): readonly Problem[] => {
  const contract = childOf(source, 'contract');
  if (!isRecord(contract)) return [];
  const columns = columnsOf(source);
  const mapped = keys(childOf(source, 'columns')).filter((name) => Object.hasOwn(columns, name));
  const at = [...path, 'contract'];
  const named = (names: readonly unknown[], under: Path): readonly Problem[] =>
    names.flatMap((name, i) => {
      if (Array.isArray(name)) return named(name, [...under, i]);
      if (typeof name !== 'string' || mapped.includes(name)) return [];
      return [problem([...under, i], 'a column that is mapped', name)];
    });
  const keyed = (section: string): readonly Problem[] =>
    keys(childOf(contract, section))
      .filter((name) => !mapped.includes(name))
      .map((name) => unknownKey([...at, section, name], 'a column that is mapped', mapped));
  return [
    ...named(list(childOf(contract, 'required')), [...at, 'required']),
    ...named(list(childOf(contract, 'unique')), [...at, 'unique']),
    ...['references', 'ranges', 'values'].flatMap(keyed),
    ...rangeProblems(childOf(contract, 'ranges'), columns, [...at, 'ranges']),
    ...valueProblems(childOf(contract, 'values'), columns, [...at, 'values']),
    ...referenceProblems(childOf(contract, 'references'), [...at, 'references'], sources),
  ];
};

const rangeProblems = (
  ranges: unknown,
  columns: Readonly<Record<string, Column>>,
  at: Path,
): readonly Problem[] =>
  keys(ranges).flatMap((name) => {
    const type = columns[name]?.type;
    if (type === undefined) return [];
    if (type === 'text' || type === 'boolean') {
      return [problem([...at, name], 'a column of numbers or days', `${name}, which is ${type}`)];
    }
    const range = childOf(ranges, name);
    const isTime = type === 'date' || type === 'timestamp';
    const [min, max] = [childOf(range, 'min'), childOf(range, 'max')];
    const wrong = (['min', 'max'] as const)
      .filter((bound) => ['string', 'number'].includes(typeof childOf(range, bound)))
      .filter((bound) => (typeof childOf(range, bound) === 'string') !== isTime)
      .map((bound) =>
        problem(
          [...at, name, bound],
          isTime ? 'a day such as 2024-12-31' : 'a number',
          childOf(range, bound),
        ),
      );
    if (wrong.length > 0 || typeof min !== typeof max) return wrong;
    const isTurned = (typeof min === 'number' || typeof min === 'string') && min > (max as typeof min);
    return isTurned ? [problem([...at, name, 'max'], `a value from ${min} on`, max)] : [];
  });

const valueProblems = (
  values: unknown,
  columns: Readonly<Record<string, Column>>,
  at: Path,
): readonly Problem[] =>
  keys(values).flatMap((name) => {
    const column = columns[name];
    if (column === undefined) return [];
    if (column.type !== 'text')
      return [problem([...at, name], 'a column of text', `${name}, which is ${column.type}`)];
    return list(childOf(values, name)).flatMap((word, i) =>
      column.values === undefined || column.values.includes(String(word))
        ? []
        : [problem([...at, name, i], `one of ${column.values.join(', ')}`, word)],
    );
  });

/** `crm.customer_id`: what stands before the last point is the source. */
const referenceProblems = (references: unknown, at: Path, sources: readonly unknown[]): readonly Problem[] =>
  keys(references).flatMap((name) => {
    const target = childOf(references, name);
    const point = typeof target === 'string' ? target.lastIndexOf('.') : -1;
    if (typeof target !== 'string' || point < 1) return [];
    const other = sources.find((source) => childOf(source, 'name') === target.slice(0, point));
    const column = target.slice(point + 1);
    if (other !== undefined && keys(childOf(other, 'columns')).includes(column)) return [];
    const got = other === undefined ? 'no such source' : 'no such column of that source';
    return [
      problem(
        [...at, name],
        'a source and a column that it maps such as crm.customer_id',
        `${target}: ${got}`,
      ),
    ];
  });
