import type { Sending } from '../notify/sending.ts';
import type { Invocation } from './command.ts';

/** What sending notices takes of this invocation. `directory`: of the config. */
export function sending({ output, runtime }: Invocation, directory: string): Sending {
  return {
    signal: runtime.signal,
    directory,
    env: runtime.env,
    now: () => runtime.now(),
    sleep: (ms, signal) => runtime.sleep(ms, signal),
    log: (line) => {
      output.verbose(line);
    },
  };
}
