import { catalog } from './schema.ts';

/** SQL that raises the revision of a list: a plan from before fits it no more. */
export function raiseRevision(list: number): string {
  return `UPDATE ${catalog}.lists SET revision = revision + 1 WHERE list = ${list}`;
}
