import type { ChaosWorld } from './chaos-world.ts';

/**
 * AdRoll's segments of which a run says that it asked for them and got no answer, as somebody writes them into the config who has looked
 * for them: by the list's key, the id, or that there is none.
 */
export function unnamedSegments(err: string, world: Pick<ChaosWorld, 'list'>): Record<string, string> {
  const keys = [...err.matchAll(/([\w.-]+) on adroll: an earlier run asked for the list /g)].map(([, key = '']) => key);
  return Object.fromEntries(keys.map((key) => [key, world.list('adroll', key)?.id ?? 'new']));
}
