import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine, type EngineOptions } from '../engine/engine.ts';

/** Opens an engine with a private folder for what does not fit into memory, and leaves nothing of either behind. */
export async function withEngine<Result>(
  work: (engine: Engine, tempDirectory: string) => Promise<Result>,
  options: Pick<EngineOptions, 'timezone' | 'memory'> = {},
): Promise<Result> {
  const tempDirectory = await mkdtemp(join(tmpdir(), 'audience-sync-'));
  try {
    const engine = await Engine.open({
      spillDirectory: join(tempDirectory, 'spill'),
      ...options,
    });
    try {
      return await work(engine, tempDirectory);
    } finally {
      engine.close();
    }
  } finally {
    await rm(tempDirectory, { recursive: true, force: true });
  }
}
