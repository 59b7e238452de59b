import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../pipeline/config.ts';
import { proposeConfig } from '../../../scripts/commands/init.ts';

/** A folder for exports and for the configs proposed for them. */
export const folder = mkdtempSync(join(tmpdir(), 'daybreak-init-'));

/** Writes an export and gives its path. */
export const exported = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** What init proposes for exports: as text, as a run would load it, and the lines that ask for an edit. */
export const proposed = async (...files: readonly string[]) => {
  const output = join(folder, 'proposed.yaml');
  const { text, summary } = await proposeConfig(files, output);
  const config = () => {
    writeFileSync(output, text);
    return loadConfig(output, { env: {} });
  };
  return { text, summary, config, edits: text.split('\n').filter((line) => line.includes('# EDIT')) };
};
