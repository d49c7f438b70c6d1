import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { UserError } from '../../src/errors/user-error.ts';
import { closeHeals, dropRefused, openHeals, timestamp, writeReceipt, writeRefusal } from '../../src/ledger/journal.ts';
import { forgetMembers, knownLists, memberCount, recordList } from '../../src/ledger/lists.ts';
import { openLedger } from '../../src/ledger/open-ledger.ts';
import { markLost, pendingRequests, requestsOfRun, writeResult } from '../../src/ledger/requests.ts';
import { transaction } from '../../src/ledger/transaction.ts';
import { explainWriteFailure } from '../../src/ledger/write-failure.ts';
import { newEngine, newFolder } from './ledger-folder.ts';
import { answer, at, intend, keyOfName, ledgerSays, list, memoryLedger, send } from './memory-ledger.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ threads: 1 });
});
afterAll(() => {
  engine.close();
});
beforeEach(() => memoryLedger(engine));

const nothing = { members: [], held: [], due: [], refused: [], inFlight: [] };
const revision = async () => (await knownLists(engine))[0]?.revision;
const states = async () => (await requestsOfRun(engine, 'r1')).map(({ state }) => state);
const refusedFor = (...names: string[]) => names.map((name) => ({ key: keyOfName(name), reason: 'bad' }));
const later = { reference: 'ref', processing: true };

describe('an intent', () => {
  test('makes nobody a member, but whoever is in it may be on the list', async () => {
    await intend(engine, 'add', ['ann']);
    expect(await ledgerSays(engine)).toEqual({ ...nothing, held: ['ann'], due: ['ann'], inFlight: ['ann'] });
    expect(await requestsOfRun(engine, 'r1')).toEqual([
      {
        request: 1,
        run: 'r1',
        list,
        operation: 'add',
        members: 1,
        state: 'sending',
        reference: undefined,
        sentAt: '2026-11-24T06:00:00Z',
        answeredAt: undefined,
        refused: 0,
        detail: undefined,
        asks: 0,
        askedAt: undefined,
      },
    ]);
  });

  test('of a removal leaves its members, who are due again should they stay wanted', async () => {
    await send(engine, 'add', ['ann', 'bob']);
    await intend(engine, 'remove', ['ann']);
    expect(await ledgerSays(engine)).toMatchObject({ members: ['ann', 'bob'], held: ['ann', 'bob'], due: ['ann'] });
  });

  test('that a dead run left is lost, and counted once', async () => {
    await intend(engine, 'add', ['ann']);
    await send(engine, 'add', ['bob']);
    expect(await markLost(engine)).toBe(1);
    expect(await markLost(engine)).toBe(0);
    expect(await states()).toEqual(['lost', 'done']);
    expect(await ledgerSays(engine)).toMatchObject({ members: ['bob'], held: ['ann', 'bob'], due: ['ann'] });
  });
});

