import type { Engine } from '../engine/engine.ts';
import { fitThreads } from '../engine/fit-threads.ts';
import { type LoadOptions, loadSource } from '../sources/load-source.ts';
import { type ExportFacts, findExportFacts } from './export-facts.ts';
import { type Glance, glanceAt } from './glance.ts';
import { guessCountry } from './guess-country.ts';
import { sourceWithoutConfig } from './source-without-config.ts';

/** All that a new config is made of. */
export interface Look {
  readonly glance: Glance;
  readonly facts: ExportFacts;
  /** The country that it is plainly of, ISO alpha-2. */
  readonly country: string | undefined;
  /** Files of the archive that are lists of people who must be left alone. */
  readonly setAside: readonly string[];
}

/**
 * Reads a file and looks at it from all sides. Requires `prepareRules`.
 *
 * @throws UserError when it cannot be read, or no column is an identifier
 */
export async function lookAt(engine: Engine, path: string, options: LoadOptions): Promise<Look> {
  const source = await loadSource(engine, sourceWithoutConfig('export', path), options);
  await fitThreads(engine, source.rows);
  const glance = await glanceAt(engine, source);
  const facts = await findExportFacts(engine, source);
  return { glance, facts, country: await guessCountry(engine, source), setAside: source.setAside };
}
