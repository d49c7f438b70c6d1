import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isWritten } from '../../src/destinations/member.ts';
import type { Capabilities } from '../../src/destinations/destination.ts';
import { Engine } from '../../src/engine/engine.ts';
import { writeReceipt } from '../../src/ledger/journal.ts';
import { markLost } from '../../src/ledger/requests.ts';
import { batchReader } from '../../src/sync/batches.ts';
import type { Renewal } from '../../src/sync/diff.ts';
import { type ListChanges, planChanges } from '../../src/sync/list-changes.ts';
import { changesTable, healsTable } from '../../src/sync/plan-tables.ts';
import { answer, intend, keyOfName, list, member, memoryLedger, send } from '../ledger/memory-ledger.ts';
import {
  keyOf,
  memberOf,
  membersIn,
  memberTable,
  modelCapabilities,
  type ModelMember,
  textsOf,
} from './model-members.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ threads: 1 });
  await engine.run("ATTACH ':memory:' AS plan");
});
afterAll(() => {
  engine.close();
});
beforeEach(() => memoryLedger(engine));

type Results = Capabilities['results'];

/** The changes by kind, each as `name: what is sent`, and whom heals are noted for. */
async function changesFor(
  wanted: readonly ModelMember[],
  given: {
    results?: Results;
    full?: boolean;
    valued?: boolean;
    renewal?: Renewal;
    list?: number | undefined;
  } = {},
): Promise<{ counts: ListChanges; remove: string[]; add: string[]; refresh: string[]; heals: string[] }> {
  const { results = 'immediate', full = false, valued = false, renewal } = given;
  await memberTable(engine, '"wanted here"', wanted);
  const capabilities = { ...modelCapabilities, results };
  const counts = await planChanges(engine, 0, {
    wanted: membersIn('"wanted here"', wanted),
    list: 'list' in given ? given.list : list,
    capabilities,
    renewal,
    full,
    valued,
    keeps: true,
  });
  const kinds = await engine.rows(`SELECT kind, seq::INTEGER AS seq FROM ${changesTable(0)} ORDER BY kind, seq`);
  const said = { remove: [] as string[], add: [] as string[], refresh: [] as string[] };
  for (const { kind, seq } of kinds) {
    const operation = kind === 'remove' ? 'remove' : 'add';
    const range = { operation, from: Number(seq), to: Number(seq) + 1, last: true } as const;
    const { members } = await batchReader(engine, 0, { capabilities })(range);
    if (isWritten(members)) throw new Error('written, without a wording');
    for (const { key, values } of members) {
      const texts = ['email', 'phone', 'first_name', 'postal_code'] as const;
      const sent = texts.flatMap((field) => textsOf(values[field])).join(' ');
      said[String(kind) as keyof typeof said].push(`${nameOf(key)}: ${sent}`);
    }
  }
  const heals = await engine.rows(`SELECT key FROM ${healsTable(0)}`);
  const sorted = (texts: string[]) => texts.toSorted((a, b) => a.localeCompare(b));
  return {
    counts,
    remove: sorted(said.remove),
    add: sorted(said.add),
    refresh: sorted(said.refresh),
    heals: sorted(heals.map(({ key }) => nameOf(key))),
  };
}

/** People of this test by name; whoever has none is told by what is known of them. */
const named = new Map<string, string>();
const nameOf = (key: unknown): string => {
  const found = memberOf(String(key));
  return named.get(String(key)) ?? found.email[0]?.split('@')[0] ?? String(found.phone[0]);
};
function person(name: string, number: number, values: Partial<ModelMember>): ModelMember {
  const made = { person: number, email: [], phone: [], address: [], gender: name, ...values };
  named.set(String(keyOf(made)), name);
  return made;
}
/** Puts members on the list, as an earlier run did. */
async function hold(...members: readonly ModelMember[]): Promise<void> {
  await memberTable(engine, 'held_before', members);
  await engine.run(`INSERT INTO ledger.members_1 SELECT TIMESTAMP '2026-11-01 00:00:00', 0, * FROM held_before`);
}

const [ann, bob, cid] = ['ann', 'bob', 'cid'].map(member) as [ModelMember, ModelMember, ModelMember];

