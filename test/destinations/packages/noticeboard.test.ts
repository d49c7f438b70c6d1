import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';
import { installNoticeboard } from './install.ts';

// The package of docs/destinations.md, by its own test: what whoever writes one would run.
const directory = mkdtempSync(join(tmpdir(), 'noticeboard-'));
afterAll(() => rmSync(directory, { recursive: true }));
await import(pathToFileURL(join(installNoticeboard(directory), 'noticeboard.test.js')).href);
