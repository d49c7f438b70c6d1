// node --import ./child.js PROGRAM: moves the program's clock, makes its waits short, and kills it at one of the statements that
// its engine is given, or of those that write into the ledger, or where a file is written for an upload form; $CHAOS_CHILD says how.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { appendFileSync } from 'node:fs';
import files from 'node:fs/promises';
import timers from 'node:timers/promises';

/** @type {{ skippedMs: number, die?: { statement?: number, write?: number, when: 'before' | 'during' | 'after', writes?: boolean } }} */
const { skippedMs, die } = JSON.parse(process.env['CHAOS_CHILD'] ?? '{}');

const RealDate = Date;
globalThis.Date = /** @type {DateConstructor} */ (
  class extends RealDate {
    /** @param {[]} given */
    constructor(...given) {
      if (given.length === 0) super(RealDate.now() + skippedMs);
      else super(...given);
    }

    /** @override */
    static now() {
      return RealDate.now() + skippedMs;
    }
  }
);

const realTimeout = globalThis.setTimeout;
/** @type {(ms?: number) => number} */
const short = (ms = 0) => (ms >= 30_000 ? 150 : ms >= 1000 ? 1 : ms);
/** @type {(call: () => void, ms?: number, ...given: []) => NodeJS.Timeout} */
const soon = (call, ms, ...given) => realTimeout(call, short(ms), ...given);
globalThis.setTimeout = Object.assign(soon, realTimeout);
const realDelay = timers.setTimeout;
timers.setTimeout = (ms, value, options) => realDelay(Math.min(ms ?? 0, 1), value, options);
/** @type {(sql: unknown) => boolean} */
const counts = (sql) =>
  die?.writes !== true ||
  /^(BEGIN;[^]*)?(INSERT|UPDATE|DELETE|CREATE)[^]*\bledger\./.test(typeof sql === 'string' ? sql : '');

let left = die?.statement ?? Infinity;
const kill = () => process.kill(process.pid, 'SIGKILL');

/** @param {unknown} sql @param {() => Promise<unknown>} execute */
async function executeOrDie(sql, execute) {
  if (!counts(sql)) return execute();
  left -= 1;
  if (left === 0 && die?.when === 'before') kill();
  const running = execute();
  if (left === 0 && die?.when === 'during') kill();
  const result = await running;
  if (left === 0) kill();
  return result;
}

let writes = die?.write ?? Infinity;
for (const name of /** @type {const} */ (['appendFile', 'rename', 'rm', 'writeFile'])) {
  /** @type {(path: string, ...given: any[]) => Promise<any>} */
  const real = files[name];
  /** @type {typeof real} */
  const watchedWrite = async (path, ...given) => {
    if (!/[\\/]uploads[\\/]/.test(path)) return real(path, ...given);
    writes -= 1;
    if (writes === 0 && die?.when === 'before') kill();
    if (writes === 0 && die?.when === 'during' && name === 'appendFile') {
      appendFileSync(path, given[0].subarray(0, given[0].length / 2));
      kill();
    }
    const result = await real(path, ...given);
    if (writes === 0) kill();
    return result;
  };
  Object.assign(files, { [name]: watchedWrite });
}
syncBuiltinESMExports();

// The package above the add-on is a part of the built program, where nobody can take hold of it.
const require = createRequire(import.meta.url);
/** @type {typeof import('@duckdb/node-bindings')} */
const addOn = require('@duckdb/node-bindings');
/** The texts of statements that are prepared before they are executed, by what the add-on has made of them. */
const texts = new WeakMap();
const watched = Object.create(addOn, {
  query: method((connection, sql) => executeOrDie(sql, () => addOn.query(connection, sql))),
  extract_statements: method(async (connection, sql) => {
    const extracted = await addOn.extract_statements(connection, sql);
    texts.set(extracted.extracted_statements, sql);
    return extracted;
  }),
  prepare_extracted_statement: method(async (connection, extracted, index) => {
    const prepared = await addOn.prepare_extracted_statement(connection, extracted, index);
    texts.set(prepared, texts.get(extracted));
    return prepared;
  }),
  execute_prepared: method((prepared) => executeOrDie(texts.get(prepared), () => addOn.execute_prepared(prepared))),
  execute_prepared_streaming: method((prepared) =>
    executeOrDie(texts.get(prepared), () => addOn.execute_prepared_streaming(prepared)),
  ),
});
Object.assign(require.cache[require.resolve('@duckdb/node-bindings')] ?? {}, { exports: watched });

/** @param {(...given: any[]) => Promise<unknown>} value */
function method(value) {
  return { value };
}