describe('the difference', () => {
  test('of a list that the ledger does not know is everybody', async () => {
    const changes = await changesFor([ann, bob], { list: undefined });
    expect(changes).toMatchObject({ remove: [], add: ['ann: ann@example.com +ann', 'bob: bob@example.com +bob'] });
    expect(changes.counts).toEqual({
      adds: 2,
      removes: 0,
      refreshes: 0,
      held: 0,
      staying: 0,
      late: 0,
      revalued: 0,
      leaving: 0,
      withdrawn: 0,
      sharing: 0,
    });
  });

  test('is adds and removes; who did not change costs nothing', async () => {
    await hold(ann, bob);
    const changes = await changesFor([bob, cid]);
    expect(changes).toMatchObject({
      remove: ['ann: ann@example.com +ann'],
      add: ['cid: cid@example.com +cid'],
      refresh: [],
    });
    expect(changes.counts).toEqual({
      adds: 1,
      removes: 1,
      refreshes: 0,
      held: 2,
      staying: 1,
      late: 0,
      revalued: 0,
      leaving: 1,
      withdrawn: 0,
      sharing: 0,
    });
  });

  test('sends who is worth something else again, where members have values, and removes nobody', async () => {
    const held = { ...ann, value: 5 };
    await hold(held, { ...bob, value: 7 });
    const wanted = [held, { ...bob, value: 7.5 }];
    const changes = await changesFor(wanted, { valued: true });
    expect(changes).toMatchObject({ remove: [], add: [], refresh: ['bob: bob@example.com +bob'] });
    expect(changes.counts).toMatchObject({ refreshes: 1, revalued: 1, late: 0 });
    expect((await changesFor(wanted)).counts).toMatchObject({ refreshes: 0, revalued: 0 });
  });

  test('leaves out who was refused before, until they change', async () => {
    await send(engine, 'add', ['ann', 'bob'], { refused: [{ key: keyOfName('ann'), reason: 'bad' }] });
    expect((await changesFor([ann, bob])).counts).toMatchObject({ adds: 0, staying: 1 });
    const changed = person('ann anew', ann.person, { email: ['new@example.com'] });
    expect((await changesFor([changed, bob])).add).toEqual(['ann anew: new@example.com']);
  });

  test('leaves out who is on the list and was refused when sent again, however long ago they were sent', async () => {
    await send(engine, 'add', ['ann', 'bob']);
    await send(engine, 'add', ['ann', 'bob'], { refused: [{ key: keyOfName('ann'), reason: 'bad' }] });
    const renewal = { before: new Date('2027-01-01T00:00:00Z'), spreadDays: 0 };
    const changes = await changesFor([ann, bob], { renewal });
    expect(changes).toMatchObject({ add: [], refresh: ['bob: bob@example.com +bob'] });
    expect((await changesFor([bob])).remove).toEqual(['ann: ann@example.com +ann']);
  });

  test('with `full` is everybody, also who was refused before', async () => {
    await send(engine, 'add', ['ann', 'bob'], { refused: [{ key: keyOfName('ann'), reason: 'bad' }] });
    const changes = await changesFor([ann, bob], { full: true });
    expect(changes).toMatchObject({ add: ['ann: ann@example.com +ann'], refresh: ['bob: bob@example.com +bob'] });
  });

  test('holds who was last sent too long ago', async () => {
    await hold(ann);
    await send(engine, 'add', ['bob']);
    const renewal = { before: new Date('2026-11-24T05:59:59Z'), spreadDays: 0 };
    expect(await changesFor([ann, bob], { renewal })).toMatchObject({
      add: [],
      refresh: ['ann: ann@example.com +ann'],
      counts: { refreshes: 1, late: 1 },
    });
    const later = { before: new Date('2026-11-01T00:00:00Z'), spreadDays: 0 };
    expect((await changesFor([ann, bob], { renewal: later })).refresh).toEqual([]);
  });

  test('spreads who was sent in one day over days, nobody later than it is due, and each always as early', async () => {
    const names = Array.from({ length: 60 }, (_, n) => `p${n}`);
    await send(engine, 'add', names);
    const people = names.map(member);
    const due = async (days: number, spreadDays = 10): Promise<number> => {
      const before = new Date(Date.parse('2026-11-24T06:00:01Z') + days * 86_400_000);
      return (await changesFor(people, { renewal: { before, spreadDays } })).counts.late;
    };
    const counts: number[] = [];
    for (const days of [-10, -9, -8, -5, -2, -1, 0]) counts.push(await due(days));
    expect(counts.toSorted((a, b) => a - b)).toEqual(counts);
    expect([counts[0], counts.at(-1)]).toEqual([0, 60]);
    expect(counts.every((count, n) => n === 0 || count - (counts[n - 1] ?? 0) < 36)).toBe(true);
    expect(await due(-5)).toBe(counts[3]);
  });

  test('sends again who was in an addition without an answer, and removes who is not wanted any more', async () => {
    await intend(engine, 'add', ['ann', 'bob']);
    await markLost(engine);
    const changes = await changesFor([ann]);
    expect(changes).toMatchObject({
      add: [],
      refresh: ['ann: ann@example.com +ann'],
      remove: ['bob: bob@example.com +bob'],
    });
    expect(changes.counts).toMatchObject({ held: 2, staying: 1, leaving: 1, sharing: 0 });
  });

  test('sends again who is wanted although a removal without an answer named them', async () => {
    await send(engine, 'add', ['ann']);
    await intend(engine, 'remove', ['ann']);
    await markLost(engine);
    expect(await changesFor([ann])).toMatchObject({ add: [], remove: [], refresh: ['ann: ann@example.com +ann'] });
  });

  test('numbers the changes of each operation from 0, without gaps', async () => {
    await hold(...['a', 'b', 'c'].map(member));
    await changesFor([...['b', 'd', 'e'].map(member)], { full: true });
    const rows = await engine.rows(`
      SELECT kind = 'remove' AS removes, list(seq::INTEGER ORDER BY seq) AS seqs FROM ${changesTable(0)} GROUP BY ALL ORDER BY ALL`);
    expect(rows.map((row) => row['seqs'])).toEqual([
      [0, 1, 2],
      [0, 1],
    ]);
  });
});

