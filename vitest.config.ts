import { defineConfig } from 'vitest/config';

const report = process.env['AUDIENCE_SYNC_TEST_REPORT'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // DuckDB is a native add-on: a process a file, not a thread.
    pool: 'forks',
    env: { TZ: 'UTC', NO_COLOR: '1' },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ['default', './test/privacy/canary-reporter.ts', ...(report === undefined ? [] : ['json'])],
    ...(report !== undefined && { outputFile: { json: report } }),
  },
});
