import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectLinkedin } from '../../src/destinations/linkedin/linkedin.ts';
import type { LinkedinConfig } from '../../src/destinations/linkedin/settings.ts';
import { Engine } from '../../src/engine/engine.ts';
import { knownLists, memberCount, recordList } from '../../src/ledger/lists.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { reconcile } from '../../src/sync/reconcile.ts';
import { linkedinConfig } from '../destinations/linkedin/linkedin-config.ts';
import { testContext } from '../destinations/test-context.ts';
import { at, list, memoryLedger, send } from '../ledger/memory-ledger.ts';

let engine: Engine;
let sandbox: Sandbox;
let id: string;
const spec = { key: 'audience-sync:shop:vips', name: 'VIPs', description: '', membershipDays: undefined };
const connect = (changes: Partial<LinkedinConfig> = {}) =>
  connectLinkedin(linkedinConfig(sandbox.urls, { name: 'model', ...changes }), testContext(sandbox));
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());
beforeEach(async () => {
  sandbox = await startSandbox();
  await memoryLedger(engine);
  await send(engine, 'add', ['ann', 'bob'], { reference: undefined, processing: false });
  ({ id } = await connect().createList(spec));
  await recordList(engine, list, { ...spec, id, strangers: false, takesValues: false, form: 'sha256' });
  return () => sandbox.close();
});

/** What is told of the list when the platform is asked, and what is known of it then. */
async function asked(changes: Partial<LinkedinConfig> = {}) {
  const [known] = await knownLists(engine);
  if (known === undefined) throw new Error('no list');
  const told: string[] = [];
  await reconcile(engine, connect(changes), {
    account: known,
    now: at,
    isTended: () => true,
    onSettled: ({ state, message }) => told.push(`${state}: ${message}`),
  });
  const [after] = await knownLists(engine);
  const { members } = await memberCount(engine, list);
  return { told, members, id: after?.remoteId, strangers: after?.strangers };
}

test('a list that is there stays known', async () => {
  expect(await asked()).toEqual({ told: [], members: 2, id, strangers: false });
});

test('one of another mode is told to be so, and left with whoever is on it', async () => {
  expect(await asked({ mode: 'list-upload', sourcePlatform: 'LIST_UPLOAD' })).toEqual({
    told: [expect.stringMatching(/^list-gone: the list \d+ on the platform is of type USER, .*whoever is on it stays/)],
    members: 0,
    id: undefined,
    strangers: true,
  });
});

test('one that expired is empty', async () => {
  sandbox.addFault('linkedin', { kind: 'segment_status', status: 'EXPIRED' });
  expect(await asked()).toEqual({
    told: [expect.stringMatching(/^list-gone: the list expired/)],
    members: 0,
    id: undefined,
    strangers: false,
  });
});