describe('what a removal names', () => {
  const p = '+household';
  const home = ['lee', 'day', 'US', '94035'];

  test('is only what no wanted member has, of each kind', async () => {
    await hold(
      person('ann', 1, { email: ['ann@x.example', 'both@x.example'], phone: [p], address: home }),
      person('bob', 2, { email: ['bob@x.example', 'both@x.example'], phone: [p], address: home }),
    );
    const changes = await changesFor([
      person('bob', 2, { email: ['bob@x.example', 'both@x.example'], phone: [p], address: home }),
    ]);
    expect(changes).toMatchObject({ remove: ['ann: ann@x.example'], refresh: [], heals: [] });
  });

  test('is all of it when nothing is left, and the sharers are sent after it', async () => {
    await hold(person('ann', 1, { phone: [p] }), person('bob', 2, { email: ['bob@x.example'], phone: [p] }));
    const changes = await changesFor([person('bob', 2, { email: ['bob@x.example'], phone: [p] })]);
    expect(changes).toMatchObject({ remove: [`ann: ${p}`], refresh: [`bob: bob@x.example ${p}`], heals: ['bob'] });
    expect(changes.counts).toMatchObject({ leaving: 1, refreshes: 1, late: 0, sharing: 1 });
  });

  test('is nothing when the same person is wanted with all that was sent, and more', async () => {
    await hold(person('ann', 1, { email: ['ann@x.example'] }), person('bob', 2, { email: ['bob@x.example'] }));
    const more = person('ann with phone', 1, { email: ['ann@x.example'], phone: [p] });
    const changes = await changesFor([more, person('bob at home', 2, { address: home })]);
    expect(changes).toMatchObject({ remove: ['bob: bob@x.example'], heals: ['bob at home'] });
    expect(changes.add).toEqual([`ann with phone: ann@x.example ${p}`, 'bob at home: lee 94035']);
    expect(changes.counts).toMatchObject({ leaving: 0, sharing: 0 });
  });

  test('is an address only where it is whole, and nothing that finds nobody', async () => {
    await hold(
      person('ann', 1, { email: ['ann@x.example'], address: home }),
      person('cid', 3, { email: ['cid@x.example'], address: ['cid', 'day', 'US'] }),
    );
    expect((await changesFor([])).remove).toEqual(['ann: ann@x.example lee 94035', 'cid: cid@x.example']);
  });

  test('is no address that a wanted member has, though its other parts are their own', async () => {
    await hold(person('ann', 1, { phone: ['+1'], address: home }));
    const changes = await changesFor([person('bob', 2, { email: ['bob@x.example'], address: home })]);
    expect(changes).toMatchObject({ remove: ['ann: +1'], add: ['bob: bob@x.example lee 94035'] });
  });

  test('is what was sent, also of identifiers that are not wanted any more', async () => {
    await hold(person('ann', 1, { email: ['ann@x.example'], phone: [p] }));
    const changes = await changesFor([person('ann without phone', 1, { email: ['ann@x.example'] })]);
    expect(changes).toMatchObject({ remove: [`ann: ${p}`], add: ['ann without phone: ann@x.example'] });
    expect(changes.counts.leaving).toBe(0);
  });

  test('takes along the same person under other values, who is sent after it', async () => {
    const work = person('ann at work', 1, { email: ['work@x.example'] });
    await hold(person('ann', 1, { email: ['ann@x.example'] }), work);
    expect(await changesFor([work])).toMatchObject({
      remove: ['ann: ann@x.example'],
      refresh: ['ann at work: work@x.example'],
      heals: ['ann at work'],
    });
  });

  test('does not grow with the square of those who share a value', async () => {
    // Pairs of them would be a hundred million rows.
    const everybody = `SELECT n AS key, n AS person, 0 AS signals, [encode('p' || n)] AS email, [encode('+1')] AS phone
      FROM range(20000) AS t(n)`;
    await memberTable(engine, '"wanted here"', []);
    await engine.run(`INSERT INTO "wanted here" BY NAME FROM (${everybody}) WHERE key >= 10000`);
    await engine.run(`INSERT INTO ledger.members_1 BY NAME
      SELECT TIMESTAMP '2026-11-01 00:00:00' AS sent_at, 0 AS request, * FROM (${everybody})`);
    const capabilities = { ...modelCapabilities, results: 'immediate' } as const;
    const table = membersIn('"wanted here"', []);
    const given = { wanted: table, list, capabilities, renewal: undefined, full: false, keeps: true };
    const counts = await planChanges(engine, 0, given);
    expect(counts).toMatchObject({ removes: 10000, refreshes: 0, leaving: 10000, sharing: 0 });
  });
});

