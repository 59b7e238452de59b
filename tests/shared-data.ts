import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Path of a file of the real data that stands beside the checkout, or undefined where it does not.
 * Tests that need it are skipped then, visibly, through `describe.skipIf` or `test.skipIf`.
 */
export const sharedData = (name: string): string | undefined => {
  const path = fileURLToPath(new URL(`../../shared/data/${name}`, import.meta.url));
  return existsSync(path) ? path : undefined;
};
