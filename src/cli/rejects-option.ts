import { resolve } from 'node:path';
import type { RejectsRequest } from '../contacts/rejects/collect-rejects.ts';
import { UserError } from '../errors/user-error.ts';
import type { Invocation } from './command.ts';

/** `--rejects FILE` with `--reveal`; undefined when nobody asks for rejects. */
export function rejectsOption({
  options,
  runtime,
}: Pick<Invocation, 'options' | 'runtime'>): RejectsRequest | undefined {
  const file = options.text('rejects');
  if (file === undefined) return undefined;
  if (file === '' || file === '-') {
    throw new UserError('--rejects needs the name of a file', { fix: 'Write e.g. `--rejects rejects.csv`.' });
  }
  return { file: resolve(runtime.cwd, file), reveal: options.flag('reveal') };
}

/**
 * The same, where `--reveal` has no meaning of its own.
 *
 * @throws UserError when it stands alone
 */
export function rejectsOfFilesOption(invocation: Pick<Invocation, 'options' | 'runtime'>): RejectsRequest | undefined {
  const request = rejectsOption(invocation);
  if (request !== undefined || !invocation.options.flag('reveal')) return request;
  throw new UserError('--reveal has no meaning without --rejects', {
    fix: 'Name the file where values are to be written as they are, e.g. `--rejects rejects.csv`.',
  });
}
