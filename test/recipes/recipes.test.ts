import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { recipeDocument } from '../../src/cli/recipe-text.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { Engine } from '../../src/engine/engine.ts';
import { recipes } from '../../src/recipes/recipes.ts';
import { loadPeople } from '../../src/sync/people.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/recipes');
const expectations = z.record(z.string(), z.array(z.string()));

/** The noon that the fixtures are made for. */
const now = () => new Date('2026-11-24T12:00:00Z');

type Members = Record<string, string[]>;

/** Where the first person of a segment comes that ranks: in one of these groups, or at a place. */
interface Ranked {
  readonly groups: string | undefined;
  readonly place: string;
}

/**
 * Segment to the names in front of the addresses of its contacts; and those whom the SQL takes that `recipes show` prints, of segments
 * that are the recipe as it is. That is written for events without ids.
 */
async function membersIn(
  name: string,
): Promise<{ readonly members: Members; readonly asShown: Members; readonly ranked: Ranked | undefined }> {
  const folder = join(fixtures, name);
  const recipe = recipes.get(name);
  const shown = recipe && recipeDocument(recipe);
  const { config } = await loadConfig({ file: join(folder, 'audience-sync.yaml'), cwd: folder, env: {} });
  const engine = await Engine.open({ threads: 1 });
  try {
    const reading = { stdin: Readable.from([]), now, tempDirectory: tmpdir() };
    const { segments, contacts } = await loadPeople(engine, config, 'everything', reading);
    const namesIn = async (query: string) => {
      const rows = await engine.rows(
        `SELECT split_part("id:email", '@', 1) AS name FROM ${query} JOIN ${contacts[0]?.values} USING (contact) ORDER BY name`,
      );
      return rows.map((row) => String(row['name']));
    };
    const members: Members = {};
    const asShown: Members = {};
    let ranked: Ranked | undefined;
    const haveIds = [...config.events.values()].some(({ id }) => id !== undefined);
    for (const segment of config.segments.values()) {
      members[segment.name] = await namesIn(await segments.table(segment.name));
      const [first] = await engine.rows(`FROM ${await segments.table(segment.name)} ORDER BY contact LIMIT 1`);
      const ranking = segment.kind === 'filter' && segment.recipe?.ranking !== undefined ? segment.recipe : undefined;
      if (ranking !== undefined && first !== undefined && ranked === undefined) {
        const { filter } = await segments.explain(segment.name, [{ source: 0, contact: Number(first['contact']) }]);
        ranked = { groups: ranking.given['group'], place: filter?.values.at(-1)?.value ?? '' };
      }
      const isAsItIs = segment.kind === 'filter' && segment.where === shown?.sql && segment.window === undefined;
      if (!isAsItIs || haveIds) continue;
      const statement = shown.statement.replaceAll('"contacts customers"', '"contacts people"');
      asShown[segment.name] = await namesIn(`(${statement})`);
    }
    return { members, asShown, ranked };
  } finally {
    engine.close();
  }
}

test('every recipe has a fixture, and every fixture a recipe', () => {
  expect(readdirSync(fixtures).toSorted()).toEqual([...recipes.keys()].toSorted());
});

test.each([...recipes.keys()])(
  '%s has the members that its fixture names, and the SQL it shows has the same',
  async (name) => {
    const expected = expectations.parse(parse(readFileSync(join(fixtures, name, 'expected.yaml'), 'utf8')));
    const { members, asShown, ranked } = await membersIn(name);
    expect(members).toEqual(expected);
    expect(expected).toMatchObject(asShown);
    const { groups, place } = ranked ?? { groups: undefined, place: '1 of 1' };
    expect(place).toMatch(groups === undefined ? /^\d+ of \d+$/ : new RegExp(`^(${groups.replaceAll(', ', '|')})$`));
  },
);
