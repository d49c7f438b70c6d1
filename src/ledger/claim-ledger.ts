import type { Engine } from '../engine/engine.ts';
import { UserError } from '../errors/user-error.ts';
import { catalog } from './schema.ts';
import { writing } from './write-failure.ts';

/**
 * Makes sure that the attached ledger is of this project, which the first run decides. Lists are known by audience and
 * destination: under another project's name the same words mean other lists.
 *
 * @throws UserError when the ledger is of another project
 */
export async function claimLedger(engine: Engine, project: string): Promise<void> {
  const { project: owner } = await engine.row(`SELECT project FROM ${catalog}.meta`);
  if (owner === project) return;
  if (owner === null) {
    await writing(() => engine.run(`UPDATE ${catalog}.meta SET project = $1`, [project]));
    return;
  }
  throw new UserError(
    `the ledger beside the config is of project "${String(owner)}", and the config is of "${project}"`,
    {
      fix: 'Name the project as before; keep the config of another project in a folder of its own.',
    },
  );
}
