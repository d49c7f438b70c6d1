import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  elements,
  FIND,
  NEW_SEGMENT,
  openLinkedin,
  refusal,
  statusesOf,
  type LinkedinClient,
} from './linkedin-client.ts';

let linkedin: LinkedinClient;
let id: string;
beforeEach(async () => {
  linkedin = await openLinkedin();
  id = await linkedin.create({ type: 'COMPANY' });
});
afterEach(() => linkedin.sandbox.close());

const BAD = refusal(400, 'ILLEGAL_ARGUMENT');
const list = () => linkedin.sandbox.lists('linkedin')[0];
const adding = (fields: object) => ({ action: 'ADD', ...fields });
const domain = 'example.com';

test('one key may carry a segment of people and one of companies, and both are found by it', async () => {
  await linkedin.create();
  expect(await linkedin.call('POST', 'dmpSegments', { ...NEW_SEGMENT, type: 'COMPANY' })).toMatchObject({
    status: 409,
  });
  const found = await linkedin.call('GET', `${FIND}&sourceSegmentId=crm%3Anewsletter`);
  const { elements: segments } = found.body as { elements: { type: string }[] };
  expect(segments.map(({ type }) => type)).toEqual(['COMPANY', 'USER']);
});

test('people go to segments of people, and companies to those of companies', async () => {
  expect(await linkedin.users(id, elements(1))).toMatchObject(BAD);
  const people = await linkedin.create();
  expect(await linkedin.companies(people, [adding({ companyName: 'Example' })])).toMatchObject(BAD);
});

test('who works at a company that is on the list is in the audience', async () => {
  linkedin.sandbox.setPopulation([
    ...Array.from({ length: 300 }, (_, n) => ({ id: `p${n}`, company: 'Example GmbH', company_domain: 'Example.com' })),
    { id: 'other', company: 'Other Ltd' },
  ]);
  const stranger = adding({ companyName: 'Nobody' });
  await linkedin.companies(id, [
    adding({ companyWebsiteDomain: domain }),
    adding({ companyName: 'other ltd' }),
    stranger,
  ]);
  expect(list()).toMatchObject({ people: ['Other Ltd', domain], anonymous: 1 });
  expect((await linkedin.call('GET', `dmpSegments/${id}`)).body).toMatchObject({
    type: 'COMPANY',
    inputCount: 3,
    destinations: [{ matchedCount: 2, audienceSize: 301 }],
  });
  await linkedin.companies(id, [
    { action: 'REMOVE', companyEmailDomain: domain },
    { ...stranger, action: 'REMOVE' },
  ]);
  expect(list()).toMatchObject({ people: ['Other Ltd'], anonymous: 0 });
});

const companies = [
  { companyName: 'Example GmbH' },
  { companyEmailDomain: domain },
  { organizationUrn: 'urn:li:organization:1035' },
  { companyPageUrl: 'https://www.linkedin.com/company/example' },
  {
    companyWebsiteDomain: 'xn--bcher-kva.de',
    stockSymbol: 'EXMP',
    industries: ['Software'],
    city: 'Berlin',
    state: 'Berlin',
  },
  { companyName: 'Example AG', country: 'DE', postalCode: '10115' },
];

const strangers: readonly (readonly [string, object])[] = [
  ['no action', { companyName: 'Example GmbH' }],
  ['nothing to be found by', adding({ city: 'Berlin', stockSymbol: 'EXMP' })],
  ['an unknown field', adding({ companyName: 'Example GmbH', domain })],
  ['an empty name', adding({ companyName: '' })],
  ['an address in place of a domain', adding({ companyWebsiteDomain: 'https://example.com' })],
  ['a domain in capitals', adding({ companyWebsiteDomain: 'Example.com' })],
  ['a host alone', adding({ companyEmailDomain: 'localhost' })],
  ['a number in place of a URN', adding({ organizationUrn: '1035' })],
  ['a page of 101', adding({ companyPageUrl: 'p'.repeat(101) })],
  ['a symbol of 6', adding({ companyName: 'Example GmbH', stockSymbol: 'EXAMPL' })],
  ['four industries', adding({ companyName: 'Example GmbH', industries: ['a', 'b', 'c', 'd'] })],
  ['an industry of 51', adding({ companyName: 'Example GmbH', industries: ['i'.repeat(51)] })],
  ['a postal code of 21', adding({ companyName: 'Example GmbH', postalCode: '1'.repeat(21) })],
  ['a country by name', adding({ companyName: 'Example GmbH', country: 'Germany' })],
];

test('every element is judged for itself', async () => {
  const good = companies.map((fields) => ({ action: 'ADD', ...fields }));
  const bad = strangers.map(([, element]) => element);
  const statuses = statusesOf(await linkedin.companies(id, [...bad, ...good]));
  expect(strangers.filter((_, at) => statuses[at] !== 400)).toEqual([]);
  expect(companies.filter((_, at) => statuses[strangers.length + at] !== 201)).toEqual([]);
  expect(list()?.size).toBe(companies.length);
});

test('a batch has up to 5,000 companies', async () => {
  const batch = Array.from({ length: 5001 }, (_, n) => adding({ companyWebsiteDomain: `c${n}.example.com` }));
  expect(await linkedin.companies(id, batch)).toMatchObject(BAD);
  expect(statusesOf(await linkedin.companies(id, batch.slice(1)))).toHaveLength(5000);
});

test('an element fails on demand, by what is in it', async () => {
  linkedin.sandbox.addFault('linkedin', { kind: 'rows', values: [domain], status: 429 });
  const batch = [adding({ companyWebsiteDomain: domain }), adding({ companyName: 'Example GmbH' })];
  expect(statusesOf(await linkedin.companies(id, batch))).toEqual([429, 201]);
});
