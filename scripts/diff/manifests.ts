import type { PublishedInput, PublishedNight } from './find-night.ts';

/** A file of the exports that is new, gone or changed. */
export interface InputChange {
  readonly source: string;
  readonly file: string;
  readonly change: 'new' | 'gone' | 'changed';
  readonly records: readonly [before: number, after: number];
  readonly refused: readonly [before: number, after: number];
}

/** A setting that says something else; null where a night has no such setting. */
export interface SettingChange {
  readonly setting: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A published file that is new, gone or changed. */
export interface FileChange {
  readonly path: string;
  readonly change: 'new' | 'gone' | 'changed';
  readonly bytes: readonly [before: number | null, after: number | null];
}

const changeOf = <T extends { readonly sha256: string }>(before: T | undefined, after: T | undefined) =>
  before === undefined
    ? 'new'
    : after === undefined
      ? 'gone'
      : before.sha256 === after.sha256
        ? undefined
        : 'changed';

const paired = <T>(before: readonly T[], after: readonly T[], key: (entry: T) => string) => {
  const was = new Map(before.map((entry) => [key(entry), entry]));
  const is = new Map(after.map((entry) => [key(entry), entry]));
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((name) => [name, was.get(name), is.get(name)] as const);
};

/** What was loaded: files that came, went or say something else. */
export const compareInputs = (before: PublishedNight, after: PublishedNight): readonly InputChange[] =>
  paired<PublishedInput>(before.inputs, after.inputs, ({ source, file }) =>
    JSON.stringify([source, file]),
  ).flatMap(([, was, is]) => {
    const change = changeOf(was, is);
    if (change === undefined) return [];
    const { source, file } = (is ?? was)!;
    return [
      {
        source,
        file,
        change,
        records: [was?.records ?? 0, is?.records ?? 0],
        refused: [was?.refused ?? 0, is?.refused ?? 0],
      },
    ];
  });

/**
 * Settings that changed; undefined when a night was published before settings were written down and only the hash can
 * tell that there is a difference.
 */
export const compareSettings = (
  before: PublishedNight,
  after: PublishedNight,
): readonly SettingChange[] | undefined => {
  if (before.config_hash === after.config_hash) return [];
  const { settings: was } = before;
  const { settings: is } = after;
  if (was === undefined || is === undefined) return undefined;
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  return names.flatMap((setting) => {
    const change = { setting, before: was[setting] ?? null, after: is[setting] ?? null };
    return JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [change];
  });
};

/** Published files that came, went or changed. */
export const compareFiles = (before: PublishedNight, after: PublishedNight): readonly FileChange[] =>
  paired(before.outputs, after.outputs, ({ path }) => path).flatMap(([path, was, is]) => {
    const change = changeOf(was, is);
    return change === undefined ? [] : [{ path, change, bytes: [was?.bytes ?? null, is?.bytes ?? null] }];
  });
