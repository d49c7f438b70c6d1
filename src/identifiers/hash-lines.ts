import type { Engine, Row } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { readHashInput, type HashInput } from './hash-input.ts';
import { birthDateFields, hashKey } from './hash-keys.ts';
import type { Platform } from './identifier.ts';
import { normalizeQuery, prepareRules, supports, type FieldRequest } from './normalize.ts';

export interface HashOptions {
  readonly platform: Platform;
  /** ISO alpha-2, for phones and addresses whose line has no valid `country`. */
  readonly defaultCountry: string | undefined;
  /** Whether each identifier also gets `normalized`, the text behind its digest. */
  readonly reveal: boolean;
}

const chunkSize = 10_000;
const table = 'identifier_hash_lines';

/**
 * Normalises and hashes identifiers line by line: NDJSON objects in, the same objects out with each identifier replaced by
 * `{"value", "error", "normalized"}`, in the order of the input. A missing value is nulls; what is no identifier is copied
 * as written; a `birth_date` becomes `birth_year`, `birth_month` and `birth_day` where the platform takes them. Empty lines
 * are passed over. Memory holds one chunk at a time.
 *
 * @throws UserError naming the line, after everything before it was given out
 */
export async function* hashLines(
  engine: Engine,
  lines: AsyncIterable<string>,
  options: HashOptions,
): AsyncGenerator<string> {
  await prepareRules(engine);
  let chunk: HashInput[] = [];
  let problem: unknown;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const text = number === 1 ? line.replace(/^\ufeff/, '') : line;
    if (text.trim() === '') continue;
    try {
      chunk.push(readHashInput(text, number));
    } catch (error) {
      problem = error;
      break;
    }
    if (chunk.length < chunkSize) continue;
    yield* hashChunk(engine, chunk, options);
    chunk = [];
  }
  if (chunk.length > 0) yield* hashChunk(engine, chunk, options);
  if (problem !== undefined) throw problem;
}

async function* hashChunk(engine: Engine, chunk: readonly HashInput[], options: HashOptions): AsyncGenerator<string> {
  const members = chunk.flatMap(({ members: all }) => all.filter(({ value }) => value !== undefined));
  const keys = [...new Set(members.map(({ key }) => key))];
  const hashed = keys.length === 0 ? [] : await hashColumns(engine, chunk, keys, options);
  for (const [index, input] of chunk.entries()) yield writeLine(input, hashed[index] ?? {}, options);
}

async function hashColumns(
  engine: Engine,
  chunk: readonly HashInput[],
  keys: readonly string[],
  { platform, defaultCountry, reveal }: HashOptions,
): Promise<readonly Row[]> {
  await stageColumns(engine, chunk, keys);
  const countryColumn = keys.includes('country') ? 'country' : undefined;
  const from = { from: table, countryColumn, defaultCountry };
  const fields = keys.flatMap((key) => fieldRequests(key, platform));
  const rows = await engine.rows(`${normalizeQuery({ ...from, fields, reveal })} ORDER BY "line number"`);
  await engine.run(`DROP TABLE ${table}`);
  return rows;
}

async function stageColumns(engine: Engine, chunk: readonly HashInput[], keys: readonly string[]): Promise<void> {
  const columns = keys.map((key) => `${quoteName(key)} VARCHAR`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} ("line number" INTEGER, ${columns.join(', ')})`);
  const appender = await engine.connection.createAppender(table, 'main', 'temp');
  for (const [index, { members }] of chunk.entries()) {
    const values = new Map(members.map(({ key, value }) => [key, value]));
    appender.appendInteger(index);
    for (const key of keys) {
      const value = values.get(key) ?? null;
      if (value === null) appender.appendNull();
      else appender.appendVarchar(value);
    }
    appender.endRow();
  }
  appender.closeSync();
}

/** One request a key; three for a whole birth date. */
function fieldRequests(key: string, platform: Platform): readonly FieldRequest[] {
  if (isSplit(key, platform)) {
    return birthDateFields.map((field) => ({ field, rules: platform, column: key, as: `${key} ${field}` }));
  }
  const known = hashKey(key);
  return known === undefined ? [] : [{ ...known, rules: platform, column: key, as: key }];
}

const isSplit = (key: string, platform: Platform) => key === 'birth_date' && supports(platform, 'birth_year');

function writeLine({ members }: HashInput, hashed: Row, { platform, reveal }: HashOptions): string {
  const written = members.flatMap(({ key, copied }) => {
    if (copied !== undefined) return [[key, copied] as const];
    if (!isSplit(key, platform)) return [[key, result(hashed, key, reveal)] as const];
    return birthDateFields.map((field) => [field, result(hashed, `${key} ${field}`, reveal)] as const);
  });
  return `{${written.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;
}

function result(hashed: Row, as: string, reveal: boolean): string {
  const part = (name: string) => hashed[`${as}_${name}`] ?? null;
  return JSON.stringify({
    value: part('value'),
    error: part('error'),
    ...(reveal && { normalized: part('normalized') }),
  });
}
