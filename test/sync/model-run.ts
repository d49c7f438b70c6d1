import pLimit from 'p-limit';
import type { Engine } from '../../src/engine/engine.ts';
import { heldMembers, pendingRemovals } from '../../src/ledger/held.ts';
import { knownLists } from '../../src/ledger/lists.ts';
import { markLost } from '../../src/ledger/requests.ts';
import { createLedger } from '../../src/ledger/schema.ts';
import { createAccount } from '../../src/sync/account.ts';
import { applyList } from '../../src/sync/apply-list.ts';
import { type ListChanges, planChanges } from '../../src/sync/list-changes.ts';
import { reconcile } from '../../src/sync/reconcile.ts';
import { memberOf, membersIn, memberTable, type ModelMember } from './model-members.ts';
import type { ModelPlatform } from './model-platform.ts';

/** Gives an engine an empty ledger and a place for plans, in memory. */
export async function freshLedger(engine: Engine): Promise<void> {
  await engine.run("DETACH DATABASE IF EXISTS ledger; ATTACH ':memory:' AS ledger");
  await engine.run("DETACH DATABASE IF EXISTS plan; ATTACH ':memory:' AS plan");
  await createLedger(engine);
}

const start = Date.parse('2026-11-24T12:00:00Z');
const account = { type: 'model', endpoint: 'https://model.example.com', account: '1' };
const identity = { audience: 'vips', destination: 'model', ...account };

/** One run as the program makes it: learns results, plans, applies. Resolves also when the platform failed. */
export async function modelRun(
  engine: Engine,
  platform: ModelPlatform,
  wanted: readonly ModelMember[],
  given: { readonly full?: boolean; readonly days?: number; readonly onPlanned?: () => void } = {},
): Promise<ListChanges> {
  const destination = platform.destination();
  const now = () => new Date(start + (given.days ?? 0) * 86_400_000);
  await markLost(engine);
  await reconcile(engine, destination, { account, now: now(), isTended: () => true, onSettled: () => undefined });
  await memberTable(engine, '"wanted model"', wanted);
  const list = (await knownLists(engine))[0]?.list;
  const changes = await planChanges(engine, 0, {
    wanted: membersIn('"wanted model"', wanted),
    list,
    capabilities: destination.capabilities,
    renewal: undefined,
    full: given.full ?? false,
    keeps: true,
  });
  platform.meet([...wanted, ...(list === undefined ? [] : await sentMembers(engine, list))]);
  given.onPlanned?.();
  const queue = pLimit(1);
  const planned = {
    ...identity,
    ...changes,
    index: 0,
    spec: { key: 'k', name: 'L', description: '', membershipDays: undefined },
    fields: [],
    wanted: wanted.length,
    replaces: false,
    unchanged: 0,
    refreshedFor: { full: 0, due: 0, revalued: 0, mending: changes.refreshes, whole: 0 },
    refusedBefore: 0,
    rejected: {},
    keptOut: {},
    turnover: { joined: 0, changed: 0, left: {} },
    warnings: [],
    guards: [],
    members: 'people' as const,
    revision: undefined,
  };
  const { signal } = new AbortController();
  const context = {
    engine,
    serial: <R>(work: () => Promise<R>) => queue(work),
    known: await knownLists(engine),
    run: 'r',
    highWater: { note: () => Promise.resolve() },
    signal,
    now,
  };
  const opened = createAccount(destination, { adAccount: account, described: new Map(), pause: async () => {} });
  await applyList(context, opened, planned, () => undefined);
  return changes;
}

/** Everybody of whom the list may have something, those included whose removal is not final. */
async function sentMembers(engine: Engine, list: number): Promise<ModelMember[]> {
  const rows = await engine.rows(
    `SELECT key FROM (${heldMembers(list)}) UNION SELECT key FROM (${pendingRemovals(list)})`,
  );
  return rows.map((row) => memberOf(String(row['key'])));
}
