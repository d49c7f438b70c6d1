import type { Json } from '../engine/json.ts';
import { badParameter } from './graph-error.ts';

/**
 * Picks what `fields` asks for; the id is always there, and alone when nothing is asked. A field the node does not have is
 * an error, a known one without a value is left out.
 */
export function pickFields(node: Json, fields: unknown, nodeType: string): Json {
  const names = typeof fields === 'string' ? fields.split(',').filter((name) => name !== '') : [];
  const picked: Record<string, unknown> = {};
  for (const name of names) {
    if (!Object.hasOwn(node, name)) {
      throw badParameter(`Tried accessing nonexisting field (${name}) on node type (${nodeType})`);
    }
    if (node[name] !== undefined) picked[name] = node[name];
  }
  return { ...picked, id: node['id'] };
}
