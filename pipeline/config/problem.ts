import { DaybreakError, exitCode, type Place } from '../errors.ts';
import { didYouMean } from './did-you-mean.ts';

/** Keys and list positions from the top of the config down to a setting. */
export type Path = readonly (string | number)[];

/** One thing to correct in a config. */
export interface Problem {
  readonly path: Path;
  /** What a person wrote wrong at `path`: the name of the setting, or its value. */
  readonly at: 'key' | 'value';
  /** Completes `<subject> requires <rule>, got <value>`. */
  readonly rule: string;
  readonly got: unknown;
  readonly suggestion?: string | undefined;
}

/** Where a setting came from: a position in the file, or the name of an environment variable or flag. */
export type Origin = Place | { readonly name: string };

/** A list item answers to its name, as a person would say it: `sources.shop.files`, not `sources.0.files`. */
const subjectOf = (problem: Problem, tree: unknown): string => {
  const words: string[] = [];
  let node = tree;
  for (const step of problem.at === 'key' ? problem.path.slice(0, -1) : problem.path) {
    node = childOf(node, step);
    const name = typeof step === 'number' ? childOf(node, 'name') : undefined;
    words.push(typeof name === 'string' && name !== '' ? name : String(step));
  }
  return words.length > 0 ? words.join('.') : 'the config';
};

/** The value under one key or position of a parsed document, undefined where there is none. */
export const childOf = (node: unknown, step: string | number): unknown =>
  typeof node === 'object' && node !== null ? (node as Record<string | number, unknown>)[step] : undefined;

/** A key that is not one of those known: with the one it was meant to be, or all of them when none is close. */
export const unknownKey = (path: Path, rule: string, known: readonly string[]): Problem => {
  const key = String(path.at(-1));
  const suggestion = didYouMean(key, known);
  const list = suggestion === undefined ? ` (${known.join(', ')})` : '';
  return { path, at: 'key', rule: `${rule}${list}`, got: key, suggestion };
};

const shown = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};

const placed = (origin: Origin, file: string): string =>
  'name' in origin ? origin.name : `${file}:${origin.line ?? 1}:${origin.column ?? 1}`;

/** What to correct: the file where something in it is wrong, and the variables and flags that are. */
const toCorrect = (origins: readonly Origin[], file: string): string => {
  const names = [...new Set(origins.flatMap((origin) => ('name' in origin ? [`the ${origin.name}`] : [])))];
  const isFile = origins.some((origin) => !('name' in origin));
  return [...(isFile ? [`${file} at the places listed`] : []), ...names].join(', and ');
};

const inFileOrder = (a: Origin, b: Origin): number => {
  if ('name' in a && 'name' in b) return a.name < b.name ? -1 : 1;
  if ('name' in a || 'name' in b) return 'name' in a ? 1 : -1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
};

/**
 * One error that lists every problem in the order of the file, one line each:
 * `<file>:<line>:<column>  <subject> requires <rule>, got <value>; did you mean <suggestion>?`
 */
export const configError = (
  problems: readonly Problem[],
  context: { readonly file: string; readonly tree: unknown; readonly originOf: (problem: Problem) => Origin },
): DaybreakError => {
  const found = problems
    .map((problem) => ({ problem, origin: context.originOf(problem) }))
    .sort((a, b) => inFileOrder(a.origin, b.origin));
  const lines = found.map(({ problem, origin }) => {
    const refusal = `${subjectOf(problem, context.tree)} requires ${problem.rule}, got ${shown(problem.got)}`;
    const suggestion = problem.suggestion === undefined ? '' : `; did you mean ${problem.suggestion}?`;
    return `  ${placed(origin, context.file)}  ${refusal}${suggestion}`;
  });
  const origins = found.map(({ origin }) => origin);
  const first = origins[0]!;
  const count = problems.length === 1 ? '1 correction' : `${problems.length} corrections`;
  return new DaybreakError('CONFIG_INVALID', [`the config requires ${count}`, ...lines].join('\n'), {
    exit: exitCode.usage,
    place: 'name' in first ? {} : { file: context.file, ...first },
    hint: `correct ${toCorrect(origins, context.file)}; each line names the rule and what was found`,
  });
};
