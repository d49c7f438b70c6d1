import type { Config } from '../config/config.ts';
import type { SourceConfig, SuppressConfig } from '../config/source-config.ts';
import type { Engine } from '../engine/engine.ts';
import { UserError } from '../errors/user-error.ts';
import { type LoadOptions, loadSource } from '../sources/load-source.ts';
import type { SourceTable } from '../sources/source-table.ts';
import type { Reading } from './reading.ts';

/** Loads a source of the config; what is wrong with it is told with its place there. */
export async function loadConfigured(
  engine: Engine,
  config: Config,
  source: SourceConfig | SuppressConfig,
  path: readonly (string | number)[],
  reading: Reading & Pick<LoadOptions, 'wants'>,
): Promise<SourceTable> {
  const at = config.at(...path);
  try {
    return await loadSource(engine, source, {
      ...reading,
      directory: config.directory,
      at,
      atCharacter: (offset) => config.atCharacter([...path, 'sql'], offset),
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Of what is wrong with a file as a whole, its reader knows no place.
    const diagnostics = error.diagnostics.map((each) => ({ at, ...each }));
    throw new UserError(diagnostics, { exitCode: error.exitCode, cause: error.cause });
  }
}
