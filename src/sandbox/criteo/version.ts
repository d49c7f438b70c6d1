import type { Call } from '../engine/call.ts';
import { refusal } from './criteo-error.ts';

/** Versions that are there on 2026-11-22, and when those end that end within three months (criteo.md 2). */
const LIVE: Readonly<Record<string, string | undefined>> = { '2026-07': undefined, '2026-01': '2027-01-27' };

/** The version of a path; 410 for one that is over. */
export function versionOf(call: Call): string {
  const version = /^\/(\d{4}-\d{2})\//.exec(call.path)?.[1];
  if (version === undefined) throw refusal(404, 'validation', 'not-found', 'There is nothing at this path');
  const retired = call.faults.take('retire_version', (fault) => fault.version === version) !== undefined;
  if (retired || !Object.hasOwn(LIVE, version)) {
    throw refusal(410, 'deprecation', 'version-retired', `Version ${version} is not available any more`);
  }
  return version;
}

/** Headers that warn of a version's end. */
export function deprecationOf(path: string): Readonly<Record<string, string>> {
  const end = LIVE[/^\/(\d{4}-\d{2})\//.exec(path)?.[1] ?? ''];
  return end === undefined ? {} : { deprecation: 'true', sunset: new Date(`${end}T00:00:00Z`).toUTCString() };
}
