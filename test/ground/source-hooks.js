// Module hooks: lets Node run the program from its sources, and writes down every module that is loaded.
import { appendFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'rolldown/utils';

/** @type {string | undefined} */
let record;

/** @param {{ readonly record: string | undefined }} data */
export function initialize(data) {
  record = data.record;
}

/**
 * `bin` starts `dist/cli/x.js`, which is made from `src/cli/x.ts`.
 *
 * @type {import('node:module').ResolveHook}
 */
export async function resolve(specifier, context, next) {
  const source = specifier.replace(/^\.\.\/dist\/(cli\/.*)\.js$/, '../src/$1.ts');
  return next(source, context);
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, next) {
  if (record !== undefined) appendFileSync(record, `${url}\n`);
  if (!url.endsWith('.ts')) return next(url, context);
  const file = fileURLToPath(url);
  const { code, errors } = transformSync(file, readFileSync(file, 'utf8'));
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file}: ${error.message}`);
  return { format: 'module', source: code, shortCircuit: true };
}
