import type { Config } from '../config/config.ts';
import type { SourceConfig, SuppressConfig } from '../config/source-config.ts';
import type { Engine } from '../engine/engine.ts';
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
  return await loadSource(engine, source, {
    ...reading,
    directory: config.directory,
    at: config.at(...path),
    atCharacter: (offset) => config.atCharacter([...path, 'sql'], offset),
  });
}
