import { resolve } from 'node:path';
import { fitThreads } from '../engine/fit-threads.ts';
import { prepareRules } from '../identifiers/normalize.ts';
import type { Inspection } from '../inspect/inspection.ts';
import { type InspectOptions, inspectSource } from '../inspect/inspect-source.ts';
import { sourceWithoutConfig } from '../inspect/source-without-config.ts';
import { loadSource } from '../sources/load-source.ts';
import { inputPaths } from '../sources/source-table.ts';
import type { Invocation } from './command.ts';
import { withEngine } from './with-engine.ts';

/** Reads a file (or glob, or `-`) without a config and looks at it. */
export function inspectFile(
  { globals, output, runtime }: Pick<Invocation, 'globals' | 'output' | 'runtime'>,
  file: string,
  options: Omit<InspectOptions, 'inputs'>,
): Promise<Inspection> {
  return withEngine(async (engine, tempDirectory) => {
    // With --json there is one document and nothing else.
    const progress = globals.json ? undefined : output.progress('inspect');
    try {
      progress?.report({ done: 0, doing: 'reading the file' });
      await prepareRules(engine);
      const path = file === '-' ? '-' : resolve(runtime.cwd, file);
      const source = await loadSource(engine, sourceWithoutConfig('export', path, options), {
        stdin: runtime.stdin,
        now: () => runtime.now(),
        tempDirectory,
        directory: runtime.cwd,
        at: undefined,
      });
      await fitThreads(engine, source.rows);
      progress?.report({ done: source.rows, doing: 'checking values' });
      const inputs = [path, ...inputPaths(source, runtime.cwd)];
      return await inspectSource(engine, source, { ...options, inputs });
    } finally {
      progress?.finish();
    }
  });
}
