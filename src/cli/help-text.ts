import { ExitCode } from '../errors/exit-code.ts';
import type { CommandDefinition } from './command.ts';

/** What exit codes say, in words. */
export const meanings: Readonly<Record<ExitCode, string>> = {
  [ExitCode.done]: 'done',
  [ExitCode.unexpected]: 'unexpected error',
  [ExitCode.usage]: 'usage or config',
  [ExitCode.partial]: 'members rejected, also of an earlier run, or some audiences failed',
  [ExitCode.guard]: 'a guard stopped it',
  [ExitCode.later]: 'try again later: throttled, platform or database down, processing',
  [ExitCode.credentials]: 'credentials are missing, expired or revoked',
  [ExitCode.refused]: 'refused by platform or database: permission, terms, policy, version',
  [ExitCode.locked]: 'another run holds the lock',
  [ExitCode.newerLedger]: 'the ledger was written by a newer version',
  [ExitCode.interrupted]: 'interrupted',
};

/** What follows the commands in the program's help: every exit code there is. */
export function programHelpText(): string {
  return exitStatus(Object.values(ExitCode)).join('\n');
}

/** What follows the options in a command's help. */
export function helpText(definition: CommandDefinition): string {
  const notes = definition.notes === undefined ? [] : ['', ...definition.notes];
  const lines = [...notes, ...exitStatus([0, 1, 2, ...(definition.exitCodes ?? []), 130])];
  if (definition.examples) lines.push('', 'Examples:', ...definition.examples.map((example) => `  $ ${example}`));
  return lines.join('\n');
}

function exitStatus(codes: readonly ExitCode[]): string[] {
  return ['', 'Exit status:', ...codes.map((code) => `  ${String(code).padEnd(4)}${meanings[code]}`)];
}
