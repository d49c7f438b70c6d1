import { expect, test } from 'vitest';
import { failure } from '../failure.ts';
import { answering } from './answering.ts';

async function poll(...statuses: readonly object[]) {
  const { destination } = await answering(() => ({ body: { requestStatusPerDestination: statuses } }));
  return destination.poll?.('request-1');
}

test('a request in processing has no result yet', async () => {
  expect(await poll({ requestStatus: 'PROCESSING' })).toEqual({
    state: 'processing',
    again: false,
    refused: {},
    warnings: {},
  });
});

test('counts arrive as text and are added up by reason', async () => {
  const result = await poll({
    requestStatus: 'PARTIAL_SUCCESS',
    errorInfo: {
      errorCounts: [
        { recordCount: '3', reason: 'PROCESSING_ERROR_REASON_DENIED_CONSENT' },
        { recordCount: '2', reason: 'PROCESSING_ERROR_REASON_DENIED_CONSENT' },
        { recordCount: '9007199254740993', reason: 'SOMETHING_NEW' },
      ],
    },
    warningInfo: { warningCounts: [{ recordCount: '1', reason: 'PROCESSING_WARNING_REASON_INTERNAL_ERROR' }] },
  });
  expect(result).toEqual({
    state: 'partial',
    again: false,
    refused: { DENIED_CONSENT: 5, SOMETHING_NEW: expect.any(Number) as number },
    warnings: { INTERNAL_ERROR: 1 },
  });
});

test.each([
  ['SUCCESS', 'done'],
  ['FAILED', 'failed'],
  ['PARTIAL_SUCCESS', 'partial'],
])('%s is %s', async (requestStatus, state) => {
  expect(await poll({ requestStatus })).toMatchObject({ state, warnings: {} });
});

test.each([
  ['PARTIAL_SUCCESS', 'INTERNAL_ERROR', true],
  ['PARTIAL_SUCCESS', 'DENIED_CONSENT', false],
  ['PARTIAL_SUCCESS', 'SOMETHING_NEW', false],
  ['FAILED', 'INTERNAL_ERROR', true],
  ['FAILED', 'SOMETHING_NEW', true],
  ['FAILED', 'NO_CONSENT', false],
  ['FAILED', 'INVALID_FORMAT', false],
])('after %s for %s, that sending once more can help is %s', async (requestStatus, reason, again) => {
  const errorCounts = [{ recordCount: '3', reason: `PROCESSING_ERROR_REASON_${reason}` }];
  expect(await poll({ requestStatus, errorInfo: { errorCounts } })).toMatchObject({ again });
});

test.each(['REQUEST_STATUS_UNKNOWN', 'BRAND_NEW'])('%s counts as failed and is told', async (requestStatus) => {
  expect(await poll({ requestStatus })).toMatchObject({ state: 'failed', warnings: { [requestStatus]: 1 } });
});

test('an answer about no destination says nothing yet', async () => {
  expect(await poll()).toMatchObject({ state: 'processing' });
});

test('an answer that is none of Google’s is unexpected', async () => {
  const { destination } = await answering(() => ({ body: { requestStatusPerDestination: 'none' } }));
  const error = await failure(destination.poll?.('request-1') ?? Promise.resolve());
  expect(error).toMatchObject({ disposition: 'give-up', code: 'UNEXPECTED_ANSWER' });
});