describe('the receipt of an addition', () => {
  test('makes members and raises the revision', async () => {
    await send(engine, 'add', ['ann', 'bob'], { reference: 'trace-1' });
    expect(await ledgerSays(engine)).toEqual({ ...nothing, members: ['ann', 'bob'], held: ['ann', 'bob'] });
    expect(await revision()).toBe(1);
    expect(await requestsOfRun(engine, 'r1')).toMatchObject([
      { state: 'done', reference: 'trace-1', answeredAt: '2026-11-24T06:00:00Z' },
    ]);
    expect(await memberCount(engine, list)).toEqual({ members: 2, lastSentAt: '2026-11-24T06:00:00Z' });
  });

  test('of new members settles a request with them that was lost before', async () => {
    const lost = await intend(engine, 'add', ['ann', 'bob']);
    await writeRefusal(engine, { list, request: lost }, { detail: 'no answer', unclear: true }, at);
    const request = await intend(engine, 'add', ['ann']);
    await writeReceipt(engine, { list, operation: 'add', request, isNew: true }, answer(), at);
    expect(await ledgerSays(engine)).toEqual({
      ...nothing,
      members: ['ann'],
      held: ['ann', 'bob'],
      due: ['bob'],
      inFlight: ['bob'],
    });
  });

  test('leaves out who was refused, and who is sent again', async () => {
    const over = { refused: refusedFor('bob'), again: [keyOfName('cid')], refusedUnnamed: 2 };
    await send(engine, 'add', ['ann', 'bob', 'cid'], over);
    expect(await ledgerSays(engine)).toEqual({ ...nothing, members: ['ann'], held: ['ann'], refused: ['bob'] });
    // Whoever is sent again is counted by the request that settles it.
    expect(await requestsOfRun(engine, 'r1')).toMatchObject([{ members: 2, refused: 3 }]);
  });

  test('keeps a member whom the platform refuses to hear of again, and forgets a refusal that is over', async () => {
    await send(engine, 'add', ['ann', 'bob'], { refused: refusedFor('bob') });
    await send(engine, 'add', ['ann', 'bob'], { refused: refusedFor('ann') });
    const both = ['ann', 'bob'];
    expect(await ledgerSays(engine)).toEqual({ ...nothing, members: both, held: both, refused: ['ann'] });
  });

  test('keeps who may be on the list though the platform refuses to hear of them again', async () => {
    await intend(engine, 'add', ['ann', 'bob']);
    await markLost(engine);
    await send(engine, 'add', ['ann', 'bob'], { refused: refusedFor('ann') });
    const says = { members: ['bob'], held: ['ann', 'bob'], refused: ['ann'] };
    expect(await ledgerSays(engine)).toMatchObject(says);
    await send(engine, 'remove', ['ann']);
    expect(await ledgerSays(engine)).toEqual({ ...nothing, members: ['bob'], held: ['bob'], refused: ['ann'] });
  });

  test('settles older requests about the same members, and no others', async () => {
    await intend(engine, 'add', ['ann', 'bob']);
    await markLost(engine);
    await send(engine, 'add', ['ann', 'cid'], { again: [keyOfName('cid')] });
    expect(await ledgerSays(engine)).toEqual({
      ...nothing,
      members: ['ann'],
      held: ['ann', 'bob'],
      due: ['bob'],
      inFlight: ['bob'],
    });
  });

  test('of thousands takes them all', async () => {
    const names = Array.from({ length: 3000 }, (_, n) => `p${n}`);
    const some = (rest: number) => names.filter((_, n) => n % 3 === rest);
    await send(engine, 'add', names, { refused: refusedFor(...some(0)), again: some(1).map(keyOfName) });
    const { members, refused } = await ledgerSays(engine);
    expect([members.length, refused.length]).toEqual([1000, 1000]);
  });
});

describe('the receipt of a removal', () => {
  beforeEach(async () => {
    await send(engine, 'add', ['ann', 'bob', 'cid', 'dan']);
  });

  test('takes members off; whoever was refused is still on the list', async () => {
    const over = { refused: refusedFor('bob'), again: [keyOfName('cid')] };
    await send(engine, 'remove', ['ann', 'bob', 'cid'], over);
    const left = ['bob', 'cid', 'dan'];
    expect(await ledgerSays(engine)).toEqual({ ...nothing, members: left, held: left });
    expect(await revision()).toBe(2);
  });

  test('whose result comes later takes them off at once, and keeps them should it fail', async () => {
    const over = { ...later, refused: refusedFor('bob'), again: [keyOfName('cid')] };
    await send(engine, 'remove', ['ann', 'bob', 'cid'], over);
    expect(await ledgerSays(engine)).toEqual({
      ...nothing,
      members: ['bob', 'cid', 'dan'],
      held: ['bob', 'cid', 'dan'],
      inFlight: ['ann'],
    });
  });

  test('without anything to ask by is final', async () => {
    await send(engine, 'remove', ['ann'], { processing: true });
    expect(await states()).toEqual(['done', 'done']);
    expect((await ledgerSays(engine)).inFlight).toEqual([]);
  });
});

describe('a refusal of a whole request', () => {
  test('that certainly changed nothing leaves everything as it was', async () => {
    await send(engine, 'add', ['ann']);
    const request = await intend(engine, 'add', ['ann', 'bob']);
    await writeRefusal(engine, { list, request }, { detail: 'no', unclear: false }, at);
    expect(await ledgerSays(engine)).toEqual({ ...nothing, members: ['ann'], held: ['ann'] });
    expect(await requestsOfRun(engine, 'r1')).toMatchObject([{}, { state: 'refused', detail: 'no' }]);
  });

  test('that may have arrived leaves its members in flight', async () => {
    const request = await intend(engine, 'add', ["o'neil"]);
    await writeRefusal(engine, { list, request }, { detail: "the platform's line broke", unclear: true }, at);
    expect(await states()).toEqual(['lost']);
    expect(await ledgerSays(engine)).toMatchObject({ held: ["o'neil"], due: ["o'neil"] });
  });
});

