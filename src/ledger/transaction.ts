import type { Engine } from '../engine/engine.ts';
import { explainWriteFailure } from './write-failure.ts';

/** Runs statements as one transaction of the ledger; handed over together, because each way to the engine takes as long as a small statement. */
export async function transaction(engine: Engine, statements: readonly string[]): Promise<void> {
  try {
    await engine.run(['BEGIN', ...statements, 'COMMIT'].join(';\n'));
  } catch (error) {
    await engine.run('ROLLBACK').catch(() => undefined);
    throw explainWriteFailure(error);
  }
}
