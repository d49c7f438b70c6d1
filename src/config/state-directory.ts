import { join } from 'node:path';

/** Where a project's ledger, runs, rejected rows and stored credentials live, beside its config file. */
export function stateDirectory(configDirectory: string): string {
  return join(configDirectory, '.audience-sync');
}