describe('members that a platform will not take', () => {
  test('are not offered again, also those of lost requests; who was on the list before stays a member', async () => {
    await send(engine, 'add', ['ann', 'bob']);
    await intend(engine, 'add', ['cid', 'dan']);
    await markLost(engine);
    await dropRefused(engine, list, refusedFor('ann', 'cid'), at);
    expect(await ledgerSays(engine)).toEqual({
      members: ['ann', 'bob'],
      held: ['ann', 'bob', 'dan'],
      due: ['dan'],
      refused: ['ann', 'cid'],
      inFlight: ['dan'],
    });
    expect(await revision()).toBe(3);
  });

  test('are noted once, with the last reason', async () => {
    await dropRefused(engine, list, [{ key: keyOfName('ann'), reason: 'first' }], at);
    await dropRefused(engine, list, [{ key: keyOfName('ann'), reason: "it's the last" }], at);
    expect(await engine.rows('SELECT reason FROM ledger.refused')).toEqual([{ reason: "it's the last" }]);
  });

  test('are nobody: nothing changes', async () => {
    await dropRefused(engine, list, [], at);
    expect(await revision()).toBe(0);
  });
});

describe('the result of an asynchronous request', () => {
  const result = (
    request: number,
    operation: 'add' | 'remove',
    state: 'done' | 'partial' | 'failed',
    again = state === 'failed',
  ) => writeResult(engine, { request, list, operation }, { state, again, refused: 2, detail: "it's so" }, at);

  test('is waited for until it is told', async () => {
    const request = await send(engine, 'add', ['ann'], later);
    expect(await pendingRequests(engine)).toMatchObject([{ request, state: 'processing', reference: 'ref' }]);
    await result(request, 'add', 'done');
    expect(await pendingRequests(engine)).toEqual([]);
    expect(await requestsOfRun(engine, 'r1')).toMatchObject([{ state: 'done', refused: 2, detail: "it's so" }]);
  });

  test.each(['done', 'partial'] as const)('of an addition (%s) leaves its members', async (state) => {
    await result(await send(engine, 'add', ['ann'], later), 'add', state);
    expect(await ledgerSays(engine)).toEqual({ ...nothing, members: ['ann'], held: ['ann'] });
    expect(await revision()).toBe(1);
  });

  test('of an addition that was taken in part makes its members due where to send them again can help', async () => {
    await result(await send(engine, 'add', ['ann'], later), 'add', 'partial', true);
    expect(await ledgerSays(engine)).toMatchObject({ members: ['ann'], due: ['ann'] });
  });

  test('of an addition that failed for its members refuses them: they are not offered again, and can be removed', async () => {
    await result(await send(engine, 'add', ['ann'], later), 'add', 'failed', false);
    expect(await ledgerSays(engine)).toMatchObject({ members: ['ann'], due: [], refused: ['ann'] });
    expect(await engine.rows('SELECT reason FROM ledger.refused')).toEqual([{ reason: "it's so" }]);
  });

  test('of an addition that failed makes its members due, unless they were sent since', async () => {
    const request = await send(engine, 'add', ['ann', 'bob'], later);
    await send(engine, 'add', ['bob'], later);
    await result(request, 'add', 'failed');
    expect(await ledgerSays(engine)).toMatchObject({ members: ['ann', 'bob'], due: ['ann'] });
    expect(await revision()).toBe(3);
    await send(engine, 'add', ['ann'], later);
    expect((await ledgerSays(engine)).due).toEqual([]);
  });

  test('of a removal ends it', async () => {
    await send(engine, 'add', ['ann']);
    await result(await send(engine, 'remove', ['ann'], later), 'remove', 'done');
    expect(await ledgerSays(engine)).toEqual(nothing);
  });

  test('of a removal that was taken in part puts all its members back, for nobody says who stayed', async () => {
    await send(engine, 'add', ['ann', 'bob']);
    await result(await send(engine, 'remove', ['ann', 'bob'], later), 'remove', 'partial');
    expect((await ledgerSays(engine)).held).toEqual(['ann', 'bob']);
  });

  test('of a removal that failed puts its members back, with all that was sent of them', async () => {
    await send(engine, 'add', ['ann', 'bob']);
    const request = await intend(engine, 'remove', ['ann', 'bob'], true);
    await writeReceipt(engine, { list, operation: 'remove', request }, answer(later), at);
    await send(engine, 'add', ['bob']);
    await result(request, 'remove', 'failed');
    expect(await ledgerSays(engine)).toMatchObject({ members: ['ann', 'bob'], inFlight: [] });
    expect(await engine.rows('SELECT phone IS NOT NULL AS whole FROM ledger.members_1')).toEqual([
      { whole: true },
      { whole: true },
    ]);
  });

  test('of an addition brings back who was removed while it was processed, to be removed again', async () => {
    const addition = await send(engine, 'add', ['ann', 'bob', 'cid'], later);
    const removal = await send(engine, 'remove', ['ann', 'bob'], later);
    await result(removal, 'remove', 'done');
    await send(engine, 'add', ['bob'], later);
    expect((await ledgerSays(engine)).held).toEqual(['bob', 'cid']);
    await result(addition, 'add', 'done');
    expect(await ledgerSays(engine)).toEqual({
      ...nothing,
      members: ['ann', 'bob', 'cid'],
      held: ['ann', 'bob', 'cid'],
      due: ['ann'],
    });
    await result(await send(engine, 'remove', ['ann'], later), 'remove', 'done');
    expect(await ledgerSays(engine)).toEqual({ ...nothing, members: ['bob', 'cid'], held: ['bob', 'cid'] });
  });

  test('of an addition that failed brings nobody back', async () => {
    const addition = await send(engine, 'add', ['ann'], later);
    await result(await send(engine, 'remove', ['ann'], later), 'remove', 'done');
    await result(addition, 'add', 'failed');
    expect(await ledgerSays(engine)).toEqual(nothing);
  });

  test('of a removal brings back whose addition was lost, to be removed once more', async () => {
    await intend(engine, 'add', ['ann']);
    await markLost(engine);
    const removal = await send(engine, 'remove', ['ann'], later);
    expect((await ledgerSays(engine)).held).toEqual([]);
    await result(removal, 'remove', 'done');
    expect((await ledgerSays(engine)).held).toEqual(['ann']);
    await result(await send(engine, 'remove', ['ann'], later), 'remove', 'done');
    expect(await ledgerSays(engine)).toEqual(nothing);
  });
});

