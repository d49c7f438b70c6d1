import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { loadConfig } from '../../src/config/load-config.ts';
import { Engine } from '../../src/engine/engine.ts';
import { recipes } from '../../src/recipes/recipes.ts';
import { loadPeople } from '../../src/sync/people.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/recipes');
const expectations = z.record(z.string(), z.array(z.string()));

/** The noon that the fixtures are made for. */
const now = () => new Date('2026-11-24T12:00:00Z');

/** Segment to the names in front of the addresses of its contacts. */
async function membersIn(folder: string): Promise<Record<string, string[]>> {
  const { config } = await loadConfig({ file: join(folder, 'audience-sync.yaml'), cwd: folder, env: {} });
  const engine = await Engine.open({ threads: 1 });
  try {
    const reading = { stdin: Readable.from([]), now, tempDirectory: tmpdir() };
    const { segments, contacts } = await loadPeople(engine, config, 'everything', reading);
    const members: Record<string, string[]> = {};
    for (const name of config.segments.keys()) {
      const table = await segments.table(name);
      const rows = await engine.rows(
        `SELECT split_part("id:email", '@', 1) AS name FROM ${table} JOIN ${contacts[0]?.values} USING (contact) ORDER BY name`,
      );
      members[name] = rows.map((row) => String(row['name']));
    }
    return members;
  } finally {
    engine.close();
  }
}

test('every recipe has a fixture, and every fixture a recipe', () => {
  expect(readdirSync(fixtures).toSorted()).toEqual([...recipes.keys()].toSorted());
});

test.each([...recipes.keys()])('%s has the members that its fixture names', async (name) => {
  const folder = join(fixtures, name);
  const expected = expectations.parse(parse(readFileSync(join(folder, 'expected.yaml'), 'utf8')));
  expect(await membersIn(folder)).toEqual(expected);
});
