import { expect, test } from 'vitest';
import { type AccessToken, authorized, fixedToken, keepToken } from '../../src/destinations/access-token.ts';
import { DestinationError } from '../../src/errors/destination-error.ts';
import type { ExchangeResponse } from '../../src/transport/exchange.ts';

const start = new Date('2026-11-22T12:00:00Z').getTime();

function keeping(lifeMs: number | undefined) {
  let now = start;
  let fetched = 0;
  const keeper = keepToken(
    async (): Promise<AccessToken> => {
      fetched += 1;
      const value = `token ${fetched}`;
      await Promise.resolve();
      return { value, expiresAt: lifeMs === undefined ? undefined : new Date(now + lifeMs) };
    },
    () => new Date(now),
  );
  return { keeper, fetched: () => fetched, pass: (ms: number) => (now += ms) };
}

const answer = (status: number): ExchangeResponse => ({ status, headers: new Headers(), text: '', json: undefined });

test('a token is fetched once for calls that come together, and kept', async () => {
  const { keeper, fetched } = keeping(3_600_000);
  const tokens = await Promise.all([keeper.current(), keeper.current(), keeper.current()]);
  expect(new Set(tokens.map(({ value }) => value))).toEqual(new Set(['token 1']));
  await keeper.current();
  expect(fetched()).toBe(1);
});

test('a token is renewed two minutes before its end, and one without an end never', async () => {
  const ending = keeping(3_600_000);
  await ending.keeper.current();
  ending.pass(3_600_000 - 121_000);
  expect((await ending.keeper.current()).value).toBe('token 1');
  ending.pass(1_000);
  expect((await ending.keeper.current()).value).toBe('token 2');
  const endless = keeping(undefined);
  await endless.keeper.current();
  endless.pass(1e12);
  expect((await endless.keeper.current()).value).toBe('token 1');
});

test('a failure to fetch is not kept', async () => {
  let tries = 0;
  const keeper = keepToken(
    () => {
      tries += 1;
      return tries === 1
        ? Promise.reject(new Error('no network'))
        : Promise.resolve({ value: 'token', expiresAt: undefined });
    },
    () => new Date(start),
  );
  await expect(keeper.current()).rejects.toThrow('no network');
  expect((await keeper.current()).value).toBe('token');
});

test('a sign-in that is refused is not tried again, and every call is told the same', async () => {
  let tries = 0;
  const refused = new DestinationError('invalid_grant', { disposition: 'credentials', fix: 'sign in again' });
  const keeper = keepToken(
    (): Promise<AccessToken> => {
      tries += 1;
      return Promise.reject(refused);
    },
    () => new Date(start),
  );
  const together = await Promise.allSettled([keeper.current(), keeper.current()]);
  const later = await Promise.allSettled([keeper.current(), keeper.renew({ value: 'old', expiresAt: undefined })]);
  expect([...together, ...later]).toEqual(Array.from({ length: 4 }, () => ({ status: 'rejected', reason: refused })));
  expect(tries).toBe(1);
});

test('a call that is refused is repeated once with another token', async () => {
  const { keeper } = keeping(3_600_000);
  const used: string[] = [];
  const response = await authorized(keeper, ({ value }) => {
    used.push(value);
    return Promise.resolve(answer(401));
  });
  expect(response.status).toBe(401);
  expect(used).toEqual(['token 1', 'token 2']);
});

test('calls that are refused together renew once', async () => {
  const { keeper, fetched } = keeping(3_600_000);
  const call = ({ value }: AccessToken) => Promise.resolve(answer(value === 'token 1' ? 401 : 200));
  const responses = await Promise.all([1, 2, 3].map(() => authorized(keeper, call)));
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(fetched()).toBe(2);
});

test('a call that was refused after another one renewed uses that token', async () => {
  const { keeper, fetched } = keeping(3_600_000);
  const old = await keeper.current();
  await keeper.renew(old);
  expect((await keeper.renew(old))?.value).toBe('token 2');
  expect(fetched()).toBe(2);
});

test('a token of the config is never repeated with', async () => {
  const used: string[] = [];
  const response = await authorized(fixedToken({ value: 'fixed', expiresAt: undefined }), ({ value }) => {
    used.push(value);
    return Promise.resolve(answer(401));
  });
  expect([response.status, used]).toEqual([401, ['fixed']]);
});
