import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Destination, Operation } from '../../src/destinations/destination.ts';
import { connectMeta } from '../../src/destinations/meta/meta.ts';
import { Engine } from '../../src/engine/engine.ts';
import { ensureKnownList, memberCount } from '../../src/ledger/lists.ts';
import { catalog, createLedger, memberDdl, membersTable } from '../../src/ledger/schema.ts';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { batchReader } from '../../src/sync/batches.ts';
import { deliver, type Delivery } from '../../src/sync/deliver.ts';
import { changesTable, planCatalog } from '../../src/sync/plan-tables.ts';
import { ListTally } from '../../src/sync/tally.ts';
import { testContext } from '../destinations/test-context.ts';

let sandbox: Sandbox;
let engine: Engine;
let destination: Destination;
let delivery: Delivery;
let stop: AbortController;

beforeEach(async () => {
  sandbox = await startSandbox();
  const context = testContext(sandbox);
  destination = connectMeta(
    {
      type: 'meta',
      name: 'meta',
      account: sandboxCredentials.meta.account,
      auth: { kind: 'access_token', accessToken: sandboxCredentials.meta.access_token },
      appSecret: undefined,
      apiVersion: 'v26.0',
      endpoint: sandbox.urls.meta,
    },
    context,
  );
  const spec = { key: 'audience-sync:acme:vips', name: 'VIPs', description: '', membershipDays: undefined };
  const { id: remoteId } = await destination.createList(spec);
  stop = new AbortController();
  engine = await Engine.open();
  await engine.run(`ATTACH ':memory:' AS ${catalog}`);
  await engine.run(`ATTACH ':memory:' AS ${planCatalog}`);
  await createLedger(engine);
  const { list } = await ensureKnownList(engine, {
    audience: 'vips',
    destination: 'meta',
    type: 'meta',
    endpoint: sandbox.urls.meta,
    account: 'act',
  });
  const now = () => context.now();
  const tally = new ListTally(() => undefined);
  const { signal } = stop;
  const highWater = { note: () => Promise.resolve() };
  const serial: Delivery['serial'] = (work) => work();
  delivery = {
    engine,
    reader: engine,
    serial,
    destination,
    run: 'r1',
    highWater,
    list,
    remoteId,
    how: 'known',
    takesValues: false,
    tally,
    signal,
    now,
  };
});
afterEach(async () => {
  engine.close();
  await sandbox.close();
});

/** Delivers members with so many e-mails each. */
async function deliverAll(operation: Operation, count: number, emails = 1): Promise<void> {
  const table = changesTable(0);
  await engine.run(`CREATE OR REPLACE TABLE ${table} (kind VARCHAR, seq BIGINT, ${memberDdl})`);
  await engine.run(`INSERT INTO ${table} BY NAME
    SELECT '${operation}' AS kind, i AS seq, i AS key, i AS person, 0 AS signals,
      list_transform(range(${emails}), lambda e: unhex(sha256(concat(i, ' ', e)))) AS email FROM range(${count}) AS r(i)`);
  const range = { operation, from: 0, to: count, last: true };
  await deliver(delivery, await batchReader(engine, 0, destination)(range));
}

const members = async () => (await memberCount(engine, delivery.list)).members;
const written = () => sandbox.requests('meta').filter(({ kind }) => kind === 'membership');

test('members that need more rows than one request holds go out in several, and each is written down', async () => {
  await deliverAll('add', 7_000, 3);
  expect(written().map((request) => request.members)).toEqual([9_000, 9_000, 3_000]);
  expect(await members()).toBe(7_000);
  expect(delivery.tally).toMatchObject({ added: 7_000, refusedMembers: 0 });
  // Nobody is known here, so that each row is somebody.
  expect(sandbox.lists('meta')[0]?.size).toBe(21_000);
});

test('what fails after a part was taken leaves that part in the ledger and the rest out of it', async () => {
  sandbox.addFault('meta', { kind: 'permission', match: { path: '/users', nth: 2 } });
  await expect(deliverAll('add', 7_000, 3)).rejects.toMatchObject({ disposition: 'refused' });
  expect(await members()).toBe(3_000);
  expect(delivery.tally).toMatchObject({ added: 3_000 });
});

test('a removal that cannot be made for now leaves its members, with a warning', async () => {
  await deliverAll('add', 5);
  sandbox.addFault('meta', { kind: 'minimum_size', size: 10 });
  await deliverAll('remove', 2);
  expect(await members()).toBe(5);
  expect(delivery.tally).toMatchObject({ removed: 0, refusedMembers: 0 });
  expect([...delivery.tally.warnings]).toEqual([expect.stringContaining('too small for removals')]);
  sandbox.clearFaults('meta');
  await deliverAll('remove', 2);
  expect(await engine.rows(`SELECT key::INTEGER AS key FROM ${membersTable(delivery.list)} ORDER BY key`)).toEqual([
    { key: 2 },
    { key: 3 },
    { key: 4 },
  ]);
});

test('whose removal fails without a name is found by halving, stays a member, and is removed by a later run', async () => {
  await deliverAll('add', 5);
  const struck = createHash('sha256').update('3 0').digest('hex');
  sandbox.addFault('meta', { kind: 'rows', values: [struck] });
  await deliverAll('remove', 5);
  expect(await engine.rows(`SELECT key::INTEGER AS key FROM ${membersTable(delivery.list)}`)).toEqual([{ key: 3 }]);
  expect(sandbox.lists('meta')[0]?.size).toBe(1);
  expect(delivery.tally).toMatchObject({ removed: 4, reasons: { 'not named by the platform (still on the list)': 1 } });
  sandbox.clearFaults('meta');
  await deliverAll('remove', 5);
  expect(await members()).toBe(0);
  expect(sandbox.lists('meta')[0]?.size).toBe(0);
});

test('of a run that is to stop, nothing more is written down as sent', async () => {
  stop.abort();
  await expect(deliverAll('add', 10)).rejects.toThrow('aborted');
  expect(await engine.rows(`SELECT request FROM ${catalog}.requests`)).toEqual([]);
  expect(sandbox.requests('meta').filter(({ kind }) => kind === 'membership')).toEqual([]);
});
