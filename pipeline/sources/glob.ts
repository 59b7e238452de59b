import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const isPattern = (segment: string) => /[*?[\]{}]/.test(segment);

/** Regular expression of one path segment of a glob: `*`, `?`, `[abc]`, `[!abc]`, `{a,b}`. */
const segmentPattern = (segment: string): RegExp => {
  const parts = segment.match(/\{[^}]*\}|\[[^\]]*\]|[*?]|[^*?[{]+|./g) ?? [];
  const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const source = parts.map((part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.length > 1 && part.startsWith('{'))
      return `(${part.slice(1, -1).split(',').map(escaped).join('|')})`;
    if (part.length > 2 && part.startsWith('[')) return part.replace('[!', '[^');
    return escaped(part);
  });
  return new RegExp(`^${source.join('')}$`, 'u');
};

const entries = async (folder: string): Promise<readonly Dirent[]> => {
  try {
    return await readdir(folder === '' ? '.' : folder, { withFileTypes: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
};

const matching = async (
  root: string,
  folder: string,
  segments: readonly string[],
): Promise<readonly string[]> => {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [];
  if (!isPattern(segment)) {
    const path = folder === '' ? segment : `${folder}/${segment}`;
    return rest.length === 0 ? [path] : matching(root, path, rest);
  }
  const found: string[] = [];
  const deeper = segment === '**' ? segments : rest;
  for (const entry of await entries(join(root, folder))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    // As in a shell, a name that begins with a dot is hidden from patterns.
    if (entry.name.startsWith('.') && !segment.startsWith('.')) continue;
    if (segment === '**' ? !entry.isDirectory() : !segmentPattern(segment).test(entry.name)) continue;
    if (deeper.length > 0) found.push(...(await matching(root, path, deeper)));
    else if (!entry.isDirectory()) found.push(path);
  }
  if (segment === '**' && rest.length > 0) found.push(...(await matching(root, folder, rest)));
  return found;
};

/**
 * Files below `root` that a glob names, sorted; `**` stands for any depth of folders. A plain name is returned as it
 * is, whether or not it exists. Absolute globs are taken as they are.
 */
export const filesOf = async (root: string, glob: string): Promise<readonly string[]> => {
  const path = glob.replace(/^\.\//, '');
  if (!isPattern(path)) return [path];
  const isAbsolute = path.startsWith('/');
  const segments = path.split('/').filter((segment) => segment !== '');
  const found = isAbsolute ? await matching('/', '', segments) : await matching(root, '', segments);
  const names = isAbsolute ? found.map((name) => `/${name}`) : found;
  return [...new Set(names)].sort((a, b) => (a < b ? -1 : 1));
};
