import { defineConfig } from 'vitest/config';

process.env['TZ'] = 'UTC';
process.env['DAYBREAK__REPORTS__PDF'] ??= 'never';

/** Suites that take minutes: many kills, many generated files; apart from the suite that every change runs. */
export default defineConfig({
  test: {
    include: ['tests/slow/**/*.slow.ts'],
    maxWorkers: 1,
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
  },
});
