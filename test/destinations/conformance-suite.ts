import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decorate } from '../../src/destinations/decorate.ts';
import type { Destination, ListSpec, Receipt } from '../../src/destinations/destination.ts';
import type { Member } from '../../src/destinations/member.ts';
import type { Disposition } from '../../src/errors/destination-error.ts';
import type { Fault } from '../../src/sandbox/engine/fault.ts';
import { digest, type Person } from '../../src/sandbox/engine/person.ts';
import type { LocalPlatforms, LocalPlatformsOptions } from '../../src/sandbox/start-platforms.ts';
import { createCircuitBreaker } from '../../src/transport/circuit-breaker.ts';
import { createRateLimiter } from '../../src/transport/rate-limit.ts';
import { createWaitBudget } from '../../src/transport/wait-budget.ts';
import { failure } from './failure.ts';
import { type TestContext, testContext } from './test-context.ts';

/** Local platforms, ours or others. */
type Running = LocalPlatforms<string, Readonly<Record<string, string>>>;

/** A destination under test, and the few ways in which platforms differ from each other by their own pages. */
export interface Subject<Platforms extends Running> {
  readonly title: string;
  /** Its name among the local platforms. */
  readonly platform: string;
  connect(sandbox: Platforms, context: TestContext): Destination | Promise<Destination>;
  /** Whether its package repeats by itself whatever it cannot reach the platform for; the core does where this is absent. */
  readonly repeatsItself?: true;
  /** Whether it does not hear of the platform's clock. */
  readonly knowsNoTime?: true;
  /** Values that no error and no log line may hold. */
  readonly secrets: readonly string[];
  /** Whether an access token that ended is replaced by another one. */
  readonly renewsTokens: boolean;
  /** The API version that the destination uses; undefined where there is none to retire, or none to set in its place. */
  readonly version: string | undefined;
  /** Whether the end of a version that nobody can set is told. */
  readonly fixedVersion?: true;
  /** Whether there are terms that an account may not have accepted. */
  readonly hasTerms: boolean;
  /** Whether it is known what the platform says to an account that has all the lists it may have. */
  readonly hasListLimit: boolean;
  /** Whether the platform tells a quota of the day from a rate. */
  readonly hasDailyQuota: boolean;
  /** What makes the token one that may look at lists and not write to them; undefined where that shows by writing alone. */
  readonly onlyLooking: Fault | undefined;
  /** How a row that the platform refuses is told: named in a refusal of all, named in the receipt, or counted there. */
  readonly rowFaults: 'skip' | 'named' | 'counted';
  /** Part of the path of requests that replace lists, where a session does; whether the platform tells what became of it. */
  readonly sessions?: { readonly path: string; readonly areTold: boolean };
  /** Method and part of the path of requests that change members, for faults. */
  readonly membership: { readonly method?: string; readonly path: string };
  /** Method and part of the path of the request that creates a list. */
  readonly creation: { readonly method: string; readonly path: string };
  /** A member with one e-mail, where the platform takes no digest. */
  readonly memberOf?: (id: string) => Member;
  /** Whether lists are found by our key; default: yes. */
  readonly findsLists?: false;
  /** What too many calls are; default: `wait`. */
  readonly throttled?: Disposition;
  /** Deletes a list behind the destination's back. */
  deleteList(sandbox: Platforms, id: string): Promise<void>;
  /** What sending to a deleted list ends with. */
  readonly whenDeleted: Disposition;
}

const people: readonly Person[] = ['ada', 'ben', 'cleo', 'dan'].map((id) => ({
  id,
  emails: [`${id}@example.com`],
}));

const spec: ListSpec = {
  key: 'audience-sync:conformance:buyers',
  name: 'Buyers',
  description: 'Who bought lately',
  membershipDays: 30,
};

/** A member with one e-mail. No platform's rules change these addresses, so their digest is the same everywhere. */
export function memberOf(id: string): Member {
  return {
    key: `1${Buffer.from(id).join('')}`,
    values: { email: [digest(`${id}@example.com`)] },
    signals: ['ads', 'personalization'],
  };
}

/** What a receipt says when nobody was refused and nobody is to be sent again. */
export const allTaken = { refused: [], refusedUnnamed: 0, again: [] } as const satisfies Partial<Receipt>;

type Start<Platforms> = (options: LocalPlatformsOptions) => Promise<Platforms>;

