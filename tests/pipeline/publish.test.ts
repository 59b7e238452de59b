import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  isPublished,
  listOutputs,
  moveIntoPlace,
  prepareOutput,
  restrict,
  stagingFolder,
} from '../../pipeline/publish.ts';

let output: string;
beforeEach(() => {
  output = join(mkdtempSync(join(tmpdir(), 'daybreak-')), 'out');
  prepareOutput(output);
});
afterEach(() => rmSync(output, { recursive: true, force: true }));

const publish = async (as_of: string, text: string, state = text) => {
  const staged = stagingFolder(output, as_of);
  mkdirSync(join(staged, 'analyst'));
  writeFileSync(join(staged, 'analyst', 'page.html'), text);
  const manifest = { schema: 'daybreak/manifest/v1', state, outputs: listOutputs(staged) };
  writeFileSync(join(staged, 'manifest.json'), JSON.stringify(manifest));
  await moveIntoPlace(output, as_of, staged);
};

const page = (as_of: string) => readFileSync(join(output, as_of, 'analyst', 'page.html'), 'utf8');

describe('publication', () => {
  test('puts a night in place whole and points latest at it', async () => {
    await publish('2024-01-31', 'first');
    expect(page('2024-01-31')).toBe('first');
    expect(readlinkSync(join(output, 'latest'))).toBe('2024-01-31');
  });

  test('replaces the same night and leaves no leftovers', async () => {
    await publish('2024-01-31', 'first');
    await publish('2024-01-31', 'second');
    expect(page('latest')).toBe('second');
    expect(existsSync(join(output, '.previous-2024-01-31'))).toBe(false);
    expect(existsSync(join(output, '.staging-2024-01-31'))).toBe(false);
  });

  test('closes the folders of the audiences to all but owner and group, in every language', () => {
    for (const path of ['marketing/lists', 'zh-CN/risk', 'analyst']) {
      mkdirSync(join(output, path), { recursive: true });
      writeFileSync(join(output, path, 'file.csv'), 'a');
    }
    writeFileSync(join(output, 'index.html'), 'b', { mode: 0o644 });
    restrict(output);
    const mode = (path: string) => statSync(join(output, path)).mode & 0o777;
    expect(['marketing', 'marketing/lists', 'zh-CN/risk', 'analyst'].map(mode)).toEqual(Array(4).fill(0o750));
    expect(['marketing/lists/file.csv', 'zh-CN/risk/file.csv', 'analyst/file.csv'].map(mode)).toEqual(
      Array(3).fill(0o640),
    );
    expect(mode('index.html') & 0o044).toBe(0o044);
  });

  test('a night of the past does not become the latest', async () => {
    await publish('2024-01-31', 'now');
    await publish('2024-01-15', 'then');
    expect(readlinkSync(join(output, 'latest'))).toBe('2024-01-31');
  });

  test('knows a published night by its state and its bytes', async () => {
    await publish('2024-01-31', 'first');
    expect(isPublished(output, '2024-01-31', 'first')).toBe(true);
    expect(isPublished(output, '2024-01-31', 'other state')).toBe(false);
    writeFileSync(join(output, '2024-01-31', 'analyst', 'page.html'), 'edited');
    expect(isPublished(output, '2024-01-31', 'first')).toBe(false);
  });

  test('a kill between the two moves is mended by the next run', async () => {
    await publish('2024-01-31', 'good');
    renameSync(join(output, '2024-01-31'), join(output, '.previous-2024-01-31'));
    mkdirSync(join(output, '.staging-2024-01-31'));
    prepareOutput(output);
    expect(page('2024-01-31')).toBe('good');
    expect(existsSync(join(output, '.staging-2024-01-31'))).toBe(false);
  });

  test('a kill after the second move keeps the new night', async () => {
    await publish('2024-01-31', 'new');
    mkdirSync(join(output, '.previous-2024-01-31'));
    prepareOutput(output);
    expect(page('2024-01-31')).toBe('new');
    expect(existsSync(join(output, '.previous-2024-01-31'))).toBe(false);
  });

  test('an output that is no folder is an error of the config', () => {
    const file = join(output, 'file');
    writeFileSync(file, '');
    expect(() => prepareOutput(join(file, 'out'))).toThrow(
      expect.objectContaining({ code: 'OUTPUT', exit: 2, hint: 'set `output:` to a folder of your own' }),
    );
  });
});
