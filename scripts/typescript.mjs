// Lets Node run our TypeScript sources as they are. Node strips types by itself from 22.18 on; before that, a
// loader hook hands our files to esbuild, one by one, and leaves every other file alone.
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && !process.features.typescript) register(import.meta.url);

/** Loader hook: the JavaScript of a `.ts` file, with line numbers kept by an inline source map. */
export const load = async (url, context, next) => {
  if (!url.endsWith('.ts')) return next(url, context);
  const { transform } = await import('esbuild');
  const source = await readFile(new URL(url), 'utf8');
  const { code } = await transform(source, {
    loader: 'ts',
    sourcemap: 'inline',
    sourcefile: url,
    target: 'node20',
  });
  return { format: 'module', source: code, shortCircuit: true };
};
