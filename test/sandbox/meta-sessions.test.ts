import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from './google-client.ts';
import { emailRows, MINUTE_MS, openMeta, refusal, type MetaClient } from './meta-client.ts';

let meta: MetaClient;
let id: string;
beforeEach(async () => {
  meta = await openMeta();
  id = await meta.create();
});
afterEach(() => meta.sandbox.close());

/** One batch of session 7 (or another) with rows from `from` on. */
interface Batch {
  readonly seq: number;
  readonly last?: boolean;
  readonly session?: number;
  readonly data?: readonly string[][];
  readonly list?: string;
}

function send(edge: 'users' | 'usersreplace', batch: Batch, method: 'post' | 'delete' = 'post'): Promise<Answer> {
  const { seq, last = false, session = 7, data = emailRows(1, seq), list = id } = batch;
  return meta[method](`${list}/${edge}`, {
    session: { session_id: session, batch_seq: seq, last_batch_flag: last },
    payload: { schema: ['EMAIL'], data },
  });
}

function size(list = id): number | undefined {
  return meta.sandbox.lists('meta').find((each) => each.id === list)?.size;
}

async function status(): Promise<unknown> {
  return ((await meta.field(id, 'operation_status')) as { code: unknown }).code;
}

describe('the session of an upload', () => {
  const good = { session_id: 7, batch_seq: 1, last_batch_flag: true };
  const payload = { schema: ['EMAIL'], data: emailRows(1) };

  test.each([
    { session_id: undefined },
    { session_id: 0 },
    { session_id: -7 },
    { session_id: 7.5 },
    { session_id: '7' },
    { session_id: 2 ** 53 },
    { batch_seq: undefined },
    { batch_seq: 0 },
    { batch_seq: '1' },
    { last_batch_flag: undefined },
    { last_batch_flag: 'true' },
    { last_batch_flag: 1 },
    { estimated_num_total: 'many' },
    { estimated_num_total: -1 },
    { batch_size: 1 },
  ])('is refused with %j', async (fields) => {
    const answer = await meta.post(`${id}/users`, { session: { ...good, ...fields }, payload });
    expect(answer).toMatchObject(refusal(400, 100));
    expect(size()).toBe(0);
  });

  test('may estimate its total, and its id comes back as text', async () => {
    const session = { ...good, session_id: 9_007_199_254_740_991, estimated_num_total: 1 };
    const answer = await meta.post(`${id}/users`, { session, payload });
    expect(answer.body).toEqual({
      audience_id: id,
      session_id: '9007199254740991',
      num_received: 1,
      num_invalid_entries: 0,
      invalid_entry_samples: {},
    });
  });

  test('counts what it received in all, and what is invalid in each batch', async () => {
    const first = await send('users', { seq: 1, data: [...emailRows(3), ['plain']] });
    expect(first.body).toMatchObject({ num_received: 4, num_invalid_entries: 1 });
    const second = await send('users', { seq: 2, last: true, data: emailRows(2, 3) });
    expect(second.body).toMatchObject({ num_received: 6, num_invalid_entries: 0 });
    expect(size()).toBe(5);
  });

  test('begins with batch 1 and leaves none out', async () => {
    expect(await send('users', { seq: 2 })).toMatchObject(refusal(400, 100));
    await send('users', { seq: 1 });
    expect(await send('users', { seq: 3 })).toMatchObject(refusal(400, 100));
    expect(size()).toBe(1);
  });

  test('takes a batch again, and counts it once', async () => {
    await send('users', { seq: 1 });
    expect((await send('users', { seq: 1 })).body).toMatchObject({ num_received: 1 });
    await send('users', { seq: 2, last: true });
    expect((await send('users', { seq: 2, last: true })).body).toMatchObject({ num_received: 2 });
    expect(size()).toBe(2);
  });

  test('takes no further batch after its last', async () => {
    await send('users', { seq: 1, last: true });
    expect(await send('users', { seq: 2 })).toMatchObject(refusal(400, 2650, 1_870_159));
    expect(size()).toBe(1);
  });

  test('serves one audience and one operation', async () => {
    const other = await meta.create();
    await send('users', { seq: 1 });
    expect(await send('users', { seq: 2, list: other })).toMatchObject(refusal(400, 100));
    expect(await send('users', { seq: 2 }, 'delete')).toMatchObject(refusal(400, 100));
    expect(await send('usersreplace', { seq: 2 })).toMatchObject(refusal(400, 100));
    expect([size(), size(other)]).toEqual([1, 0]);
  });

  test('ends after 90 minutes: later batches are accepted and dropped', async () => {
    await send('users', { seq: 1 });
    meta.sandbox.advance(89 * MINUTE_MS);
    await send('users', { seq: 2 });
    expect(size()).toBe(2);
    meta.sandbox.advance(2 * MINUTE_MS);
    expect(await send('users', { seq: 3 })).toMatchObject({ status: 200, body: { num_received: 2 } });
    expect(size()).toBe(2);
  });
});

