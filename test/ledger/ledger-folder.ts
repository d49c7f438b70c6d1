import { type ChildProcess, spawn } from 'node:child_process';
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

/** Another process that holds the ledger of a folder, until the test has ended. */
export async function holdElsewhere(folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-ledger.mjs'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  afterTest(() => void child.kill('SIGKILL'));
  await new Promise((resolve, reject) => {
    child.stdout?.once('data', resolve);
    child.once('exit', reject);
  });
  return child;
}
