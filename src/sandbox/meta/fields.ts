import type { Json } from '../engine/json.ts';
import { badParameter } from './graph-error.ts';

/** The names in `fields`; one that the node does not have is an error. */
export function fieldNamesOf(fields: unknown, known: readonly string[], nodeType: string): string[] {
  const names = typeof fields === 'string' ? fields.split(',').filter((name) => name !== '') : [];
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw badParameter(`Tried accessing nonexisting field (${stranger}) on node type (${nodeType})`);
  }
  return names;
}

/** The node with these fields only. The id is always there; a field without a value is left out. */
export function pickFields(node: Json, names: readonly string[]): Json {
  const picked: Record<string, unknown> = {};
  for (const name of names) if (node[name] !== undefined) picked[name] = node[name];
  return { ...picked, id: node['id'] };
}
