import type { Engine } from '../engine/engine.ts';
import { fitThreads } from '../engine/fit-threads.ts';
import { prepareRules } from '../identifiers/normalize.ts';
import type { Inspection } from '../inspect/inspection.ts';
import { type InspectOptions, inspectSource } from '../inspect/inspect-source.ts';
import type { SourceTable } from '../sources/source-table.ts';
import type { Invocation } from './command.ts';

/** Loads a source and looks at it, and says meanwhile what it does. */
export async function inspectLoaded(
  { globals, output }: Pick<Invocation, 'globals' | 'output'>,
  engine: Engine,
  load: () => Promise<SourceTable>,
  optionsFor: (source: SourceTable) => InspectOptions,
): Promise<Inspection> {
  // With --json there is one document and nothing else.
  const progress = globals.json ? undefined : output.progress('inspect');
  try {
    progress?.report({ done: 0, doing: 'reading the rows' });
    await prepareRules(engine);
    const source = await load();
    await fitThreads(engine, source.rows);
    progress?.report({ done: source.rows, doing: 'checking values' });
    return await inspectSource(engine, source, optionsFor(source));
  } finally {
    progress?.finish();
  }
}
