import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';

const folders: string[] = [];
const engines: Engine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, gone after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'audience-sync-ledger-'));
  folders.push(folder);
  return folder;
}

/** A new folder with an empty state folder. */
export function newProject(): string {
  const folder = newFolder();
  mkdirSync(join(folder, '.audience-sync'));
  return folder;
}

/** An engine, closed after the test. */
export async function newEngine(): Promise<Engine> {
  const engine = await Engine.open({ threads: 1 });
  engines.push(engine);
  return engine;
}
