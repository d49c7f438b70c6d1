import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../src/engine/engine.ts';
import { afterTest } from '../clean-up.ts';

/** A new folder, gone after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'audience-sync-ledger-'));
  afterTest(() => rmSync(folder, { recursive: true, force: true }));
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
  afterTest(() => engine.close());
  return engine;
}
