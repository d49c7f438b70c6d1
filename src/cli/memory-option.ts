import { leastEngineMemory } from '../engine/engine-memory.ts';
import { UserError } from '../errors/user-error.ts';
import type { Options } from './command.ts';

/**
 * Bytes that `--memory` gives the engine; undefined when it was not given.
 *
 * @throws UserError when it is no size, or so little that nothing can be planned
 */
export function engineMemoryOf(options: Options): number | undefined {
  const bytes = options.bytes('memory');
  if (bytes === undefined || bytes >= leastEngineMemory) return bytes;
  throw new UserError('--memory is too little to plan with', {
    fix: `Give ${leastEngineMemory / 10 ** 6}MB or more; what does not fit is kept on disk.`,
  });
}
