import { access, constants, readdir, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { DaybreakError, exitCode } from '../errors.ts';
import { fingerprint, inputError } from './file-bytes.ts';
import { filesOf } from './glob.ts';
import { nearestNames } from './nearest-names.ts';
import type { Source } from './source.ts';

/** A file of a source as it lies in the data folder. */
export interface InputFile {
  /** Relative to the data folder: the file's name in every table. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

const neighbours = async (path: string): Promise<string> => {
  const names = await readdir(dirname(path)).catch(() => []);
  const near = nearestNames(basename(path), names);
  return near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'check the name of the file, or --data';
};

const missing = async (source: Source, glob: string, path: string) =>
  new DaybreakError('INPUT_MISSING', `source ${source.name} requires files ${glob}, got none`, {
    exit: exitCode.input,
    place: { file: path },
    hint: await neighbours(path),
  });

/** The one way to read a file goes through here first. @throws DaybreakError with exit 5 if it is no readable file */
const requireFile = async (source: Source, glob: string, path: string): Promise<void> => {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw Object.assign(new Error('folder'), { code: 'EISDIR' });
    // A pipe or device can be read once at most, and may never end.
    if (!found.isFile()) throw Object.assign(new Error('no file'), { code: 'ENOTFILE' });
    await access(path, constants.R_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw code === 'ENOENT' || code === 'ENOTDIR'
      ? await missing(source, glob, path)
      : inputError(glob, error);
  }
};

/**
 * The files of a source, sorted by name, with size and hash.
 * @throws DaybreakError with exit 5 if a glob matches nothing, or a file is missing, unreadable or a folder
 */
export const describeInputs = async (source: Source, dataFolder: string): Promise<readonly InputFile[]> => {
  const names = new Set<string>();
  for (const glob of source.files) {
    const files = await filesOf(dataFolder, glob);
    if (files.length === 0) throw await missing(source, glob, resolve(dataFolder, glob));
    for (const file of files) {
      await requireFile(source, glob, resolve(dataFolder, file));
      names.add(file);
    }
  }
  const inputs: InputFile[] = [];
  for (const file of [...names].sort((a, b) => (a < b ? -1 : 1))) {
    inputs.push({ file, ...(await fingerprint(resolve(dataFolder, file), file)) });
  }
  return inputs;
};
