import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ledgerFile } from '../../src/ledger/open-ledger.ts';
import { customers, idsOf, World } from './world.ts';

let world: World;
let file: string;
let whole: Buffer;
beforeEach(async () => {
  world = await World.open({ audiences: 'audiences: { all: { name: All, segment: everybody, to: [meta] } }\n' });
  world.export(customers(400));
  await world.run(['sync']);
  file = ledgerFile(world.directory);
  whole = readFileSync(file);
});
afterEach(() => world.close());

const said = /^error: the ledger .*(is damaged|cannot be opened).*\n {2}→ .*sync --full/m;

test('a ledger of which one bit is another is told to be damaged, or says what it said', async () => {
  const plan = async () => {
    const { code, out, err } = await world.run(['plan', '--json']);
    if (code === 0) return JSON.stringify((JSON.parse(out) as { lists: unknown }).lists);
    return code === 1 && said.test(err) ? 'damaged' : err;
  };
  const before = await plan();
  const plans: string[] = [];
  // Every place is as good as another; these are spread over the file, and the same in every run.
  for (let at = 5_000; at < whole.length; at += Math.ceil(whole.length / 8)) {
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at);
    writeFileSync(file, damaged);
    plans.push(await plan());
  }
  expect(plans.filter((one) => one !== before && one !== 'damaged')).toEqual([]);
  expect(plans.filter((one) => one === 'damaged').length).toBeGreaterThan(2);
});

test('a ledger that was cut off stops a run before anything is sent, and can be done without', async () => {
  truncateSync(file, Math.floor(whole.length / 2));
  world.sandbox.clearRequests();
  world.export(customers(400, 10));
  const cut = await world.run(['sync', '--yes']);
  expect(cut.code).toBe(1);
  expect(cut.err).toMatch(said);
  expect(world.membershipRequests()).toBe(0);
  world.write('.audience-sync/ledger.duckdb', '');
  const older = await world.run(['plan']);
  expect(older.code).toBe(1);
  expect(older.err).toMatch(/error: the ledger has lost its last request: .*\n {2}→ .*sync --full/);
  expect((await world.run(['sync', '--yes'])).code).toBe(1);
  world.write('.audience-sync/last-request', '');
  expect((await world.run(['sync', '--yes'])).err).toMatch(/error: .*last-request, .* is damaged\n {2}→ .*sync --full/);
  expect(world.membershipRequests()).toBe(0);
  expect((await world.run(['sync', '--full'])).code).toBe(0);
  expect(world.peopleOn('meta', 'All')).toEqual(idsOf(customers(400, 10)));
  expect((await world.run(['sync'])).code).toBe(0);
});
