// read-export.js FILE: reads a file as a source and prints what that took, as JSON.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { Engine } from '../../src/engine/engine.ts';
import { sourceWithoutConfig } from '../../src/inspect/source-without-config.ts';
import { loadSource } from '../../src/sources/load-source.ts';

const [, , file = ''] = process.argv;
const tempDirectory = mkdtempSync(join(tmpdir(), 'audience-sync-bench-read-'));
try {
  const engine = await Engine.open({ spillDirectory: join(tempDirectory, 'spill') });
  const from = performance.now();
  const table = await loadSource(engine, sourceWithoutConfig('export', file), {
    stdin: Readable.from([]),
    now: () => new Date(),
    tempDirectory,
    directory: dirname(file),
    at: undefined,
  });
  const seconds = (performance.now() - from) / 1000;
  engine.close();
  process.stdout.write(JSON.stringify({ seconds, read: table.rows, peak: process.resourceUsage().maxRSS / 1000 }));
} finally {
  rmSync(tempDirectory, { recursive: true, force: true });
}
