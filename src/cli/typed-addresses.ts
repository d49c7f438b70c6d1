import { UserError } from '../errors/user-error.ts';
import type { Invocation } from './command.ts';
import { readLines } from './read-lines.ts';

const digest = /^[0-9a-f]{64}$/i;

/**
 * The addresses that were typed, or their SHA-256; with `-` they stand on standard input, a line each, so that no shell keeps them.
 *
 * @param most lines of standard input beyond these are not read
 * @throws UserError
 */
export async function typedAddresses(
  { args, runtime }: Pick<Invocation, 'args' | 'runtime'>,
  most = Infinity,
): Promise<readonly string[]> {
  const typed = args.length === 1 && args[0] === '-' ? await linesOf(runtime.stdin, most) : args;
  const addresses = typed.map((each) => each.trim()).filter((each) => each !== '');
  const wrong = addresses.findIndex((each) => !each.includes('@') && !digest.test(each));
  if (addresses.length > 0 && wrong === -1) return addresses;
  throw new UserError(addresses.length < 2 ? 'that is no e-mail address' : `number ${wrong + 1} is no e-mail address`, {
    fix: 'Write an address, its SHA-256 in 64 letters, or - to read from standard input.',
  });
}

async function linesOf(stdin: Invocation['runtime']['stdin'], most: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(stdin)) {
    lines.push(line);
    if (lines.length >= most) break;
  }
  return lines;
}