describe('on a platform that keeps no order', () => {
  const p = '+household';
  const sharer = person('bob', 2, { email: ['bob@x.example'], phone: [p] });

  test('sharers and changed people are noted for later, not sent at once', async () => {
    const work = person('ann at work', 1, { email: ['work@x.example'] });
    await hold(person('ann', 1, { phone: [p] }), sharer, work);
    expect(await changesFor([sharer, work], { results: 'asynchronous' })).toMatchObject({
      remove: [`ann: ${p}`],
      refresh: [],
      heals: ['ann at work', 'bob'],
    });
  });

  test('whoever shares a value with a removal is noted, although it names another one', async () => {
    await hold(person('ann', 1, { email: ['ann@x.example'], phone: [p] }), sharer);
    expect(await changesFor([sharer], { results: 'asynchronous' })).toMatchObject({
      remove: ['ann: ann@x.example'],
      heals: ['bob'],
    });
  });

  test('so is who is sent while a removal of an earlier run is being processed', async () => {
    await hold(person('ann', 1, { email: ['ann@x.example'], phone: [p] }), person('cid', 3, { phone: ['+3'] }));
    await changesFor([], { results: 'asynchronous' });
    const select = `SELECT * EXCLUDE (kind, seq) FROM ${changesTable(0)} WHERE kind = 'remove'`;
    await engine.run(`CREATE OR REPLACE TEMP TABLE "batch gone" AS ${select}`);
    const request = await intend(engine, 'remove', []);
    await engine.run(`INSERT INTO ledger.in_flight_1 SELECT 'remove', ${request}, * FROM "batch gone"`);
    const taken = answer({ reference: 'r', processing: true });
    await writeReceipt(engine, { list, operation: 'remove', request }, taken, new Date());
    const dan = person('dan', 4, { email: ['dan@x.example'] });
    const back = person('cid', 3, { phone: ['+3'] });
    expect(await changesFor([sharer, dan, back], { results: 'asynchronous' })).toMatchObject({
      remove: [],
      add: [`bob: bob@x.example ${p}`, 'cid: +3', 'dan: dan@x.example'],
      heals: ['bob', 'cid'],
    });
  });
});

describe('who leaves', () => {
  const p = '+household';
  const leaving = async (held: readonly ModelMember[], wanted: readonly ModelMember[]) => {
    await hold(...held);
    return (await changesFor(wanted)).counts.leaving;
  };
  const old = person('old', 1, { email: ['old@x.example'], phone: [p] });

  test('is not who is wanted under other values', async () => {
    expect(await leaving([old], [person('new', 1, { email: ['new@x.example'] })])).toBe(0);
  });

  test('is not who comes with another id and a value from before', async () => {
    expect(await leaving([old], [person('new', 9, { email: ['new@x.example'], phone: [p] })])).toBe(0);
  });

  test('is who shares a value only with somebody who was there before', async () => {
    const stays = person('stays', 2, { email: ['stays@x.example'], phone: [p] });
    expect(await leaving([old, stays], [stays])).toBe(1);
  });

  test('is everybody but one when one newcomer has the phone of all', async () => {
    const all = Array.from({ length: 10 }, (_, n) => person(`p${n}`, n, { email: [`p${n}@x.example`], phone: [p] }));
    expect(await leaving(all, [person('new', 99, { email: ['new@x.example'], phone: [p] })])).toBe(9);
  });

  test('is not made up for by a newcomer who is somebody else changed', async () => {
    const other = person('other', 2, { email: ['other@x.example'], phone: [p] });
    expect(await leaving([old, other], [person('other anew', 2, { email: ['anew@x.example'], phone: [p] })])).toBe(1);
  });
});
