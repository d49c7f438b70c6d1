import { relative } from 'node:path';
import type { Diagnostic, Position } from '../../errors/user-error.ts';
import type { Paint } from './paint.ts';

/** `error: audience-sync.yaml:3:1: unknown key "sorces"` and the fix on a line of its own. */
export function diagnosticLines(diagnostic: Diagnostic, paint: Paint, cwd: string): string[] {
  const label = diagnostic.severity === 'error' ? paint('red', 'error:') : paint('yellow', 'warning:');
  const place = diagnostic.at === undefined ? '' : `${paint('bold', sayPosition(diagnostic.at, cwd))}: `;
  const lines = [`${label} ${place}${diagnostic.message}`];
  if (diagnostic.fix !== undefined) lines.push(`  ${paint('dim', '→')} ${diagnostic.fix}`);
  return lines;
}

/** `file:line:column`, relative to `cwd` when the file is below it, as terminals and editors link it. */
export function sayPosition(position: Position, cwd: string): string {
  const near = relative(cwd, position.file);
  const file = near === '' || near.startsWith('..') ? position.file : near;
  const line = position.line === undefined ? '' : `:${position.line}`;
  return position.column === undefined ? `${file}${line}` : `${file}${line}:${position.column}`;
}