describe('whom removals may take along', () => {
  const note = async (...names: string[]) => {
    const keys = names.map((name) => `(${keyOfName(name)}::UHUGEINT)`).join(', ');
    await engine.run(`CREATE OR REPLACE TEMP TABLE noted AS SELECT * FROM (VALUES ${keys}) AS t(key)`);
    await openHeals(engine, list, 'noted');
  };
  const done = { state: 'done', again: false, refused: 0, detail: undefined } as const;
  beforeEach(async () => {
    await send(engine, 'add', ['ann', 'bob', 'cid']);
  });

  test('is due again when a run dies behind the removals', async () => {
    await note('bob');
    await send(engine, 'remove', ['ann']);
    expect((await ledgerSays(engine)).due).toEqual(['bob']);
  });

  test('is not due any more once sent behind removals that are final', async () => {
    await note('bob', 'cid');
    await send(engine, 'remove', ['ann']);
    await closeHeals(engine, list);
    await send(engine, 'add', ['bob']);
    expect((await ledgerSays(engine)).due).toEqual(['cid']);
  });

  test('is due when all removals up to the last of the run are final, and for no later one', async () => {
    await note('bob');
    const first = await send(engine, 'remove', ['ann'], later);
    const second = await send(engine, 'remove', ['dan'], later);
    await closeHeals(engine, list);
    await send(engine, 'add', ['bob'], later);
    expect((await ledgerSays(engine)).due).toEqual([]);
    await writeResult(engine, { request: second, list, operation: 'remove' }, done, at);
    expect((await ledgerSays(engine)).due).toEqual([]);
    await send(engine, 'remove', ['eve'], later);
    await writeResult(engine, { request: first, list, operation: 'remove' }, done, at);
    expect((await ledgerSays(engine)).due).toEqual(['bob']);
    await send(engine, 'add', ['bob'], later);
    expect((await ledgerSays(engine)).due).toEqual([]);
  });

  test('waits for every removal while a run that died had not sent all', async () => {
    await note('bob');
    const removal = await send(engine, 'remove', ['ann'], later);
    expect((await ledgerSays(engine)).due).toEqual([]);
    await writeResult(engine, { request: removal, list, operation: 'remove' }, done, at);
    expect((await ledgerSays(engine)).due).toEqual(['bob']);
  });

  test('is noted once by runs that fail again and again', async () => {
    for (let run = 0; run < 3; run += 1) await note('bob', 'cid');
    expect(await engine.rows('SELECT count(*)::INTEGER AS n FROM ledger.heals')).toEqual([{ n: 2 }]);
  });

  test('needs nothing any more when it is removed itself', async () => {
    await note('bob');
    await send(engine, 'remove', ['bob']);
    expect(await engine.rows('FROM ledger.heals')).toEqual([]);
  });
});

