import type { Config } from '../config/config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import { readSuppression, type SuppressionList } from '../contacts/suppression-list.ts';
import type { ConsentList } from '../contacts/suppression.ts';
import type { Engine } from '../engine/engine.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { loadConfigured } from './load-configured.ts';
import { formsOf } from './forms-of.ts';
import type { Reading } from './reading.ts';

/** The files that say who must be left alone, or may be sent. */
export interface BarringFiles {
  readonly suppress: readonly SourceTable[];
  /** As in `ConsentConfig.files`. */
  readonly consent: readonly SourceTable[];
}

export async function readBarringFiles(engine: Engine, config: Config, reading: Reading): Promise<BarringFiles> {
  const options = { ...reading, wants: () => false };
  const suppress: SourceTable[] = [];
  for (const [index, list] of config.suppress.entries()) {
    suppress.push(await orStop(() => loadConfigured(engine, config, list, ['suppress', index], options)));
  }
  const consent: SourceTable[] = [];
  for (const [index, file] of (config.consent?.files ?? []).entries()) {
    consent.push(await orStop(() => loadConfigured(engine, config, file, ['consent', 'files', index], options)));
  }
  return { suppress, consent };
}

/** A file of those who must be left alone, or may be sent, that is missing, too old or cannot be read stops a run as a guard does: nobody knows who they are. */
async function orStop(read: () => Promise<SourceTable>): Promise<SourceTable> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode !== ExitCode.usage) throw error;
    const diagnostics = error.diagnostics.map((each) => ({
      ...each,
      fix: [each.fix, whyStop].filter(Boolean).join(' '),
    }));
    throw new UserError(diagnostics, { exitCode: ExitCode.guard, cause: error.cause });
  }
}

const whyStop = 'Nothing is sent before: without this file nobody knows who must be left out.';

/** Finds whom these files are about. Requires `prepareRules`. */
export async function barringLists(
  engine: Engine,
  config: Config,
  files: BarringFiles,
  /** Whose ids they may hold. */
  contacts: readonly ContactTable[],
): Promise<{ readonly suppress: readonly SuppressionList[]; readonly consentLists: readonly ConsentList[] }> {
  const options = { contacts, defaultCountry: config.defaults.country, forms: await formsOf(config) };
  const suppress: SuppressionList[] = [];
  for (const list of files.suppress) suppress.push(await readSuppression(engine, list, options));
  const consentLists: ConsentList[] = [];
  for (const [index, table] of files.consent.entries()) {
    const file = config.consent?.files[index];
    if (file === undefined) throw new Error('a consent file is not in the config');
    consentLists.push({ file, list: await readSuppression(engine, table, options) });
  }
  return { suppress, consentLists };
}
