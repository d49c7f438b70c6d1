import type { SuppressConfig } from '../config/source-config.ts';
import type { Engine } from '../engine/engine.ts';
import type { FoundFile } from './files/find-files.ts';
import type { SurveyedTable } from './surveyed-table.ts';

export interface SurveyOptions {
  readonly engine: Engine;
  /** How the config says that the file is to be read. */
  readonly source: SuppressConfig;
  /** For what has to be unpacked; whoever calls removes it. */
  readonly tempDirectory: string;
}

/** A way in which files hold tables. */
export interface TableFormat {
  /**
   * Whether content is in this format, by how it begins.
   *
   * @param head its first bytes, unpacked: 512 at least where there are as many
   */
  fits(head: Buffer): boolean;
  /**
   * Looks at all of a file of this format.
   *
   * @throws UserError when it is empty, damaged, or has no header
   */
  survey(file: FoundFile, options: SurveyOptions): Promise<SurveyedTable>;
}
