import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DaybreakError, exitCode } from '../../pipeline/errors.ts';

/** What a published night says of itself; older nights lack the settings. */
export interface PublishedNight {
  readonly folder: string;
  readonly run_id: string;
  readonly as_of: string;
  readonly company: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly code_hash: string;
  readonly config_hash: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly inputs: readonly PublishedInput[];
  readonly outputs: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
}

export interface PublishedInput {
  readonly source: string;
  readonly file: string;
  readonly sha256: string;
  readonly records: number;
  readonly loaded: number;
  readonly refused: number;
}

/** Reads the manifest of a folder, or nothing where there is none. */
const readNight = (folder: string): PublishedNight | undefined => {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) return undefined;
  try {
    return { ...(JSON.parse(readFileSync(path, 'utf8')) as Omit<PublishedNight, 'folder'>), folder };
  } catch (cause) {
    throw new DaybreakError('NIGHT', `diff requires a manifest that can be read, got ${path}`, {
      exit: exitCode.usage,
      place: { file: path },
      cause,
    });
  }
};

const nightsOf = (output: string): readonly PublishedNight[] =>
  (existsSync(output) ? readdirSync(output).sort() : [])
    .filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name))
    .flatMap((name) => readNight(join(output, name)) ?? []);

/** A run id is long; its first signs do where they are clear. */
const fewestSigns = 4;

/**
 * Finds a published night by its folder, its day, `latest`, or its run id or the beginning of it.
 * @param output the folder of published nights; asked for only when `name` is no folder of a night
 * @throws NIGHT (exit 2) when there is no such night on disk, with those that are
 */
export const findNight = (name: string, output: () => string): PublishedNight => {
  const there = readNight(resolve(name));
  if (there !== undefined) return there;
  const folder = output();
  const nights = nightsOf(folder);
  if (name === 'latest' && nights.length > 0) return nights.at(-1)!;
  const meant = nights.filter(
    ({ as_of, run_id }) => as_of === name || (name.length >= fewestSigns && run_id.startsWith(name)),
  );
  if (meant.length === 1) return meant[0]!;
  const known = nights.slice(-5).map(({ as_of, run_id }) => `${as_of} (run ${run_id})`);
  throw new DaybreakError('NIGHT', `diff requires a night that is on disk, got ${name}`, {
    exit: exitCode.usage,
    place: { file: folder },
    hint: known.length > 0 ? `there are: ${known.join(', ')}` : 'no night has been published there yet',
  });
};
