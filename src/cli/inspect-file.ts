import { resolve } from 'node:path';
import type { Inspection } from '../inspect/inspection.ts';
import type { InspectOptions } from '../inspect/inspect-source.ts';
import { sourceWithoutConfig } from '../inspect/source-without-config.ts';
import { loadSource } from '../sources/load-source.ts';
import { inputPaths } from '../sources/source-table.ts';
import type { Invocation } from './command.ts';
import { inspectLoaded } from './inspect-loaded.ts';
import { withEngine } from './with-engine.ts';

/** Reads a file (or glob, or `-`) without a config and looks at it. */
export function inspectFile(
  invocation: Pick<Invocation, 'globals' | 'output' | 'runtime'>,
  file: string,
  options: Omit<InspectOptions, 'inputs'>,
): Promise<Inspection> {
  const { runtime } = invocation;
  const path = file === '-' ? '-' : resolve(runtime.cwd, file);
  return withEngine((engine, tempDirectory) =>
    inspectLoaded(
      invocation,
      engine,
      () =>
        loadSource(engine, sourceWithoutConfig('export', path, options), {
          stdin: runtime.stdin,
          now: () => runtime.now(),
          tempDirectory,
          directory: runtime.cwd,
          at: undefined,
        }),
      (source) => ({
        ...options,
        inputs: [path, ...inputPaths(source, runtime.cwd)],
      }),
    ),
  );
}
