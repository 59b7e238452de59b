import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The version in package.json. */
export const version = (JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string })
  .version;

let hashOfCode: string | undefined;

/**
 * A hash over every source file that can change a published number, so that tables built by other code are
 * built again. The files are read once: a night runs the code that it began with.
 */
export const codeHash = (): string => {
  hashOfCode ??= hashOfFiles();
  return hashOfCode;
};

const hashOfFiles = (): string => {
  const hash = createHash('sha256');
  for (const folder of ['models', 'pipeline', 'reports']) {
    const files = readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|sql)$/.test(file))
      .sort();
    for (const file of files)
      hash.update(`${folder}/${file}\0`).update(readFileSync(`${root}${folder}/${file}`));
  }
  return hash.digest('hex');
};
