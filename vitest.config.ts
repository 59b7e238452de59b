import { defineConfig } from 'vitest/config';

// Dates without an offset mean the same everywhere the suite runs; workers inherit this.
process.env.TZ = 'UTC';
// A browser that prints is slower than the night that it prints; one test in tests/browser starts it.
process.env.DAYBREAK__REPORTS__PDF ??= 'never';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // DuckDB, fits and whole nights share two cores: more workers would only wait for each other.
    maxWorkers: 2,
    // Files share a worker, so that each worker reads our modules once and not once for each file. A test therefore
    // leaves the environment, the working folder and the globals as it found them.
    isolate: false,
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
