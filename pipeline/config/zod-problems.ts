import type { z } from 'zod';
import { meantValue } from './habits.ts';
import { childOf, type Path, type Problem, unknownKey } from './problem.ts';
import { configSchema } from './schema.ts';

type Issue = z.core.$ZodIssue;

/**
 * What the schema found wrong, as problems in a person's words.
 * @param written the tree before secrets were put in, so that no message shows one
 */
export const zodProblems = (issues: readonly Issue[], written: unknown): readonly Problem[] =>
  issues.flatMap((issue) => problemsOf(issue, [], written));

const problemsOf = (issue: Issue, above: Path, written: unknown): readonly Problem[] => {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  const got = path.reduce<unknown>(childOf, written);
  if (issue.code === 'unrecognized_keys') {
    const known = settingsAt(path, got);
    return issue.keys.map((key) => unknownKey([...path, key], 'one of its settings', known));
  }
  if (issue.code === 'invalid_union') {
    const branch = likelyBranch(issue.errors, got);
    if (branch !== undefined) return branch.flatMap((inner) => problemsOf(inner, path, written));
  }
  const accepted = issue.code === 'invalid_value' ? issue.values.map(String) : acceptedAt(path);
  const suggestion = typeof got === 'string' ? meantValue(String(path.at(-1)), got, accepted) : undefined;
  return [{ path, at: 'value', rule: ruleOf(issue), got, suggestion }];
};

/** The branch of a union that the value was meant for: the one that takes its type, by its first key. */
const likelyBranch = (branches: readonly (readonly Issue[])[], got: unknown) => {
  if (typeof got !== 'object' || got === null || Array.isArray(got)) return undefined;
  const fitting = branches.filter(
    (issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'),
  );
  const missing = (issues: readonly Issue[]) =>
    issues.filter((issue) => issue.code !== 'unrecognized_keys').length;
  return fitting.toSorted((a, b) => missing(a) - missing(b))[0];
};

const ruleOf = (issue: Issue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return kindWords[issue.expected] ?? `a value of type ${issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`;
    case 'too_small':
      return isCount(issue.origin) ? issue.message : `a number of at least ${issue.minimum}`;
    case 'too_big':
      return isCount(issue.origin) ? issue.message : `a number of at most ${issue.maximum}`;
    default:
      return issue.message;
  }
};

/** Lengths carry their own rule in the schema; limits of numbers speak for themselves. */
const isCount = (origin: string) => origin === 'array' || origin === 'string';

const kindWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a block of settings',
  record: 'a block of settings',
  array: 'a list',
};

/** Values that a setting accepts although its schema is a rule rather than a list. */
const acceptedAt = (path: Path): readonly string[] => {
  if (path.length !== 1) return [];
  if (path[0] === 'timezone') return Intl.supportedValuesOf('timeZone');
  if (path[0] === 'currency') return Intl.supportedValuesOf('currency');
  return path[0] === 'as_of' ? ['latest', 'yesterday'] : [];
};

/** Names of the settings of a block, read from the schema itself. */
const settingsAt = (path: Path, block: unknown): readonly string[] => {
  if (path.includes('columns'))
    return typeof block === 'object' && 'sql' in (block ?? {})
      ? ['sql']
      : ['from', 'type', 'format', 'values'];
  let schema: unknown = configSchema;
  for (const step of path) {
    const inner = plain(schema);
    schema = typeof step === 'number' ? childOf(inner, 'element') : childOf(childOf(inner, 'shape'), step);
  }
  return Object.keys((childOf(plain(schema), 'shape') as object | undefined) ?? {});
};

/** A schema without its default, optional and transform wrappers. */
const plain = (schema: unknown): unknown => {
  const inner = childOf(childOf(schema, 'def'), 'innerType') ?? childOf(childOf(schema, 'def'), 'in');
  return inner === undefined ? schema : plain(inner);
};
