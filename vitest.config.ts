import { statfsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const report = process.env['AUDIENCE_SYNC_TEST_REPORT'];

/** Where temporary folders are made: in memory, where there is room. A run waits for the disk again and again, and hundreds of them do. */
function temporary(): Record<string, string> {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 4e9 ? { TMPDIR: '/dev/shm' } : {};
  } catch {
    return {};
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    // DuckDB is a native add-on: a process a file, not a thread.
    pool: 'forks',
    // Most code runs a few times in a test: to optimise it as early as V8 does takes longer than it saves. Node 24 has no such option.
    execArgv: process.versions.node.startsWith('20.') ? ['--interrupt-budget=1000000'] : [],
    // Modules are loaded once per process, not once per file: the advertising SDKs alone take a second.
    isolate: false,
    // Vitest leaves a core free by itself; on two cores that means one file at a time.
    maxWorkers: '100%',
    env: { TZ: 'UTC', NO_COLOR: '1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...temporary() },
    // A machine that is busy otherwise takes several times as long.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/privacy/canary-reporter.ts', ...(report === undefined ? [] : ['json'])],
    ...(report !== undefined && { outputFile: { json: report } }),
  },
});
