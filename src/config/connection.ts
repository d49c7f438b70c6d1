import { resolve } from 'node:path';
import type { DatabaseConnection } from './source-config.ts';
import { type AddressProblem, readPostgresUrl } from './postgres-url.ts';

/** How the addresses of the databases that can be asked begin. */
export const connectionPattern = /^(?:postgres(?:ql)?:\/\/|(?:duckdb|sqlite):)/;

const forms = 'Write postgres://USER:PASSWORD@HOST/DATABASE, duckdb:FILE or sqlite:FILE.';

/**
 * Reads what stands under `connection`.
 *
 * @param directory what paths in it are relative to
 */
export function readConnection(text: string, directory: string): DatabaseConnection | AddressProblem {
  if (!connectionPattern.test(text)) return { problem: 'is no database that can be asked', fix: forms };
  const [, kind, path = ''] = /^(duckdb|sqlite):(.*)$/.exec(text) ?? [];
  if (kind !== 'duckdb' && kind !== 'sqlite') return readPostgresUrl(text, directory);
  if (path.trim() === '') return { problem: 'names no file', fix: `Write ${kind}: and the path of the file.` };
  return { kind, path: resolve(directory, path) };
}

/**
 * Where user and password end in an address as it is written, with its variables; 0 where it has none. What variables hold is
 * put in there as it is: a password that has an `@` is no address's end.
 */
export function credentialsEnd(written: string): number {
  const withoutVariables = written.replace(/\$\{[^}]*\}/g, (variable) => '$'.repeat(variable.length));
  return /^postgres(?:ql)?:\/\/[^/?#]*@/.exec(withoutVariables)?.[0].length ?? 0;
}
