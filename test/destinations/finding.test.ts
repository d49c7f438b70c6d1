import { expect, test } from 'vitest';
import { finding } from '../../src/destinations/finding.ts';
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
