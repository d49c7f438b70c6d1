// Module hooks: JSON that a package imports as bundlers let it is a module whose default export it is.
import { readFile } from 'node:fs/promises';

/** @type {import('node:module').LoadHook} */
export async function load(url, context, next) {
  if (!url.endsWith('.json')) return next(url, context);
  return { format: 'module', source: `export default ${await readFile(new URL(url), 'utf8')}`, shortCircuit: true };
}
