import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect } from 'vitest';
import type { FileRows, SourceAttributes, SourceMapping } from '../../src/config/source-config.ts';
import { Engine } from '../../src/engine/engine.ts';
import { UserError } from '../../src/errors/user-error.ts';
import { type LoadOptions, loadSource } from '../../src/sources/load-source.ts';
import type { SourceTable } from '../../src/sources/source-table.ts';
import { scratchFolder } from './scratch.ts';

export let engine: Engine;
/** Opens `engine` for the tests of the calling file. */
export function useEngine(): void {
  beforeAll(async () => {
    engine = await Engine.open();
  });
  afterAll(() => engine.close());
}

export const now = new Date('2026-11-24T12:00:00Z');
export const at = { file: '/acme/audience-sync.yaml', line: 6, column: 3 };

export interface Loading extends Partial<LoadOptions> {
  /** Stands in for the engine. */
  readonly through?: Engine;
  readonly source?: Partial<FileRows & SourceMapping & SourceAttributes>;
}

/** Loads `files` (a name or glob in `folder`, or `-`) as a source. */
export function load(
  folder: string,
  files: string,
  { source, through = engine, ...options }: Loading = {},
): Promise<SourceTable> {
  return loadSource(
    through,
    {
      name: 'crm',
      files: [files === '-' ? '-' : join(folder, files)],
      pick: 'all',
      maxAge: undefined,
      preset: undefined,
      map: {},
      types: {},
      columns: {},
      ...source,
    },
    {
      stdin: Readable.from([]),
      now: () => now,
      tempDirectory: join(folder, 'temp'),
      directory: folder,
      at,
      ...options,
    },
  );
}

export function loadText(content: string | Uint8Array, loading: Loading = {}): Promise<SourceTable> {
  const folder = scratchFolder({ 'people.csv': content });
  return load(folder, 'people.csv', loading);
}

export async function refusal(loading: Promise<unknown>): Promise<UserError> {
  const error = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error('was not refused with a UserError', { cause: error });
  return error;
}

/** `file:line message → fix` of what a source is refused for. */
export async function refused(loading: Promise<unknown>): Promise<string> {
  const { diagnostics, exitCode } = await refusal(loading);
  expect(exitCode).toBe(2);
  return diagnostics
    .map(({ at: place, message, fix }) => {
      const where = place === undefined ? '' : `${place.file}:${place.line ?? ''} `;
      return `${where}${message} → ${fix ?? ''}`;
    })
    .join('\n');
}

export const rowsOf = (source: SourceTable) => engine.rows(`SELECT * FROM ${source.table} ORDER BY _row`);
export const cellsOf = async (source: SourceTable) =>
  (await rowsOf(source)).map(({ _row, _file, ...cells }) => Object.values(cells));

/** An engine that does something else first whenever a method is called. */
export function interfering(before: (method: string, sql: unknown) => void): Engine {
  return new Proxy(engine, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]): unknown => {
        before(String(name), values[0]);
        return member.apply(target, values);
      };
    },
  });
}
