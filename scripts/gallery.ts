import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../pipeline/config.ts';
import { runNight } from '../pipeline/run.ts';
import { filesBelow, galleryLocales, galleryPages } from './gallery/gallery-pages.ts';

/** Writes docs/gallery/: the pages of the night of the samples, as a test compares them byte for byte. */
const root = fileURLToPath(new URL('../', import.meta.url));
const gallery = join(root, 'docs', 'gallery');
const folder = mkdtempSync(join(tmpdir(), 'daybreak-gallery-'));
try {
  const config = loadConfig(join(root, 'data-samples', 'daybreak.yaml'), {
    env: { DAYBREAK__LOCALES: `[${galleryLocales.join(', ')}]`, DAYBREAK__REPORTS__PDF: 'never' },
    flags: { warehouse: join(folder, 'warehouse'), output: join(folder, 'out') },
  });
  const { published } = await runNight(config, { run_id: 'gallery', now: () => new Date() });
  rmSync(gallery, { recursive: true, force: true });
  for (const { copy, page } of galleryPages(published!.folder)) {
    mkdirSync(dirname(join(gallery, copy)), { recursive: true });
    cpSync(join(published!.folder, page), join(gallery, copy));
  }
  const files = filesBelow(gallery);
  const bytes = files.reduce((sum, path) => sum + statSync(join(gallery, path)).size, 0);
  console.error(`${files.length} pages, ${(bytes / 1_000_000).toFixed(1)} MB in docs/gallery`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
