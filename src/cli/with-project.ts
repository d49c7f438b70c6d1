import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Engine } from '../engine/engine.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import type { Reading } from '../sync/reading.ts';
import type { Invocation } from './command.ts';
import { withEngine } from './with-engine.ts';

/** A loaded config with an engine to work in. */
export interface Project {
  readonly config: Config;
  /** What is allowed in the config and probably not meant. */
  readonly warnings: readonly Diagnostic[];
  readonly engine: Engine;
  readonly reading: Reading;
}

export interface ProjectOptions {
  /** `offline`: no platform is asked, so that credentials may be missing. */
  readonly reach?: 'offline' | 'online';
  /** Bytes that the engine keeps in memory before it spills; see `Engine.memory`. */
  readonly memory?: number | undefined;
}

/**
 * Loads the config, opens an engine, runs `work`, and leaves nothing behind in the temporary directory.
 */
export async function withProject<Result>(
  { globals, output, runtime }: Invocation,
  work: (project: Project) => Promise<Result>,
  { reach = 'online', memory }: ProjectOptions = {},
): Promise<Result> {
  const { config, warnings } = await loadConfig({
    cwd: runtime.cwd,
    env: runtime.env,
    offline: reach === 'offline',
    ...(globals.config !== undefined && { file: globals.config }),
  });
  output.keepSecret(config.secrets);
  output.diagnostics(warnings);
  return withEngine(
    (engine, tempDirectory) =>
      work({
        config,
        warnings,
        engine,
        reading: { stdin: runtime.stdin, now: () => runtime.now(), tempDirectory, signal: runtime.signal },
      }),
    { timezone: config.defaults.timezone, ...(memory !== undefined && { memory }) },
  );
}
