import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { customers, idsOf, World } from './world.ts';

let world: World;
afterEach(() => world.close());

const header = 'Email,Marketing Consent\n';
const listOf = (people: ReturnType<typeof customers>): string =>
  header + people.map(({ email }) => `${email},yes\n`).join('');

interface Way {
  readonly segment: string;
  readonly sources: string;
  readonly message: string;
  /** What is done to the file, and what is said of it then. */
  readonly unusable: readonly (readonly [(file: string) => void, string])[];
}

/** Each way to keep the people of `lists/out.csv` off a list, and what its guard says. */
const ways: Readonly<Record<string, Way>> = {
  suppressed: {
    segment: 'everybody',
    sources: 'suppress: [{ files: lists/out.csv, max_age: 1d }]\nsources:\n',
    message: 'suppression list lists/out.csv has no rows and suppresses nobody',
    // A suppression list that is missing, empty or too old stops the run as a guard does, also with --yes.
    unusable: [
      [(file: string) => rmSync(file), 'file not found: lists/out.csv'],
      [(file: string) => writeFileSync(file, ''), 'audience-sync.yaml:4:12: lists/out.csv is empty'],
      [(file: string) => utimesSync(file, 0, 0), 'max_age allows 1 day'],
    ],
  },
  excluded: {
    segment: 'not-bought',
    sources: 'sources:\n  bought: { files: lists/out.csv }\n',
    message: 'source "bought" (lists/out.csv) has no rows and excludes nobody',
    unusable: [],
  },
};

/** The list `Everybody` on Meta holds 15 of 20 customers; then the file with the other 5 loses its rows. */
async function emptied({ segment, sources }: Way): Promise<void> {
  const segments = `segments:
  bought: { from: ${segment === 'everybody' ? 'customers' : 'bought'}, where: "true" }
  not-bought: { include: [everybody], exclude: [bought] }
`;
  world = await World.open({ audiences: `audiences: { all: { name: Everybody, segment: ${segment}, to: [meta] } }\n` });
  edit((config) => config.replace('sources:\n', sources).replace('segments:\n', segments));
  world.write('lists/out.csv', listOf(customers(5)));
  world.export(customers(20));
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(customers(15, 5)));
  world.sandbox.clearRequests();
  world.write('lists/out.csv', header);
}

function edit(change: (config: string) => string): void {
  world.write('audience-sync.yaml', change(readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8')));
}

test.each(Object.entries(ways))(
  'the file of those who are %s stops the run when it has no rows; plan names it, and --yes goes on, but with no file that cannot be read',
  async (_, way) => {
    await emptied(way);
    const plan = await world.run(['plan']);
    expect(plan.code).toBe(0);
    expect(plan.out).toContain(`guard: all on meta: ${way.message}`);
    const stopped = await world.run(['sync']);
    expect(stopped.code).toBe(4);
    expect(stopped.err).toContain(`${way.message}: look at the export, or write \`allow_empty: true\``);
    for (const [spoil, message] of way.unusable) {
      spoil(join(world.directory, 'lists/out.csv'));
      const { code, err } = await world.run(['sync', '--yes']);
      expect(code, err).toBe(4);
      expect(err).toContain(message);
    }
    expect(world.changes('meta')).toEqual([]);
    world.write('lists/out.csv', header);
    const applied = await world.run(['sync', '--yes']);
    expect(applied.code, applied.err).toBe(0);
    expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(customers(20)));
  },
);
