import { afterEach, beforeEach, expect, test } from 'vitest';
import { send } from './google-client.ts';
import { ACCOUNT, digest, elements, openLinkedin, refusal, TOKEN, type LinkedinClient } from './linkedin-client.ts';

let linkedin: LinkedinClient;
beforeEach(async () => {
  linkedin = await openLinkedin();
});
afterEach(() => linkedin.sandbox.close());

const BAD = refusal(400, 'ILLEGAL_ARGUMENT');
const ofUsers = { type: 'USER_LIST_UPLOAD', sourcePlatform: 'LIST_UPLOAD' };
const list = () => linkedin.sandbox.lists('linkedin')[0];
const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => `person${from + n}@example.com`).join('\n');

const newUrl = async () => {
  const answer = await linkedin.call('POST', 'dmpSegments?action=generateUploadUrl', { owner: ACCOUNT });
  return (answer.body as { value: string }).value;
};
const upload = (url: string, body: string | Uint8Array, type = 'text/csv') =>
  send(url, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}`, 'content-type': type }, body });
const attach = (id: string, inputFile: unknown) =>
  linkedin.call('POST', `dmpSegments/${id}/listUploads`, { inputFile });
/** Uploads a file and attaches it. */
const replace = async (id: string, body: string | Uint8Array) => {
  const { status, headers } = await upload(await newUrl(), body);
  expect(status).toBe(201);
  return attach(id, `urn:li:media:${headers.get('location') ?? ''}`);
};

test('an uploaded file becomes the list, and the next one takes its place', async () => {
  linkedin.sandbox.setPopulation([
    { id: 'p0', emails: ['person0@example.com'] },
    { id: 'p300', emails: ['person300@example.com'] },
  ]);
  const id = await linkedin.create(ofUsers);
  expect(await replace(id, `email\n${rows(300)}\n`)).toMatchObject({ status: 201, body: '' });
  expect(list()).toMatchObject({ size: 300, people: ['p0'] });
  expect(await linkedin.status(id)).toBe('BUILDING');
  linkedin.sandbox.settle();
  const hashed = `email,country\n${rows(299, 1)}\n${digest('person300@example.com')},DE\n`.replaceAll(
    '.com\n',
    '.com,\n',
  );
  expect(await replace(id, hashed)).toMatchObject({ status: 201 });
  expect(list()).toMatchObject({ size: 300, people: ['p300'] });
  expect(await linkedin.status(id)).toBe('UPDATING');
  expect(await linkedin.users(id, elements(1))).toMatchObject(BAD);
});

test('a list of companies has the columns of its template', async () => {
  const id = await linkedin.create({ type: 'COMPANY_LIST_UPLOAD', sourcePlatform: 'LIST_UPLOAD' });
  const companies = Array.from({ length: 300 }, (_, n) => `"Company, ${n}",c${n}.example.com`).join('\n');
  expect(await replace(id, `companyname,companywebsite\n${companies}`)).toMatchObject({ status: 201 });
  expect(await replace(id, `email\n${rows(300)}`)).toMatchObject(BAD);
  expect(list()?.size).toBe(300);
});

test('what is no such file, or too short, is refused, and the list stays as it is', async () => {
  const id = await linkedin.create(ofUsers);
  for (const file of [`email\n${rows(299)}`, rows(301), `email,phone\n${rows(300)}`, new Uint8Array([0xff, 0xfe]), ''])
    expect(await replace(id, file)).toMatchObject(BAD);
  expect(await attach(id, 'urn:li:media:/AAYAnone.csv')).toMatchObject(BAD);
  const streamed = await linkedin.create();
  expect(await replace(streamed, `email\n${rows(300)}`)).toMatchObject(BAD);
  expect(list()?.size).toBe(0);
});

test('an address takes one file of CSV, from whoever is signed in', async () => {
  const url = await newUrl();
  expect(await upload(url, 'email', 'application/json')).toMatchObject({ status: 415 });
  expect(await send(url, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'email' })).toMatchObject({
    status: 401,
  });
  expect(await upload(url, Buffer.alloc(20_000_001, 'a'))).toMatchObject({ status: 413 });
  expect(await upload(url, 'email')).toMatchObject({ status: 201 });
  expect(await upload(url, 'email')).toMatchObject({ status: 403 });
  const others = { owner: 'urn:li:sponsoredAccount:999' };
  expect(await linkedin.call('POST', 'dmpSegments?action=generateUploadUrl', others)).toMatchObject({ status: 403 });
});
