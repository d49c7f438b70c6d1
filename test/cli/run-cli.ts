import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { main } from '../../src/cli/main.ts';
import type { Runtime } from '../../src/cli/runtime.ts';
import type { ExitCode } from '../../src/errors/exit-code.ts';
import { assertRunKeptQuiet, type WatchedRun } from '../privacy/watched-run.ts';

export interface CliWorld {
  readonly cwd: string;
  /** All there is; nothing of this process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Text (or bytes) on standard input, or what is typed as it goes; empty when absent. */
  readonly stdin?: string | Uint8Array | Readable;
  /** Whether a person sits in front of all three streams. Default: nobody does. */
  readonly interactive?: boolean;
  /** Default: the machine's clock. */
  readonly now?: () => Date;
  /** Default: the time that this process has run. */
  readonly uptime?: () => number;
  readonly random?: () => number;
  /** Default: waits for real. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly signal?: AbortSignal;
  /** Default: nobody sends it. */
  readonly onHangup?: Runtime['onHangup'];
  /** Default: fails. */
  readonly start?: Runtime['start'];
  /** What happens when the program opens an address in the browser. Default: nothing. */
  readonly browser?: (address: string) => void;
  /** When what the run wrote is looked at. Default: at once. */
  readonly state?: WatchedRun['state'];
}

export interface CliResult {
  readonly code: ExitCode;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly err: string;
}

function refuseToStart(words: readonly string[]): never {
  throw new Error(`the test lets no process be started: ${words.join(' ')}`);
}

/** The same numbers in every run of the suite, and no two alike: ids made of them must differ from run to run. */
let drawn = 0.5;
const draw = (): number => (drawn = (drawn + 0.618_033_988_75) % 1);

/**
 * Runs the whole program in this process: `runCli(['plan', '--json'], { cwd })`. Fails when it says or keeps anything
 * personal or secret.
 */
export async function runCli(argv: readonly string[], world: CliWorld): Promise<CliResult> {
  let out = '';
  let err = '';
  const { interactive = false, stdin = '' } = world;
  const env = { NO_COLOR: '1', COLUMNS: '120', ...world.env };
  const code = await main(argv, {
    stdin: stdin instanceof Readable ? stdin : Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]),
    interactive: { stdin: interactive, stdout: interactive, stderr: interactive },
    env,
    cwd: world.cwd,
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    openBrowser: world.browser ?? (() => {}),
    now: world.now ?? (() => new Date()),
    uptime: world.uptime ?? (() => performance.now()),
    random: world.random ?? draw,
    sleep: world.sleep ?? ((ms, signal) => delay(ms, undefined, signal && { signal })),
    signal: world.signal ?? new AbortController().signal,
    onHangup: world.onHangup ?? (() => () => undefined),
    start: world.start ?? refuseToStart,
  });
  const { cwd, state = 'at once' } = world;
  await assertRunKeptQuiet({ argv, cwd, env, out, err, state });
  return { code, out, err };
}
