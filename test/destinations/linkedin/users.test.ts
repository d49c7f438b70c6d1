import { expect, test } from 'vitest';
import { memberOf } from '../conformance.ts';
import { failure } from '../failure.ts';
import { answering } from './answering.ts';

const members = ['ada', 'ben', 'cleo', 'dan'].map(memberOf);

const sending = async (elements: unknown) => {
  const { destination, server } = await answering(() => ({ headers: { 'x-li-uuid': 'trace-1' }, body: { elements } }));
  return { receipt: await destination.send('77', 'add', members), server };
};

test('every element’s own status is read', async () => {
  const { receipt, server } = await sending([
    { status: 201 },
    { status: 400, error: { status: 400, code: 'INVALID_ID', message: 'ada@example.com is not an id' } },
    { status: 429 },
    { status: 503 },
  ]);
  expect(receipt).toEqual({
    reference: 'trace-1',
    refused: [{ index: 1, reason: 'HTTP 400 INVALID_ID' }],
    refusedUnnamed: 0,
    again: [2, 3],
    warnings: [],
  });
  expect(server.received[0]).toMatchObject({ method: 'POST', target: '/rest/dmpSegments/77/users' });
  expect(server.received[0]?.headers['x-restli-method']).toBe('BATCH_CREATE');
});

test('a reason holds LinkedIn’s name for it, never its words', async () => {
  const { receipt } = await sending([
    { status: 422, error: { message: 'ada@example.com' } },
    { status: 400, error: { code: 'ada@example.com' } },
    { status: 400, error: { serviceErrorCode: 100 } },
    { status: 201 },
  ]);
  expect(receipt.refused.map(({ reason }) => reason)).toEqual(['HTTP 422', 'HTTP 400', 'HTTP 400 100']);
});

test.each([401, 403, 404, 409])('a member is not to blame for status %i: it is sent again', async (status) => {
  const { receipt } = await sending([{ status: 201 }, { status }, { status: 201 }, { status: 201 }]);
  expect(receipt).toMatchObject({ refused: [], again: [1] });
});

test('who got no result is sent again, and told', async () => {
  const { receipt } = await sending([{ status: 201 }, { status: 201 }]);
  expect(receipt).toMatchObject({ refused: [], again: [2, 3] });
  expect(receipt.warnings).toEqual(['LinkedIn answered for 2 of 4 members; the others are sent again']);
});

test('a result without a status says nothing, so its member is sent again', async () => {
  const { receipt } = await sending([{ status: 201 }, {}, { status: 'ok' }, { status: 201 }]);
  expect(receipt).toMatchObject({ refused: [], again: [1, 2] });
});

test.each([
  ['every element is throttled: wait', [429, 429, 429, 429], { disposition: 'wait', unclear: false }],
  ['every element fails on their side: repeat', [503, 503, 429, 503], { disposition: 'retry', unclear: true }],
  ['no element is answered: repeat', [], { disposition: 'retry', unclear: true }],
] as const)('when nobody is taken the request as a whole is repeated later; %s', async (_, statuses, expected) => {
  expect(await failure(sending(statuses.map((status) => ({ status }))))).toMatchObject(expected);
});

test('who has nothing to be found by is left out before anything is sent', async () => {
  const nobody = { key: '5', values: { country: ['DE'] }, signals: ['ads', 'personalization'] } as const;
  const { destination, server } = await answering(() => ({ body: { elements: [] } }));
  expect(await failure(destination.send('77', 'remove', [nobody, ...members]))).toMatchObject({
    disposition: 'skip',
    members: [{ index: 0, reason: 'no_identifier' }],
  });
  expect(server.received).toEqual([]);
});

test('an answer without results is unexpected', async () => {
  const { destination } = await answering(() => ({ body: { value: 1 } }));
  expect(await failure(destination.send('77', 'add', members))).toMatchObject({
    disposition: 'give-up',
    code: 'UNEXPECTED_ANSWER',
    unclear: true,
  });
});
