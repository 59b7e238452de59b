import { defineConfig } from 'vitest/config';

process.env.TZ = 'UTC';

/** The pages in a real Chromium; apart from the suite, since not every machine has one. */
export default defineConfig({
  test: { include: ['tests/browser/**/*.browser.ts'], testTimeout: 120_000, hookTimeout: 300_000 },
});
