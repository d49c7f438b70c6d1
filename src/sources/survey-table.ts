import type { SuppressConfig } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import type { FoundFile } from './files/find-files.ts';
import { knownHeaders } from './known-headers.ts';
import { surveyTextTable } from './text/text-table.ts';
import type { SurveyedTable } from './surveyed-table.ts';

export interface SurveyOptions {
  readonly engine: Engine;
  /** How the config says that the file is to be read. */
  readonly source: SuppressConfig;
}

/**
 * Looks at all of a file, whatever its format: what its content says counts, not its name.
 *
 * @throws UserError when it is empty, in no format that can be read, or has no header
 */
export async function surveyTable(file: FoundFile, { source }: SurveyOptions): Promise<SurveyedTable> {
  return await surveyTextTable(file, knownHeaders(source));
}
