import { expect, test } from 'vitest';
import { finding, lastWord } from '../../src/destinations/finding.ts';
import { DestinationError, type Disposition } from '../../src/errors/destination-error.ts';

const failing = (disposition: Disposition) => () =>
  Promise.reject(new DestinationError('no', { disposition, fix: 'do it' }));

test('all is well', async () => {
  expect(await finding('account', () => Promise.resolve('seen'))).toEqual({
    what: 'account',
    ok: true,
    detail: 'seen',
  });
});

test.each(['refused', 'config', 'gone', 'give-up'] as const)('%s is for a person to see', async (disposition) => {
  const found = await finding('account', failing(disposition));
  expect(found).toEqual({ what: 'account', ok: false, detail: 'no', fix: 'do it' });
});

test('credentials are called so, wherever they turn out to be wrong', async () => {
  expect(await finding('account', failing('credentials'))).toMatchObject({ what: 'credentials', ok: false });
});

test.each(['retry', 'wait', 'defer'] as const)('%s passes by itself and is thrown', async (disposition) => {
  await expect(finding('account', failing(disposition))).rejects.toMatchObject({ disposition });
});

test('what the platform did not answer is thrown: nothing can be said of the account', async () => {
  const other = new DestinationError('HTTP 404', { disposition: 'config', httpStatus: 404 });
  await expect(finding('account', () => Promise.reject(other))).rejects.toBe(other);
});

test('an error may be known to be about something else', async () => {
  expect(await finding('account', failing('refused'), () => 'scope')).toMatchObject({ what: 'scope', ok: false });
});

test('of two findings about the same, the later failure counts', () => {
  const credentials = { what: 'credentials', ok: true, detail: 'there' } as const;
  const account = { what: 'account', ok: true, detail: 'seen' } as const;
  const refused = { what: 'credentials', ok: false, detail: 'refused' } as const;
  expect(lastWord([credentials, account])).toEqual([credentials, account]);
  expect(lastWord([credentials, account, refused])).toEqual([account, refused]);
});