/** What every destination must do, whatever its platform; each runs it with its own ways, on the local platforms that `start` starts. */
export function conformance<Platforms extends Running>(subject: Subject<Platforms>, start: Start<Platforms>): void {
  describe(`destination ${subject.title}`, () => {
    suite(start, subject);
  });
}

function suite<Platforms extends Running>(start: Start<Platforms>, subject: Subject<Platforms>): void {
  const { platform, secrets, memberOf: member = memberOf, findsLists = true, throttled = 'wait' } = subject;
  let sandbox: Platforms;
  let context: TestContext;
  let destination: Destination;

  beforeEach(async () => {
    sandbox = await start({ population: people });
    context = testContext(sandbox);
    destination = await subject.connect(sandbox, context);
  });
  afterEach(async () => {
    await sandbox.close();
    const leaked = context.lines.filter(
      (line) => /[0-9a-f]{40,}|\?/.test(line) || secrets.some((s) => line.includes(s)),
    );
    expect(leaked).toEqual([]);
  });

  const fails = (call: Promise<unknown>) => failure(call, secrets);
  const peopleOn = (id: string) => sandbox.lists(platform).find((list) => list.id === id)?.people;
  const create = async (): Promise<string> => (await destination.createList(spec)).id;
  /** Sends, and waits for the result where it comes later. */
  const send = async (id: string, operation: 'add' | 'remove', ids: readonly string[]): Promise<Receipt> => {
    const receipt = await destination.send(id, operation, ids.map(member));
    await destination.finish?.(id, operation);
    sandbox.settle();
    if (destination.capabilities.results === 'asynchronous') {
      const result = await destination.poll?.(receipt.reference ?? '');
      expect(result?.state).toBe('done');
    }
    return receipt;
  };

  describe('lists', () => {
    test('a list that nobody made is not found', async () => {
      expect(await destination.findList(spec)).toBeUndefined();
    });

    test.runIf(findsLists)('a new list is found by its key, whatever its name', async () => {
      const created = await destination.createList(spec);
      const other = await subject.connect(sandbox, context);
      expect(await other.findList({ ...spec, name: 'Another name' })).toMatchObject({ id: created.id, name: 'Buyers' });
      expect(await other.findList({ ...spec, key: `${spec.key}2` })).toBeUndefined();
      expect(sandbox.lists(platform)).toMatchObject([{ id: created.id, name: 'Buyers' }]);
    });

    test('a list of its name is taken over where names are unique, unless it is of another audience', async () => {
      expect(destination.adoptList !== undefined).toBe(destination.capabilities.names.areUnique);
      if (destination.adoptList === undefined) return;
      expect(await destination.adoptList(spec)).toBeUndefined();
      const { id } = await destination.createList({ ...spec, key: 'crm:buyers' });
      // Also when the answer to the first call was lost.
      for (const times of ['once', 'again']) expect(await destination.adoptList(spec), times).toMatchObject({ id });
      expect(await destination.findList(spec)).toMatchObject({ id });
      expect(await destination.adoptList({ ...spec, key: `${spec.key}2` })).toBeUndefined();
    });

    test('a list is described', async () => {
      const id = await create();
      expect(await destination.describeList(id)).toMatchObject({ id, name: 'Buyers', matchRate: undefined });
      expect((await destination.describeList(id))?.health).not.toBe('');
      expect(['ready', 'busy']).toContain((await destination.describeList(id))?.state);
    });

    test('a list gets the name that it should have', async () => {
      const id = await create();
      await destination.updateList(id, { ...spec, name: 'Best buyers', description: '', membershipDays: undefined });
      expect(await destination.describeList(id)).toMatchObject({ id, name: 'Best buyers' });
      expect(findsLists ? await destination.findList(spec) : { id }).toMatchObject({ id });
    });

    test('a list that the platform does not know is undefined', async () => {
      expect(await destination.describeList('999999999')).toBeUndefined();
    });

    test('a list that was deleted is undefined, and takes no members', async () => {
      const id = await create();
      // A list that is only minutes old may be one that the platform does not show yet.
      await context.sleep(10 * 60_000);
      await subject.deleteList(sandbox, id);
      expect(await destination.describeList(id)).toBeUndefined();
      const error = await fails(destination.send(id, 'add', [member('ada')]));
      expect(error.disposition).toBe(subject.whenDeleted);
    });

    test.runIf(subject.hasListLimit)(
      'an account that has all the lists it may have gets no more, and the fix says where some can be deleted',
      async () => {
        sandbox.addFault(platform, { kind: 'list_limit' });
        const error = await fails(destination.createList(spec));
        expect(error.disposition).toBe('refused');
        expect(error.fix).toMatch(/may have.*: delete some in /);
        expect(sandbox.lists(platform)).toEqual([]);
      },
    );

    test.runIf(findsLists)('a list whose creation was not answered is found and not made twice', async () => {
      sandbox.addFault(platform, { kind: 'drop', match: subject.creation, times: 1 });
      const id = (await repeating(destination, context).createList(spec)).id;
      expect(sandbox.lists(platform).map((list) => list.id)).toEqual([id]);
    });
  });

  test.runIf(!findsLists)(
    'a list whose creation was not answered is not asked for again, and a person is told what to do',
    async () => {
      sandbox.addFault(platform, { kind: 'drop', match: subject.creation, times: 1 });
      expect(await fails(repeating(destination, context).createList(spec))).toMatchObject({ unclear: true });
      expect(sandbox.lists(platform)).toHaveLength(1);
      expect(destination.capabilities.lookup).toBe('none');
      expect(destination.whenUnanswered?.(spec)).toMatch(/write .* into the config/);
    },
  );

  describe('members', () => {
    test('are added and removed', async () => {
      const id = await create();
      expect(await send(id, 'add', ['ada', 'ben', 'cleo'])).toMatchObject(allTaken);
      expect(peopleOn(id)).toEqual(['ada', 'ben', 'cleo']);
      if (destination.capabilities.removal === 'none') return;
      expect(await send(id, 'remove', ['ben'])).toMatchObject(allTaken);
      expect(peopleOn(id)).toEqual(['ada', 'cleo']);
    });

    test('may be added twice, and removed when they are not there', async () => {
      const id = await create();
      await send(id, 'add', ['ada']);
      await send(id, 'add', ['ada']);
      if (destination.capabilities.removal !== 'none') await send(id, 'remove', ['dan']);
      expect(peopleOn(id)).toEqual(['ada']);
    });

    test('go out in batches as large as the capabilities say', async () => {
      const id = await create();
      const { batchSize } = destination.capabilities;
      const ids = Array.from({ length: batchSize }, (_, n) => `n${n}`);
      expect(await send(id, 'add', ids)).toMatchObject(allTaken);
      expect(sandbox.lists(platform)[0]).toMatchObject({ size: batchSize });
    });

    const sendWithBadRow = async () => {
      const id = await create();
      sandbox.addFault(platform, { kind: 'rows', match: subject.membership, indexes: [1], times: 1 });
      return destination.send(id, 'add', ['ada', 'ben', 'cleo'].map(member));
    };

    test.runIf(subject.rowFaults === 'skip')('of which one spoils the request are named', async () => {
      const error = await fails(sendWithBadRow());
      expect(error).toMatchObject({ disposition: 'skip', members: [{ index: 1 }], unclear: false });
    });

    test.runIf(subject.rowFaults !== 'skip')('of which one is refused are told apart', async () => {
      const { refused, refusedUnnamed, again } = await sendWithBadRow();
      const told = { refused: refused.map(({ index }) => index), refusedUnnamed, again };
      const named = { refused: [1], refusedUnnamed: 0, again: [] };
      expect(told).toEqual(subject.rowFaults === 'named' ? named : { ...named, refused: [], refusedUnnamed: 1 });
    });
  });

  describe('replacement', () => {
    test('is there as the capabilities say, and so are results', () => {
      const { replacement, results } = destination.capabilities;
      expect(destination.clearing !== undefined).toBe(replacement === 'as-of');
      expect(destination.replacing !== undefined).toBe(replacement === 'session');
      expect(destination.poll !== undefined).toBe(results === 'asynchronous');
    });

    test('by a time takes off whoever was last added before it', async () => {
      const { clearing } = destination;
      if (clearing === undefined) return;
      const id = await create();
      await send(id, 'add', ['ada', 'ben']);
      // Platforms tell the time in seconds.
      await context.sleep(2_000);
      const asOf = await clearing.now();
      await send(id, 'add', ['ben', 'cleo']);
      for (const times of ['once', 'again']) {
        expect(await clearing.clear(id, asOf), times).toMatchObject(allTaken);
        sandbox.settle();
        expect(peopleOn(id), times).toEqual(['ben', 'cleo']);
      }
    });

    test('by a session makes the list what was sent in it', async () => {
      const { replacing } = destination;
      if (replacing === undefined) return;
      const id = await create();
      await send(id, 'add', ['ada', 'ben']);
      const session = replacing.open(id);
      expect(await session.send({ seq: 1, last: false }, [member('ben')])).toMatchObject(allTaken);
      expect(await replacing.state(id)).toBe(subject.sessions?.areTold === true ? 'running' : 'none');
      // Any part but the first may come twice.
      for (const last of [false, true])
        expect(await session.send({ seq: 2, last }, ['cleo', 'dan'].map(member))).toMatchObject(allTaken);
      expect(await replacing.state(id)).toBe('none');
      expect(peopleOn(id)).toEqual(['ben', 'cleo', 'dan']);
    });

    test('by a session never repeats its first part when that may have arrived', async () => {
      const { replacing } = repeating(destination, context);
      if (replacing === undefined || replacing.repeats === true) return;
      const id = await create();
      sandbox.addFault(platform, { kind: 'throttle', match: { path: subject.sessions?.path ?? '' }, times: 1 });
      const session = replacing.open(id);
      expect(await session.send({ seq: 1, last: false }, [member('ada')])).toMatchObject(allTaken);
      sandbox.addFault(platform, { kind: 'drop', match: { path: subject.sessions?.path ?? '' }, times: 2 });
      expect(await session.send({ seq: 2, last: true }, [member('ben')])).toMatchObject(allTaken);
      expect(peopleOn(id)).toEqual(['ada', 'ben']);
      sandbox.clearFaults();
      sandbox.addFault(platform, { kind: 'drop', match: { path: subject.sessions?.path ?? '' }, times: 2 });
      const sent = sandbox.requests(platform).length;
      expect(await fails(replacing.open(id).send({ seq: 1, last: true }, [member('ada')]))).toMatchObject({
        unclear: true,
      });
      expect(sandbox.requests(platform)).toHaveLength(sent + 1);
    });
  });

  describe('preflight', () => {
    const checkWith = async (specs: readonly ListSpec[] = [spec]) =>
      new Map((await destination.check(specs)).map((result) => [result.what, result]));
    const failed = async () => [...(await checkWith()).values()].filter(({ ok }) => !ok);
    /** An address, a place in a menu, or a key of the config. */
    const mendable = /https:\/\/\S|\w > \w|`\w+`|\bapi_version\b/;

    test('answers everything, finds nothing wrong, and touches nothing', async () => {
      const id = await create();
      await send(id, 'add', ['ada']);
      const before = sandbox.lists(platform);
      sandbox.clearRequests();
      const results = await checkWith();
      expect([...results.keys()]).toEqual([
        'credentials',
        'scope',
        'account',
        'role',
        'terms',
        'list',
        'API version',
        'clock',
      ]);
      expect([...results.values()].filter(({ ok, warning }) => !ok || warning)).toEqual([]);
      expect(results.get('list')?.detail).toContain(findsLists ? '“Buyers”' : 'the ledger does not know');
      expect(sandbox.lists(platform)).toEqual(before);
      expect(sandbox.requests(platform).filter(({ kind }) => kind === 'membership')).toEqual([]);
    });

    test('finds nothing wrong where no list is there yet', async () => {
      const results = await checkWith();
      expect([...results.values()].filter(({ ok, warning }) => !ok || warning)).toEqual([]);
      expect(results.get('list')?.detail).toContain('the next sync makes them');
      expect(sandbox.lists(platform)).toEqual([]);
    });

    test('says how to mend refused credentials', async () => {
      sandbox.addFault(platform, { kind: 'revoke_tokens' });
      const [first, ...more] = await failed();
      expect(first).toMatchObject({ what: 'credentials', fix: expect.stringMatching(mendable) as string });
      expect(more).toEqual([]);
    });

    test('says how to mend a missing permission', async () => {
      sandbox.addFault(platform, { kind: 'permission' });
      expect(await failed()).toMatchObject([{ fix: expect.stringMatching(mendable) as string }]);
    });

    test.runIf(subject.onlyLooking !== undefined)('says where a role is given that may write', async () => {
      await create();
      if (subject.onlyLooking !== undefined) sandbox.addFault(platform, subject.onlyLooking);
      expect(await failed()).toMatchObject([{ what: 'role', fix: expect.stringMatching(mendable) as string }]);
    });

    test.runIf(subject.hasTerms)('says where terms are accepted', async () => {
      await create();
      sandbox.addFault(platform, { kind: 'terms' });
      expect(await failed()).toMatchObject([{ what: 'terms', fix: expect.stringMatching(mendable) as string }]);
    });

    test.runIf(subject.version !== undefined)('names the setting of a version that is retired', async () => {
      sandbox.addFault(platform, { kind: 'retire_version', version: subject.version ?? '' });
      expect(await failed()).toMatchObject([
        { what: 'API version', fix: expect.stringContaining('api_version') as string },
      ]);
    });

    test.runIf(subject.knowsNoTime !== true)(
      'tells of a clock that is wrong, and fails where signatures would',
      async () => {
        const clock = async () => (await checkWith()).get('clock');
        sandbox.advance(50_000);
        expect(await clock()).toMatchObject({ ok: true });
        expect(await clock()).not.toHaveProperty('warning');
        sandbox.advance(70_000);
        expect(await clock()).toMatchObject({ ok: true, warning: true, fix: expect.stringContaining('NTP') as string });
        sandbox.advance(200_000);
        expect(await clock()).toMatchObject({ ok: false, detail: expect.stringContaining('behind') as string });
      },
    );

    test('tells what expires', async () => {
      const expiries = await destination.expiries();
      expect(expiries.filter(({ kind }) => kind === 'version')).toHaveLength(
        subject.version === undefined && subject.fixedVersion !== true ? 0 : 1,
      );
      expect(expiries.filter(({ kind }) => kind === 'credential')).toHaveLength(1);
      // Whoever is told of an end is told what to do; whoever is told of none, why.
      for (const each of expiries) expect(each.at === undefined ? each.why : each.fix).toMatch(/\w \w/);
    });
  });

  describe('refusals', () => {
    let list: string;
    beforeEach(async () => {
      list = await create();
    });
    const add = (): Promise<unknown> => destination.send(list, 'add', [member('ada')]);

    test('too many calls are waited for', async () => {
      sandbox.addFault(platform, { kind: 'throttle', match: subject.membership });
      expect(await fails(add())).toMatchObject({ disposition: throttled, unclear: false });
    });

    test.runIf(subject.repeatsItself !== true)(
      'what stands in the place of an answer is none, whatever it is',
      async () => {
        const elsewhere = 'http://192.0.2.1/';
        for (const [as, disposition, to] of [
          ['html', 'retry'],
          ['truncated', 'retry'],
          ['empty', 'retry'],
          ['huge', 'give-up'],
          ['redirect', 'config'],
          ['redirect', 'config', elsewhere],
        ] as const) {
          sandbox.addFault(platform, { kind: 'answer', as, ...(to && { to }), match: subject.membership, times: 1 });
          const error = await fails(add());
          expect(error, `${as} ${to ?? ''}: ${error.message}`).toMatchObject({ disposition });
          sandbox.clearFaults();
        }
      },
    );

    test.runIf(subject.hasDailyQuota)('a used-up quota of the day is left for a later run', async () => {
      sandbox.addFault(platform, { kind: 'throttle', daily: true, match: subject.membership });
      expect(await fails(add())).toMatchObject({ disposition: 'defer' });
    });

    test.runIf(subject.repeatsItself !== true).each([500, 503, 504])(
      'HTTP %i is repeated, and may have been applied',
      async (status) => {
        sandbox.addFault(platform, { kind: 'status', status, match: subject.membership });
        expect(await fails(add())).toMatchObject({ disposition: 'retry', httpStatus: status, unclear: true });
      },
    );

    test.runIf(subject.repeatsItself !== true)('a page of a gateway is repeated', async () => {
      sandbox.addFault(platform, { kind: 'status', status: 502, html: true, match: subject.membership });
      expect(await fails(add())).toMatchObject({ disposition: 'retry' });
    });

    test.runIf(subject.repeatsItself !== true)('a connection that is reset is repeated', async () => {
      sandbox.addFault(platform, { kind: 'reset', match: subject.membership });
      expect(await fails(add())).toMatchObject({ disposition: 'retry', unclear: true });
      expect(peopleOn(list)).toEqual([]);
    });

    test('an answer that is lost leaves open whether it was applied, and may be sent again', async () => {
      sandbox.addFault(platform, { kind: 'drop', match: subject.membership, times: 1 });
      const [sent] = await Promise.allSettled([add()]);
      const lost = { status: 'rejected', reason: { disposition: 'retry', unclear: true } };
      expect(sent).toMatchObject(subject.repeatsItself === true ? { status: 'fulfilled', value: allTaken } : lost);
      await send(list, 'add', ['ada']);
      expect(peopleOn(list)).toEqual(['ada']);
    });

    test('an interruption ends a call that hangs', async () => {
      sandbox.addFault(platform, { kind: 'hang', match: subject.membership });
      const reason = new Error('interrupted by a person');
      const call = add();
      setTimeout(() => {
        context.interrupt(reason);
      }, 50);
      await expect(call).rejects.toBe(reason);
    });

    const addWithEndedToken = () => {
      sandbox.addFault(platform, { kind: 'expire_tokens', match: subject.membership, times: 1 });
      return add();
    };

    test.runIf(subject.renewsTokens)('an access token that ends in the middle of a run is renewed', async () => {
      expect(await addWithEndedToken()).toMatchObject(allTaken);
    });

    test.runIf(!subject.renewsTokens)('an access token that ends in the middle of a run stops it', async () => {
      expect((await fails(addWithEndedToken())).disposition).toBe('credentials');
    });

    test('revoked credentials stop the destination, and the fix says what to do', async () => {
      sandbox.addFault(platform, { kind: 'revoke_tokens', match: subject.membership });
      const error = await fails(add());
      expect(error.disposition).toBe('credentials');
      expect(error.fix).toBeTruthy();
    });

    test('a missing permission is for a person to mend', async () => {
      sandbox.addFault(platform, { kind: 'permission', match: subject.membership });
      const error = await fails(add());
      expect(error.disposition).toBe('refused');
      expect(error.fix).toBeTruthy();
    });

    test.runIf(subject.hasTerms)('terms that nobody accepted are for a person to mend', async () => {
      sandbox.addFault(platform, { kind: 'terms' });
      const error = await fails(add());
      expect(error.disposition).toBe('refused');
      expect(error.fix).toMatch(/terms/i);
    });

    test.runIf(subject.version !== undefined)(
      'a retired version is refused, and the fix names the setting',
      async () => {
        sandbox.addFault(platform, { kind: 'retire_version', version: subject.version ?? '' });
        const error = await fails(add());
        expect(error.disposition).toBe('refused');
        expect(error.fix).toContain('api_version');
      },
    );
  });

  test.runIf(subject.renewsTokens)('calls that begin together sign in once', async () => {
    await Promise.all([1, 2, 3, 4].map((n) => destination.findList({ ...spec, key: `${spec.key}${n}` })));
    expect(sandbox.requests(platform).filter(({ kind }) => kind === 'token')).toHaveLength(1);
  });

  test.runIf(subject.renewsTokens)('calls whose token is refused together renew it once', async () => {
    await destination.findList(spec);
    sandbox.addFault(platform, { kind: 'expire_tokens', times: 1 });
    await Promise.all([1, 2, 3, 4].map((n) => destination.findList({ ...spec, key: `${spec.key}${n}` })));
    expect(sandbox.requests(platform).filter(({ kind }) => kind === 'token')).toHaveLength(2);
  });

  test.runIf(subject.renewsTokens)('calls whose token cannot be renewed fail alike, having asked once', async () => {
    await destination.findList(spec);
    sandbox.addFault(platform, { kind: 'revoke_tokens' });
    sandbox.clearRequests();
    const errors = await Promise.all([1, 2, 3, 4].map((n) => fails(destination.findList({ ...spec, key: `${n}` }))));
    expect(new Set(errors.map(({ disposition, fix }) => `${disposition}: ${fix ?? ''}`))).toEqual(
      new Set([expect.stringMatching(/^credentials: .{20}/) as string]),
    );
    expect(sandbox.requests(platform).filter(({ kind }) => kind === 'token')).toHaveLength(1);
  });

  test.runIf(subject.renewsTokens)('a token is renewed before it ends', async () => {
    await destination.findList(spec);
    // The longest life that any of the platforms gives a token.
    await context.sleep(60 * 86_400_000);
    sandbox.clearRequests();
    await destination.findList(spec);
    expect(sandbox.requests(platform).map(({ status }) => status)).toEqual([200, 200]);
  });
}

/** As the core uses it: repeated while that helps. */
function repeating(destination: Destination, context: TestContext): Destination {
  const sleep = (ms: number, signal: AbortSignal) => context.sleep(ms, signal);
  return decorate(destination, {
    limiter: createRateLimiter([], { uptime: () => performance.now(), sleep }),
    breaker: createCircuitBreaker(),
    retry: {
      budget: createWaitBudget(Infinity, () => context.uptime()),
      signal: context.signal,
      now: () => context.now(),
      uptime: () => context.uptime(),
      random: () => context.random(),
      sleep,
    },
  });
}
