import { createHash } from 'node:crypto';
import type { Config } from './config.ts';

/** Settings that may hold a secret from the environment: told as set, never as they are. */
const secret = new Set(['reports.pseudonyms']);

/** A program of this machine, where it is named by its path. */
const isPath = (name: string, value: unknown) =>
  name === 'reports.pdf' && value !== 'auto' && value !== 'never';

/** A tree of settings as one level of names: `churn.high`; lists stay whole. */
const leaves = (tree: object, path = ''): readonly (readonly [string, unknown])[] =>
  Object.entries(tree).flatMap(([name, value]) => {
    const full = path === '' ? name : `${path}.${name}`;
    if (value === undefined) return [];
    if (secret.has(full) || isPath(full, value)) return [[full, 'set'] as const];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[full, value] as const];
    return leaves(value, full);
  });

/**
 * The settings that a night was run with, by name, for its manifest. Folders of this machine are left out. A source is
 * told by the hash of its contract alone: an expression in it may hold a secret.
 */
export const publishedSettings = (config: Config): Readonly<Record<string, unknown>> => {
  const {
    warehouse: _warehouse,
    output: _output,
    data_folder: _data,
    machine: _machine,
    sources,
    ...rest
  } = config;
  const contracts = sources.map(({ files: _files, ...source }) => {
    const hash = createHash('sha256').update(JSON.stringify(source)).digest('hex');
    return [`sources.${source.name}`, hash.slice(0, 16)] as const;
  });
  return Object.fromEntries([...leaves(rest), ...contracts]);
};
