import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFull, isDiskFull } from './disk.ts';
import { DaybreakError, exitCode } from './errors.ts';

/** A published file, as the manifest lists it. */
export interface Output {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The parts of `manifest.json` that a later run reads; the rest is for people and monitors. */
export interface Manifest {
  readonly schema: 'daybreak/manifest/v1';
  /** Hash of everything the published files depend on: inputs, config, code and as_of. */
  readonly state: string;
  readonly outputs: readonly Output[];
}

/** Lists the files below a folder with their hashes, in the order of their paths. */
export const listOutputs = (folder: string): Output[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path !== 'manifest.json' && statSync(join(folder, path)).isFile())
    .sort()
    .map((path) => {
      const content = readFileSync(join(folder, path));
      return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
    });

/** Whether `output/<as_of>` already is, to the byte, what a night of this state would publish. */
export const isPublished = (output: string, as_of: string, state: string): boolean => {
  const folder = join(output, as_of);
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
    return (
      manifest.state === state && JSON.stringify(manifest.outputs) === JSON.stringify(listOutputs(folder))
    );
  } catch {
    return false;
  }
};

/**
 * Makes the output folder ready: a night that a kill left half moved is put back, leftovers are removed.
 * @throws OUTPUT (exit 2) when the folder can't be written
 */
export const prepareOutput = (output: string): void => {
  try {
    mkdirSync(output, { recursive: true });
    const probe = join(output, '.writable');
    writeFileSync(probe, '');
    rmSync(probe);
    rmSync(join(output, '.latest'), { force: true });
    for (const name of readdirSync(output)) {
      const previous = name.match(/^\.previous-(.+)$/)?.[1];
      if (previous && !existsSync(join(output, previous)))
        renameSync(join(output, name), join(output, previous));
      else if (previous || name.startsWith('.staging-')) rmSync(join(output, name), { recursive: true });
    }
  } catch (cause) {
    if (isDiskFull(cause)) throw diskFull([output], cause);
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new DaybreakError(
      'OUTPUT',
      `output requires a folder that can be written, got ${output}: ${said}`,
      {
        exit: exitCode.usage,
        hint: 'set `output:` to a folder of your own',
        cause,
      },
    );
  }
};

/** An empty folder beside the published nights, to be filled and then moved into place. */
export const stagingFolder = (output: string, as_of: string): string => {
  const folder = join(output, `.staging-${as_of}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
};

/**
 * Moves a finished night into place whole and points `latest` at the newest night. A reader finds the old night
 * or the new one; a kill between the two moves is mended by `prepareOutput` of the next run.
 */
export const moveIntoPlace = async (output: string, as_of: string, staged: string): Promise<void> => {
  await syncToDisk(staged);
  const place = join(output, as_of);
  const previous = join(output, `.previous-${as_of}`);
  if (existsSync(place)) renameSync(place, previous);
  renameSync(staged, place);
  rmSync(previous, { recursive: true, force: true });
  pointLatest(output, as_of);
};

const ofAudience = /(^|\/)(marketing|risk|analyst)(\/|$)/;

/** Whatever the mask of the process: the folders of the audiences are for their owner and group alone, read-only for the group. */
export const restrict = (folder: string): void => {
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const place = join(folder, path);
    if (ofAudience.test(path.replaceAll('\\', '/')))
      chmodSync(place, statSync(place).isDirectory() ? 0o750 : 0o640);
  }
};

/** Replaces the `latest` link in one move, unless it points at a later night already. */
export const pointLatest = (output: string, as_of: string): void => {
  const latest = join(output, 'latest');
  const current = linkTarget(latest);
  if (current !== undefined && current >= as_of && existsSync(join(output, current))) return;
  const next = join(output, '.latest');
  rmSync(next, { force: true });
  symlinkSync(as_of, next);
  renameSync(next, latest);
};

const linkTarget = (path: string): string | undefined => {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
};

/** All files at a time: a disk that is asked for many at once puts them down together. */
const syncToDisk = async (folder: string): Promise<void> => {
  const paths = ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })];
  await Promise.all(paths.map((path) => syncFile(join(folder, path))));
};

const syncFile = async (path: string): Promise<void> => {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

const staleMark = 'STALE.txt';

/** Says beside the last good night that a later one failed. */
export const markStale = (output: string, sentence: string): void =>
  writeFileSync(join(output, staleMark), `${sentence}\n`);

/** Takes the mark away when a night succeeded. */
export const clearStale = (output: string): void => rmSync(join(output, staleMark), { force: true });