describe('a list that the platform lost', () => {
  test('is forgotten with all that was under way, but not what it will not take', async () => {
    await recordList(engine, list, {
      id: '77',
      name: 'VIPs',
      description: '',
      membershipDays: undefined,
      strangers: false,
      takesValues: false,
      form: 'sha256',
    });
    await send(engine, 'add', ['ann', 'bob'], { ...later, refused: refusedFor('bob') });
    await send(engine, 'remove', ['ann'], later);
    await intend(engine, 'add', ['cid']);
    await forgetMembers(engine, list, true);
    expect(await ledgerSays(engine)).toEqual({ ...nothing, refused: ['bob'] });
    expect(await knownLists(engine)).toMatchObject([{ remoteId: undefined, name: 'VIPs', revision: 3 }]);
  });
});

describe('a receipt that is interrupted', () => {
  const dying = (statements: number): Engine => {
    let left = statements;
    return new Proxy(engine, {
      get: (target, name) => {
        if (name !== 'run') return Reflect.get(target, name) as unknown;
        return async (sql: string) => {
          if (sql === 'ROLLBACK') return target.run(sql);
          const wanted = sql.split(';\n');
          const some = wanted.slice(0, left);
          left -= some.length;
          if (some.length > 0) await target.run(some.join(';\n'));
          if (some.length < wanted.length) throw new Error('died');
        };
      },
    });
  };

  test.each(['add', 'remove'] as const)(
    'behind any of its statements was not written at all (%s)',
    async (operation) => {
      await send(engine, 'add', ['ann', 'bob'], { refused: refusedFor('bob') });
      const request = await intend(engine, operation, ['ann', 'bob', 'cid']);
      const before = [await ledgerSays(engine), await knownLists(engine), await requestsOfRun(engine, 'r1')];
      const receipt = answer({ ...later, refused: refusedFor('bob'), again: [keyOfName('cid')] });
      let statements = 0;
      for (; ; statements += 1) {
        const written = await writeReceipt(dying(statements), { list, operation, request }, receipt, at).then(
          () => true,
          () => false,
        );
        if (written) break;
        expect([await ledgerSays(engine), await knownLists(engine), await requestsOfRun(engine, 'r1')]).toEqual(before);
      }
      expect(statements).toBeGreaterThan(5);
      expect(await states()).toEqual(['done', 'processing']);
    },
  );
});

describe('a disk that takes no more', () => {
  test.each(['No space left on device', 'File too large', 'Disk quota exceeded', 'Read-only file system'])(
    'is told: %s',
    (reason) => {
      const cause = new Error(`TransactionContext Error: Failed to commit: Could not write file "x.wal": ${reason}`);
      expect(explainWriteFailure(cause)).toMatchObject({
        exitCode: 1,
        message: 'the ledger cannot be written: the disk is full or takes no more',
        cause,
      });
    },
  );

  test('is not blamed for anything else', () => {
    const error = new Error('Binder Error: nonsense');
    expect(explainWriteFailure(error)).toBe(error);
  });

  test.skipIf(!limitFileSize('unlimited'))('leaves the ledger as it was, and usable', async () => {
    const full = await newEngine();
    await openLedger(full, newFolder());
    const fill = `INSERT INTO ledger.heals SELECT 1, md5_number(i::VARCHAR), 1 FROM range(60000) AS t(i)`;
    const ignore = () => undefined;
    process.on('SIGXFSZ', ignore);
    try {
      limitFileSize('400000');
      await expect(transaction(full, [fill])).rejects.toThrow(UserError);
    } finally {
      limitFileSize('unlimited');
      process.off('SIGXFSZ', ignore);
    }
    expect(await full.rows('FROM ledger.heals')).toEqual([]);
    await transaction(full, [`INSERT INTO ledger.runs (run, started_at) VALUES ('r', ${timestamp(at)})`]);
    expect(await full.rows('SELECT run FROM ledger.runs')).toEqual([{ run: 'r' }]);
  });
});

/** Bounds the files that this process may write; false where that cannot be done. */
function limitFileSize(bytes: string): boolean {
  try {
    execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
