import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digest } from '../../src/sandbox/engine/person.ts';
import { openCriteo, segments, type CriteoClient } from './criteo-client.ts';
import type { Answer } from './google-client.ts';

let criteo: CriteoClient;
beforeEach(async () => {
  criteo = await openCriteo();
});
afterEach(() => criteo.sandbox.close());

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

interface Body {
  readonly data: unknown;
  readonly errors: readonly { readonly code: string; readonly type: string }[];
}
const bodyOf = ({ body }: Answer): Body => body as Body;
const codeOf = (answer: Answer): string | undefined => bodyOf(answer).errors[0]?.code;
const idOf = (answer: Answer): string => (bodyOf(answer).data as readonly { id: string }[])[0]?.id ?? '';
const countsOf = (answer: Answer) => {
  const { nbValidIdentifiers: valid, nbInvalidIdentifiers: invalid } = (
    bodyOf(answer).data as { attributes: Record<string, number> }
  ).attributes;
  return { valid, invalid };
};
const list = () => criteo.sandbox.lists('criteo')[0];

describe('tokens', () => {
  test('last 15 minutes', async () => {
    criteo.sandbox.advance(899_000);
    expect((await criteo.call('GET', 'advertisers/me')).status).toBe(200);
    criteo.sandbox.advance(2_000);
    const late = await criteo.call('GET', 'advertisers/me');
    expect([late.status, codeOf(late)]).toEqual([401, 'authorization-token-expired']);
  });

  test.each([
    ['another token', { authorization: 'Bearer eyJsomething' }],
    ['none', { authorization: undefined }],
    ['one without Bearer', { authorization: 'eyJsomething' }],
  ])('%s is refused', async (_, headers) => {
    const answer = await criteo.call('GET', 'advertisers/me', undefined, { headers });
    expect([answer.status, codeOf(answer)]).toEqual([401, 'authorization-token-invalid']);
  });
});

describe('versions', () => {
  test.each([
    ['2026-07', 200, null],
    ['2026-01', 200, 'Wed, 27 Jan 2027 00:00:00 GMT'],
    ['2025-10', 410, null],
    ['2027-01', 410, null],
  ])('%s answers %i', async (version, status, sunset) => {
    const answer = await criteo.call('GET', 'advertisers/me', undefined, { version });
    expect([answer.status, answer.headers.get('sunset')]).toEqual([status, sunset]);
    expect(answer.headers.get('x-ratelimit-limit')).toBe('250');
  });

  test('the path of older versions is not there', async () => {
    expect((await criteo.call('PATCH', 'audiences/1/contactlist', { data: {} })).status).toBe(404);
  });
});

test('the 251st call of a minute is refused, and the next minute is free', async () => {
  for (let n = 0; n < 250; n += 1) await criteo.call('GET', 'advertisers/me');
  const answer = await criteo.call('GET', 'advertisers/me');
  expect([answer.status, bodyOf(answer).errors[0]?.type]).toEqual([429, 'quota']);
  criteo.sandbox.advance(60_000);
  expect((await criteo.call('GET', 'advertisers/me')).status).toBe(200);
});

describe('segments', () => {
  test('are made, and a name is taken once: 200 with an error inside', async () => {
    const first = await criteo.create({ description: 'Everybody' });
    expect(first).toMatchObject({ status: 200, body: { data: [{ type: 'AudienceSegment' }], errors: [] } });
    const second = await criteo.create();
    expect([second.status, codeOf(second), bodyOf(second).data]).toEqual([200, 'name-must-be-unique', []]);
  });

  test.each([
    [{ advertiserId: '999' }, 403],
    [{ something: 1 }, 400],
  ])('%j is HTTP %i', async (attributes, status) => {
    expect((await criteo.create(attributes)).status).toBe(status);
  });

  test.each([
    [{ name: '' }, 'name-must-not-be-empty'],
    [{ contactList: { isReadOnly: true } }, 'segment-type-missing'],
  ])('%j is %s', async (attributes, code) => {
    expect(codeOf(await criteo.create(attributes))).toBe(code);
  });

  test('are found page by page, by id or advertiser', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push(idOf(await criteo.create({ name: `List ${n}` })));
    const search = async (query: string, attributes: object) => {
      const answer = await criteo.call('POST', `${segments}/search${query}`, { data: { attributes } });
      return {
        ...(answer.body as { meta: object }).meta,
        ids: (bodyOf(answer).data as { id: string }[]).map(({ id }) => id),
      };
    };
    expect(await search('?limit=2', {})).toEqual({ totalItems: 3, limit: 2, offset: 0, ids: ids.slice(0, 2) });
    expect(await search('?limit=2&offset=2', {})).toMatchObject({ ids: ids.slice(2) });
    expect(await search('', { audienceSegmentIds: [ids[1]] })).toMatchObject({ limit: 50, ids: [ids[1]] });
    expect((await criteo.call('POST', `${segments}/search?limit=101`, { data: {} })).status).toBe(400);
  });

  test('are renamed and deleted; of a list, some may fail', async () => {
    const id = idOf(await criteo.create());
    const rename = (ids: readonly string[]) =>
      criteo.call('PATCH', segments, {
        data: ids.map((each) => ({ id: each, type: 'AudienceSegment', attributes: { name: 'Others' } })),
      });
    expect(await rename([id, '1'])).toMatchObject({
      status: 200,
      body: { data: [{ id }], errors: [{ code: 'segment-not-found' }] },
    });
    expect(list()?.name).toBe('Others');
    await criteo.call('POST', `${segments}/delete`, { data: [{ id, type: 'AudienceSegment' }] });
    expect(list()).toBeUndefined();
    expect(codeOf(await criteo.amend(id, { identifiers: ['a'] }))).toBe('audience-invalid');
  });
});

