import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectableConfig } from '../../../src/config/destination-config.ts';
import type { Destination } from '../../../src/destinations/destination.ts';
import { packageAdapter } from '../../../src/destinations/packages/package-adapter.ts';
import { memberOf } from '../conformance.ts';
import { failure } from '../failure.ts';
import { testContext } from '../test-context.ts';
import { installNoticeboard } from './install.ts';
import { installWrong } from './wrong-package.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'packages-'));
  installNoticeboard(directory);
  installWrong(directory);
});
afterAll(() => rmSync(directory, { recursive: true }));

const context = testContext({ advance: () => {} });
const spec = { key: 'audience-sync:acme:all', name: 'All', description: '', membershipDays: undefined };
const two = ['ada', 'ben'].map(memberOf);

/** The destination of a package that does this wrong. */
async function connect(account: string, changes: { readonly limitMs?: number; readonly sendsPlain?: boolean } = {}) {
  const { limitMs = 10_000, sendsPlain = false } = changes;
  const url = pathToFileURL(join(directory, 'node_modules/wrong/index.js')).href;
  const adapter = await packageAdapter(
    { name: 'wrong', url, nobodySignsIn: { why: '', fix: '' }, sendsPlain },
    limitMs,
  );
  const config = { name: 'pin', type: 'npm:wrong', account, endpoint: 'http://127.0.0.1:9', apiKey: 'a key' };
  return adapter.connect(config satisfies ConnectableConfig, context);
}

const sending = async (account: string): Promise<unknown> => (await connect(account)).send('1', 'add', two);

describe('an answer of a package that cannot be is an error of ours, and may have been applied', () => {
  test.each([
    ['no-receipt', 'expected object'],
    ['half-a-receipt', 'refusedUnnamed'],
    ['index-out-of-range', 'refused.0.index is no member of the batch'],
    ['index-negative', 'again.0'],
    ['index-twice', 'names members twice'],
    ['refused-more', 'more than there are'],
    ['throws-error', 'it threw TypeError: cannot read …'],
    ['throws-nothing', 'it threw no error'],
    ['throws-at-once', 'it threw Error: at once'],
    ['unknown-disposition', 'it threw DestinationError: no for …'],
    ['skips-strangers', 'it threw DestinationError: no for …'],
  ])('%s', async (account, message) => {
    const error = await failure(sending(account));
    expect(error).toMatchObject({ disposition: 'give-up', unclear: true });
    expect(error.message).toContain('the package wrong, send: ');
    expect(error.message).toContain(message);
    expect(error.fix).toContain('wrong');
  });

  const calls: readonly [string, (destination: Destination) => Promise<unknown>, string][] = [
    ['no-list-id', (destination) => destination.createList(spec), 'createList: what it answers cannot be: id'],
    ['another-list', (destination) => destination.describeList('1'), 'cannot be: is another list'],
    ['odd-state', (destination) => destination.createList(spec), 'state'],
    ['odd-check', (destination) => destination.check(), '0.what'],
    ['odd-expiry', (destination) => destination.expiries(), 'expiries'],
  ];
  test.each(calls)('%s', async (account, call, message) => {
    expect((await failure(call(await connect(account)))).message).toContain(message);
  });
});

test('a member that it refuses by its number is refused', async () => {
  const error = await failure(sending('skips-one'));
  expect(error).toMatchObject({ disposition: 'skip', members: [{ index: 1, reason: 'no' }] });
});

test('what it does to its batch is not done to ours', async () => {
  await sending('empties-batch');
  await sending('spoils-values');
  expect(two).toEqual(['ada', 'ben'].map(memberOf));
});

test.each([
  ['no-find', 'findList must be a function'],
  ['no-lookup', 'whenUnanswered must be a function'],
  ['asynchronous', 'poll must be a function'],
  ['no-capabilities', 'capabilities. Invalid input: expected object'],
  ['throws-capabilities', 'capabilities threw Error: no capabilities'],
  ['unknown-rules', 'capabilities.rules'],
  ['unknown-field', 'capabilities.fields.1'],
  ['field-without-rule', 'capabilities.fields has phone, which the rules criteo do not take'],
  ['no-batch', 'capabilities.batchSize'],
  ['plain-emails', 'sends email in plain, which nothing says is meant'],
])('a destination of a package is not connected: %s', async (account, message) => {
  await expect(connect(account)).rejects.toThrow(message);
});

test('e-mails leave in plain where the config says so', async () => {
  expect((await connect('plain-emails', { sendsPlain: true })).capabilities.rules).toBe('criteo-plain');
});

test('a call that hangs ends with its time, or with the run', async () => {
  const hanging = (await connect('hangs', { limitMs: 20 })).send('1', 'add', two);
  expect(await failure(hanging)).toMatchObject({ disposition: 'defer', unclear: true, code: 'NO_ANSWER' });
  const call = (await connect('hangs')).send('1', 'add', two);
  context.interrupt(new Error('interrupted'));
  await expect(call).rejects.toThrow('interrupted');
});
