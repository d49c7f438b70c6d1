import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectionDocument, printInspection } from '../../src/cli/inspect-text.ts';
import { createOutput } from '../../src/cli/output/create-output.ts';
import { Engine } from '../../src/engine/engine.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import type { Inspection } from '../../src/inspect/inspection.ts';
import { inspectSource } from '../../src/inspect/inspect-source.ts';
import { loadSource } from '../../src/sources/load-source.ts';
import { load } from '../config/write-config.ts';
import { assertNothingPersonal } from '../privacy/nothing-personal.ts';
import { createFakeRuntime } from './output/fake-runtime.ts';

const exports = join(import.meta.dirname, '../../fixtures/exports');
const goldens = join(import.meta.dirname, '../golden/inspect');
const fixtures = readdirSync(exports).toSorted();
// Looked at before any test writes one that is missing.
const kept = existsSync(goldens) ? readdirSync(goldens).toSorted() : [];

/** What is found in each fixture, or why nothing is. */
const found = new Map<string, Inspection | Error>();
const tempDirectory = mkdtempSync(join(tmpdir(), 'inspect-'));
afterAll(() => rmSync(tempDirectory, { recursive: true }));

// Without a process, an engine and rules for each file, and on both cores of a small machine.
beforeAll(async () => {
  const waiting = [...fixtures];
  const inspectWaiting = async (): Promise<void> => {
    const engine = await Engine.open();
    try {
      await prepareRules(engine);
      // For a handful of rows, finding the best plan and sharing it out takes longer than any plan.
      await engine.run('PRAGMA disable_optimizer');
      await engine.run('SET threads = 1');
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        found.set(file, await inspect(engine, file).catch(failure));
      }
    } finally {
      engine.close();
    }
  };
  await Promise.all([inspectWaiting(), inspectWaiting()]);
}, 120_000);

/** What `audience-sync inspect FILE` does in the folder of the fixtures. */
async function inspect(engine: Engine, file: string): Promise<Inspection> {
  const { stdin, now } = createFakeRuntime();
  const source = await loadSource(
    engine,
    { name: file, files: [join(exports, file)], pick: 'newest', maxAge: undefined, preset: undefined, map: {} },
    { stdin, now, tempDirectory, directory: exports, at: undefined },
  );
  return await inspectSource(engine, source, {
    platform: undefined,
    defaultCountry: undefined,
    samples: false,
    rejects: undefined,
    inputs: [],
  });
}

const failure = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

function inspectionOf(file: string): Inspection {
  const inspection = found.get(file);
  if (inspection === undefined || inspection instanceof Error) throw inspection ?? new Error(`${file} was not read`);
  return inspection;
}

// `npx vitest run test/cli/inspect-fixtures.test.ts -u` writes them anew.
test.each(fixtures)('people read what %s holds', async (file) => {
  const runtime = createFakeRuntime();
  const plain = { json: false, quiet: false, verbose: false, color: false, reveal: false };
  printInspection(createOutput(runtime, plain), inspectionOf(file), file);
  const { out, err } = runtime.said;
  expect(err).toBe('');
  assertNothingPersonal(out, file);
  await expect(out).toMatchFileSnapshot(join(goldens, `${file}.txt`));
});

test('each fixture has what is read of it, and nothing is kept of one that is gone', () => {
  expect(kept).toEqual(fixtures.map((file) => `${file}.txt`));
});

test.each(fixtures)('all rows of %s are accounted for, and its block loads', async (file) => {
  const { rows, contacts, duplicates, rejected, columns, identifiers, ...inspection } = inspectionOf(file);
  expect(contacts + duplicates + Object.values(rejected).reduce((sum, n) => sum + n, 0)).toBe(rows);
  for (const each of identifiers) {
    expect(each.columns.length).toBeGreaterThan(0);
    expect(each.valid + each.invalid + each.missing).toBe(rows - (rejected['unreadable'] ?? 0));
    expect(each.reasons.reduce((sum, { count }) => sum + count, 0)).toBe(each.invalid);
  }
  const document = inspectionDocument(
    { rows, contacts, duplicates, rejected, columns, identifiers, ...inspection },
    file,
  ) as { config: string };
  const { config } = await load(`version: 1\nproject: acme\n${document.config}\n`);
  const [source] = config.sources.values();
  expect(source?.files).toEqual([join(config.directory, file)]);
  const attributes = new Set(columns.map(({ attribute }) => attribute));
  expect(Object.keys(source?.types ?? {}).filter((attribute) => !attributes.has(attribute))).toEqual([]);
});