describe('a replacement', () => {
  beforeEach(() => send('users', { seq: 1, last: true, session: 1, data: emailRows(5, 100) }));

  test('is the new list when its last batch has come; until then the list is as it was', async () => {
    expect(await status()).toBe(200);
    await send('usersreplace', { seq: 1 });
    expect(await status()).toBe(414);
    expect(size()).toBe(5);
    expect((await send('usersreplace', { seq: 2, last: true })).body).toMatchObject({ num_received: 2 });
    expect(await status()).toBe(200);
    expect(size()).toBe(2);
    await send('users', { seq: 1, last: true, session: 2, data: emailRows(2, 1) });
    expect(size()).toBe(2);
  });

  test('may be of one batch, and of an audience that never had any', async () => {
    const fresh = await meta.create();
    expect(await send('usersreplace', { seq: 1, last: true, list: fresh })).toMatchObject({ status: 200 });
    expect(size(fresh)).toBe(1);
  });

  test('begins with batch 1', async () => {
    expect(await send('usersreplace', { seq: 2 })).toMatchObject(refusal(400, 2650, 1_870_147));
    expect(await status()).toBe(200);
  });

  test('has batch 1 once', async () => {
    await send('usersreplace', { seq: 1 });
    expect(await send('usersreplace', { seq: 1 })).toMatchObject(refusal(400, 2650, 1_870_145));
  });

  test('takes the other batches in any order and again, and waits for all', async () => {
    await send('usersreplace', { seq: 1 });
    await send('usersreplace', { seq: 3, last: true });
    expect(await status()).toBe(414);
    await send('usersreplace', { seq: 3, last: true });
    expect(await status()).toBe(414);
    await send('usersreplace', { seq: 2 });
    expect(await status()).toBe(200);
    expect(size()).toBe(3);
  });

  test('keeps other uploads and replacements away', async () => {
    await send('usersreplace', { seq: 1 });
    expect(await send('users', { seq: 1, session: 8 })).toMatchObject(refusal(400, 2650, 1_870_145));
    expect(await send('users', { seq: 1, session: 8 }, 'delete')).toMatchObject(refusal(400, 2650, 1_870_145));
    expect(await send('usersreplace', { seq: 1, session: 8 })).toMatchObject(refusal(400, 2650, 1_870_145));
  });

  test('takes nothing more when it is finished', async () => {
    await send('usersreplace', { seq: 1, last: true });
    expect(await send('usersreplace', { seq: 2 })).toMatchObject(refusal(400, 2650, 1_870_159));
    expect(size()).toBe(1);
  });

  test('ends after 90 minutes with what had come', async () => {
    await send('usersreplace', { seq: 1 });
    meta.sandbox.advance(91 * MINUTE_MS);
    expect(await send('usersreplace', { seq: 2, last: true })).toMatchObject(refusal(400, 2650, 1_870_158));
    expect(await status()).toBe(200);
    expect(size()).toBe(1);
  });

  test('is incomplete when batches before its last are missing after 90 minutes', async () => {
    await send('usersreplace', { seq: 1 });
    await send('usersreplace', { seq: 3, last: true });
    meta.sandbox.advance(91 * MINUTE_MS);
    expect(await send('usersreplace', { seq: 2 })).toMatchObject(refusal(400, 2650, 1_870_148));
    expect(size()).toBe(2);
  });

  test('that is told to fail leaves the list as it was, 415, until the next one', async () => {
    meta.sandbox.addFault('meta', { kind: 'replace_fails', times: 1 });
    await send('usersreplace', { seq: 1 });
    await send('usersreplace', { seq: 2, last: true });
    expect(await status()).toBe(415);
    expect(size()).toBe(5);
    await send('usersreplace', { seq: 1, last: true, session: 9 });
    expect(await status()).toBe(200);
    expect(size()).toBe(1);
  });

  test('that failed is forgotten with the next upload', async () => {
    meta.sandbox.addFault('meta', { kind: 'replace_fails', times: 1 });
    await send('usersreplace', { seq: 1, last: true });
    await send('users', { seq: 1, last: true, session: 9 });
    expect(await status()).toBe(200);
  });
});
