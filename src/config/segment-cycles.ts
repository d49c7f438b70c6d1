import { list, record, textOf } from './written.ts';

/** Circles of segments that include or exclude each other, each once; the first name is the first in the file. */
export function segmentCycles(segments: unknown): string[][] {
  const named = record(segments);
  const state = new Map<string, 'open' | 'closed'>();
  const cycles: string[][] = [];

  const visit = (name: string, trail: readonly string[]): void => {
    if (state.get(name) === 'open') cycles.push(trail.slice(trail.indexOf(name)));
    if (state.has(name) || !Object.hasOwn(named, name)) return;
    state.set(name, 'open');
    for (const other of references(named[name])) visit(other, [...trail, name]);
    state.set(name, 'closed');
  };
  for (const name of Object.keys(named)) visit(name, []);
  return cycles;
}

function references(segment: unknown): string[] {
  const written = record(segment);
  const names = ['include', 'all_of', 'exclude'].flatMap((key) => list(written[key]));
  return [...new Set(names.flatMap((name) => textOf(name) ?? []))];
}
