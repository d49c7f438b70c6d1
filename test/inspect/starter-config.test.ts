import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { requireConsentColumns } from '../../src/contacts/consent.ts';
import { Engine } from '../../src/engine/engine.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { type ExportFacts, findExportFacts } from '../../src/inspect/export-facts.ts';
import { sourceWithoutConfig } from '../../src/inspect/source-without-config.ts';
import { type StarterOptions, starterConfig } from '../../src/inspect/starter-config.ts';
import { checkFilters } from '../../src/segments/filter.ts';
import { defineClock } from '../../src/segments/where.ts';
import { loadSource } from '../../src/sources/load-source.ts';
import { scratchFolder } from '../sources/scratch.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/exports');
const directory = scratchFolder();
const now = new Date('2026-11-24T12:00:00Z');

let engine: Engine;
beforeAll(async () => {
  cpSync(fixtures, directory, { recursive: true });
  engine = await Engine.open({ threads: 1 });
  await prepareRules(engine);
  await defineClock(engine, now, 'UTC');
});
afterAll(() => engine.close());

const load = (source: Parameters<typeof loadSource>[1]) =>
  loadSource(engine, source, {
    stdin: Readable.from([]),
    now: () => now,
    tempDirectory: directory,
    directory,
    at: undefined,
  });

const options: Omit<StarterOptions, 'files' | 'pattern'> = {
  project: 'acme',
  country: undefined,
  timezone: 'Europe/Berlin',
  platforms: ['google', 'meta', 'linkedin'],
  accounts: { google: '123-456-7890', meta: 'act_1', linkedin: '5' },
  suppress: [],
  events: [],
};

/** Writes a starter and loads it with every variable of its `.env.example` set to something. */
async function started(facts: ExportFacts, files: string, more: Partial<StarterOptions> = {}) {
  const starter = starterConfig(facts, { ...options, files, pattern: files, ...more });
  writeFileSync(join(directory, 'audience-sync.yaml'), starter.yaml);
  writeFileSync(join(directory, '.env'), starter.environment.replaceAll(/=$/gm, '=x'));
  expect(Object.keys(parseEnv(starter.environment)).toSorted()).toEqual(starter.variables.toSorted());
  return { starter, ...(await loadConfig({ cwd: directory, env: {} })) };
}

/** The comments of a config as one text. */
const comments = (yaml: string) => [...yaml.matchAll(/# ?(.*)/g)].map(([, text]) => text?.trim()).join(' ');

test.each(readdirSync(fixtures))(
  'a config made of %s loads, fits its export, and explains what is warned of',
  async (name) => {
    const facts = await findExportFacts(engine, await load(sourceWithoutConfig('export', join(directory, name))));
    const { starter, config, warnings } = await started(facts, name);
    const [source] = config.sources.values();
    if (source === undefined) throw new Error('no source');
    const table = await load(source);
    expect(table.preset).toBe(facts.preset?.name);
    expect(table.rows).toBe(facts.rows);
    const filters = await checkFilters(engine, config, new Map([[source.name, table]]));
    expect([...filters.keys()]).toEqual(starter.audiences);
    if (config.consent !== undefined) requireConsentColumns(config.consent, [table]);
    const said = comments(starter.yaml);
    expect(table.warnings.filter((warning) => !said.includes(warning))).toEqual([]);
    expect(warnings.map(({ message }) => message.replace(/:.*/, ''))).toEqual(
      facts.consent === undefined ? ['there is no `consent` block'] : [],
    );
    expect(said.includes('Without this block nobody is kept off')).toBe(facts.consent === undefined);
  },
);

const plain: ExportFacts = {
  preset: undefined,
  rows: 100,
  columns: [
    { header: 'email', attribute: 'email', identifier: 'email', type: undefined, filled: 100, unparsed: 0 },
    { header: 'spent', attribute: 'spent', identifier: undefined, type: 'number', filled: 100, unparsed: 3 },
  ],
  identifiers: [{ identifier: 'email', columns: ['email'] }],
  consent: undefined,
  warnings: ['people.csv: a row cannot be read in line 7: has 3 cells instead of 2'],
};

test('lists of who must be left alone are suppression, with every file that fits a pattern', async () => {
  const suppress = [{ files: 'unsubscribed-*.csv' }, { files: 'lists/do not mail.csv' }];
  const { config } = await started(plain, 'people.csv', { suppress });
  expect(config.suppress.map(({ files, pick }) => [files, pick])).toEqual([
    [[join(directory, 'unsubscribed-*.csv')], 'all'],
    [[join(directory, 'lists/do not mail.csv')], 'newest'],
  ]);
});

test('what is odd about the export stands in the config, where `check` will say it again', async () => {
  const { starter } = await started(plain, 'people.csv', { pattern: 'people-*.csv' });
  expect(comments(starter.yaml)).toContain(`When this was written: ${plain.warnings[0] ?? ''}`);
  expect(starter.yaml).toContain('      spent: number  # 3 of its values are no numbers and count as empty\n');
  expect(starter.yaml).toContain('    files: people-*.csv\n');
});
