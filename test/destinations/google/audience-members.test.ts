import { expect, test } from 'vitest';
import { digest } from '../../../src/sandbox/engine/person.ts';
import { allTaken, memberOf } from '../conformance.ts';
import { failure } from '../failure.ts';
import { answering } from './answering.ts';

const ada = { compositeData: { userData: { userIdentifiers: [{ emailAddress: digest('ada@example.com') }] } } };
const ben = { compositeData: { userData: { userIdentifiers: [{ emailAddress: digest('ben@example.com') }] } } };
const destinations = [
  { operatingAccount: { accountType: 'GOOGLE_ADS', accountId: '1234567890' }, productDestinationId: '77' },
];
const members = [memberOf('ada'), { ...memberOf('ben'), signals: [] }];

async function sent(operation: 'add' | 'remove') {
  const { destination, calls } = await answering(() => ({ body: { requestId: 'request-1' } }));
  const receipt = await destination.send('77', operation, members);
  const [call] = calls();
  return { receipt, target: call?.target, body: JSON.parse(call?.body ?? '') as unknown };
}

test('an addition states the terms, and consent only for who granted it', async () => {
  const { receipt, target, body } = await sent('add');
  expect(target).toBe('/v1/audienceMembers:ingest');
  expect(body).toEqual({
    destinations,
    audienceMembers: [
      { ...ada, consent: { adUserData: 'CONSENT_GRANTED', adPersonalization: 'CONSENT_GRANTED' } },
      ben,
    ],
    encoding: 'HEX',
    termsOfService: { customerMatchTermsOfServiceStatus: 'ACCEPTED' },
  });
  expect(receipt).toMatchObject({ reference: 'request-1', ...allTaken });
});

test('a removal names the same identifiers, and states neither terms nor consent', async () => {
  const { target, body } = await sent('remove');
  expect(target).toBe('/v1/audienceMembers:remove');
  expect(body).toEqual({ destinations, audienceMembers: [ada, ben], encoding: 'HEX' });
});

test('an answer without a request id may have been applied', async () => {
  const { destination } = await answering(() => ({ body: {} }));
  const error = await failure(destination.send('77', 'add', members));
  expect(error).toMatchObject({ disposition: 'give-up', code: 'UNEXPECTED_ANSWER', unclear: true });
});
