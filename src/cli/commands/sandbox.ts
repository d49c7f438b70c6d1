import { renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { destinationLines } from '../../sandbox/destination-lines.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import type { Invocation } from '../command.ts';
import { sayDuration } from '../output/numbers.ts';

const defaultIdleMs = 60 * 60_000;
const lookMs = 500;

/** Runs the local platforms until interrupted, or until nobody has asked for anything for a while. */
export async function run(invocation: Invocation): Promise<ExitCode> {
  const { options, output, runtime } = invocation;
  const idleMs = options.duration('idle') ?? defaultIdleMs;
  const sandbox = await startSandbox({ googleAds: options.flag('google-ads') });
  try {
    const portFile = options.text('port-file');
    if (portFile !== undefined) writePorts(resolve(runtime.cwd, portFile), sandbox);
    output.json(placesOf(sandbox));
    for (const line of [...destinationLines(sandbox.urls), ...environmentLines(sandbox)]) output.text(line);
    output.words('The sandbox runs; Ctrl-C stops it.');
    while (performance.now() - sandbox.lastRequestAt() < idleMs) await runtime.sleep(lookMs, runtime.signal);
    output.words(`Nothing was asked for ${sayDuration(idleMs)}; the sandbox stops.`);
  } catch (error) {
    // Ctrl-C is how it is meant to end.
    if (!runtime.signal.aborted) throw error;
  } finally {
    await sandbox.close();
  }
  return ExitCode.done;
}

function placesOf({ urls, environment }: Sandbox): object {
  return Object.keys(environment).length === 0 ? urls : { ...urls, google_ads_environment: environment };
}

/** What the program must be started with, for a shell. */
function environmentLines({ environment }: Sandbox): string[] {
  const lines = Object.entries(environment).map(([name, value]) => `export ${name}=${value}`);
  return lines.length === 0
    ? []
    : ['', '# With `api: google-ads` under google, in the shell that calls audience-sync:', ...lines];
}

/** Whoever waits for the file never sees half of it. */
function writePorts(file: string, sandbox: Sandbox): void {
  try {
    writeFileSync(`${file}.unfinished`, `${JSON.stringify(placesOf(sandbox), null, 2)}\n`);
    renameSync(`${file}.unfinished`, file);
  } catch (cause) {
    throw new UserError(`the port file ${file} cannot be written`, {
      fix: 'Check the folder and its permissions.',
      cause,
    });
  }
}
