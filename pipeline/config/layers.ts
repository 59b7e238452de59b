import { parse } from 'yaml';
import { childOf, type Path, type Problem } from './problem.ts';

/** Environment variables by name, as Node gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A config tree whose later layers have been laid over the file, and which settings they gave. */
export interface Layered {
  readonly tree: unknown;
  /** Settings that a variable or flag gave, with its name. */
  readonly overrides: readonly { readonly path: Path; readonly name: string }[];
}

const prefix = 'DAYBREAK__';

/**
 * Lays the environment over the file and the flags over both. `DAYBREAK__CLV__HORIZON_DAYS=180` sets
 * clv.horizon_days; a source answers to its name: `DAYBREAK__SOURCES__SHOP__FILES=new.csv`.
 */
export const layered = (file: unknown, env: Environment, flags: Environment): Layered => {
  let tree = file;
  const overrides: { path: Path; name: string }[] = [];
  for (const name of Object.keys(env).sort()) {
    if (!name.startsWith(prefix) || env[name] === undefined) continue;
    const path = resolved(tree, name.slice(prefix.length).toLowerCase().split('__'));
    tree = withValue(tree, path, scalar(env[name]));
    overrides.push({ path, name: `environment variable ${name}` });
  }
  for (const [name, value] of Object.entries(flags)) {
    if (value === undefined) continue;
    tree = withValue(tree, [name], value);
    overrides.push({ path: [name], name: `flag --${name.replaceAll('_', '-')}` });
  }
  return { tree, overrides };
};

/** Name of the variable or flag that gave a setting, or all that is known of its block. */
export const overrideOf = ({ path, at }: Problem, { overrides }: Layered): string | undefined => {
  const begins = (long: Path, short: Path) => short.every((step, i) => String(step) === String(long[i]));
  // The last one laid over is the one that counts.
  return overrides.findLast((given) => begins(path, given.path) || (at === 'key' && begins(given.path, path)))
    ?.name;
};

/** Steps of a variable's name as a path of the tree: into a list by the item's name or its position. */
const resolved = (tree: unknown, steps: readonly string[]): Path => {
  const path: (string | number)[] = [];
  let node = tree;
  for (const step of steps) {
    const named = Array.isArray(node)
      ? node.findIndex((item) => String(childOf(item, 'name')).toLowerCase() === step)
      : -1;
    const position = Array.isArray(node) && /^\d+$/.test(step) ? Number(step) : step;
    path.push(named >= 0 ? named : position);
    node = childOf(node, path.at(-1)!);
  }
  return path;
};

const withValue = (node: unknown, path: Path, value: unknown): unknown => {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const child = withValue(childOf(node, step), rest, value);
  if (Array.isArray(node) && typeof step === 'number') return node.with(step, child);
  return { ...(typeof node === 'object' && !Array.isArray(node) ? node : {}), [step]: child };
};

/** Numbers and switches as YAML reads them; text that only looks like a YAML block stays text. */
const scalar = (text: string): unknown => {
  try {
    const value: unknown = parse(text);
    return typeof value === 'object' && !/^\s*[[{]/.test(text) ? text : value;
  } catch {
    return text;
  }
};

/**
 * Puts environment variables in place of `${env:NAME}` in every text of the tree, so that secrets need not
 * be written in the file. Names that are not set come back as problems.
 */
export const withSecrets = (
  tree: unknown,
  env: Environment,
): { tree: unknown; problems: readonly Problem[] } => {
  const problems: Problem[] = [];
  const visit = (node: unknown, path: Path): unknown => {
    if (Array.isArray(node)) return node.map((item, i) => visit(item, [...path, i]));
    if (typeof node === 'object' && node !== null) {
      return Object.fromEntries(
        Object.entries(node).map(([key, value]) => [key, visit(value, [...path, key])]),
      );
    }
    if (typeof node !== 'string') return node;
    return node.replace(/\$\{env:([^}]*)\}/g, (written, name: string) => {
      const value = env[name];
      if (value === undefined) {
        problems.push({ path, at: 'value', rule: `the environment variable ${name} to be set`, got: node });
      }
      return value ?? written;
    });
  };
  return { tree: visit(tree, []), problems };
};