describe('identifiers', () => {
  const ada = 'ada@example.com';
  let id: string;
  beforeEach(async () => {
    criteo.sandbox.setPopulation([{ id: 'ada', emails: [' Ada@Example.com'], mobile_ad_id: madid.toUpperCase() }]);
    id = idOf(await criteo.create());
  });
  const madid = '38400000-8cf0-11bd-b23e-10b96e40000d';

  test.each([
    ['in plain', 'email', ada],
    ['as MD5', 'email', md5(ada)],
    ['as SHA-256', 'email', digest(ada)],
    ['as SHA-256 of MD5', 'email', digest(md5(ada))],
    ['by the advertising id', 'madid', madid],
  ])('find a person %s', async (_, identifierType, identifier) => {
    expect(countsOf(await criteo.amend(id, { identifierType, identifiers: [identifier] }))).toEqual({
      valid: 1,
      invalid: 0,
    });
    expect(list()).toMatchObject({ people: ['ada'], size: 1 });
    await criteo.amend(id, { operation: 'remove', identifierType, identifiers: [identifier] });
    expect(list()).toMatchObject({ people: [], size: 0 });
  });

  test('are a set: who has another one on the list stays', async () => {
    await criteo.amend(id, { identifiers: [digest(ada), digest(ada)] });
    await criteo.amend(id, { identifierType: 'madid', identifiers: [madid] });
    await criteo.amend(id, { operation: 'remove', identifiers: [digest(ada)] });
    expect(list()).toMatchObject({ people: ['ada'], size: 1 });
  });

  test('that cannot be read are counted, with a sample; the others are taken', async () => {
    const bad = ['Ada@Example.com', digest(ada).toUpperCase(), digest(''), md5(''), '', 7];
    const answer = await criteo.amend(id, { identifiers: [...bad, digest(ada)] });
    expect(countsOf(answer)).toEqual({ valid: 1, invalid: bad.length });
    expect(list()?.people).toEqual(['ada']);
  });

  test.each([
    [{ identifiers: [] }],
    [{ identifiers: Array.from({ length: 50_001 }, () => 'a@b.co') }],
    [{ identifierType: 'phone', identifiers: ['1'] }],
    [{ identifierType: 'gum', identifiers: ['1'] }],
    [{ operation: 'replace', identifiers: ['a@b.co'] }],
    [{ identifiers: ['a@b.co'], more: true }],
  ])('of a call that is not as it should be are refused as a whole', async (attributes) => {
    expect((await criteo.amend(id, attributes)).status).toBe(400);
    expect(list()?.size).toBe(0);
  });

  test('all leave at once', async () => {
    await criteo.amend(id, { identifiers: [digest(ada), digest('ben@example.com')] });
    expect((await criteo.call('DELETE', `${segments}/${id}/contact-list`)).status).toBe(200);
    expect(list()?.size).toBe(0);
  });

  test('count once lists were computed, at 00:00 and 12:00 UTC and five hours', async () => {
    await criteo.amend(id, { identifiers: [digest(ada), digest('ben@example.com')] });
    const statistics = async () => {
      const answer = await criteo.call('GET', `${segments}/${id}/contact-list/statistics`);
      return (bodyOf(answer).data as { attributes: object }).attributes;
    };
    expect(await statistics()).toEqual({ numberOfIdentifiers: 2, numberOfMatches: 0, matchRate: 0 });
    criteo.sandbox.advance(17 * 3_600_000);
    await criteo.signIn();
    expect(await statistics()).toEqual({ numberOfIdentifiers: 2, numberOfMatches: 1, matchRate: 0.5 });
    const sizes = await criteo.call('POST', `${segments}/compute-sizes`, { data: [{ id, type: 'AudienceSegment' }] });
    expect(bodyOf(sizes).data).toMatchObject([{ id, attributes: { size: 1 } }]);
  });
});

test('faults: no permission, an error inside 200, a list of another tool', async () => {
  const id = idOf(await criteo.create());
  criteo.sandbox.addFault('criteo', { kind: 'permission', role: 'reader' });
  expect((await criteo.call('POST', `${segments}/search`, { data: {} })).status).toBe(200);
  expect((await criteo.amend(id, { identifiers: ['a@b.co'] })).status).toBe(403);
  criteo.sandbox.clearFaults();
  criteo.sandbox.addFault('criteo', { kind: 'errors_inside', code: 'made-up', times: 1 });
  const inside = await criteo.amend(id, { identifiers: ['a@b.co'] });
  expect([inside.status, codeOf(inside), list()?.size]).toEqual([200, 'made-up', 0]);
  criteo.sandbox.addFault('criteo', { kind: 'flag_audience' });
  expect(codeOf(await criteo.amend(id, { identifiers: ['a@b.co'] }))).toBe('segment-is-read-only');
});
