import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { S3Place } from '../../../src/destinations/file/place-settings.ts';
import { s3Storage } from '../../../src/destinations/file/s3.ts';
import { failure } from '../failure.ts';
import { type S3Server, startS3Server } from './s3-server.ts';

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server.stop());

const writer = { id: 'WRITER', secret: 'writers secret' };
const storage = (changes: Partial<S3Place> = {}, signal = new AbortController().signal) =>
  s3Storage(
    {
      kind: 's3',
      bucket: 'lists',
      prefix: 'meta/',
      region: 'eu-central-1',
      endpoint: server.url,
      keys: writer,
      ...changes,
    },
    { signal },
  );

test('an object is there when it is whole, also what goes in several parts, and takes the place of one that was there', async () => {
  const to = storage();
  expect(await to.check()).toBe(`files can be written to ${server.url}/lists/meta/`);
  expect([...server.objects.keys()]).toEqual([]);
  const large = randomBytes(6_000_000);
  const file = await to.begin('list.csv');
  await file.append(large.subarray(0, 5_500_000));
  expect(server.objects.size).toBe(0);
  await file.append(large.subarray(5_500_000));
  await file.finish();
  await file.discard();
  expect(server.objects.get('meta/list.csv')?.equals(large)).toBe(true);
  expect(Buffer.from((await to.head('list.csv', 7)) ?? []).equals(large.subarray(0, 7))).toBe(true);
  expect(await to.head('other.csv', 7)).toBeUndefined();
  expect(await to.names()).toEqual(['list.csv']);
  const given = await to.begin('list.csv');
  await given.append(Buffer.from('a\n'));
  await given.discard();
  expect(server.objects.get('meta/list.csv')?.length).toBe(large.length);
  await to.remove('list.csv');
  expect(await to.names()).toEqual([]);
  expect(server.unfinished.size).toBe(0);
});

test.each([
  ['a key that nobody knows', { keys: { id: 'NOBODY', secret: 'any' } }, 'credentials', 's3.access_key_id'],
  ['a secret that is wrong', { keys: { id: 'WRITER', secret: 'wrong one' } }, 'credentials', 's3.secret_access_key'],
  ['a key that may not write', { keys: { id: 'READER', secret: 'readers secret' } }, 'refused', 's3:PutObject'],
  ['a bucket that is not there', { bucket: 'gone' }, 'config', 'make the bucket'],
])('%s', async (_, changes, disposition, fix) => {
  const error = await failure(storage(changes).check(), ['any', 'wrong one', 'readers secret', 'Signature=']);
  expect([error.disposition, error.fix]).toEqual([disposition, expect.stringContaining(fix)]);
});

test.each([
  [400, 'KeyTooLongError', 'config'],
  [400, 'RequestTimeout', 'retry'],
  [403, 'RequestTimeTooSkewed', 'refused'],
])('HTTP %d %s', async (status, code, disposition) => {
  const answering = createHttpServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`));
  });
  await new Promise<void>((resolve) => answering.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void answering.close());
  const address = answering.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const error = await failure(storage({ endpoint }).remove('list.csv'));
  expect([error.disposition, error.message]).toEqual([disposition, expect.stringContaining(code)]);
});

test('a run that is stopped waits for no storage that says nothing', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const controller = new AbortController();
  const to = storage({ endpoint }, controller.signal);
  const file = await to.begin('list.csv');
  await file.append(Buffer.from('a\n'));
  const finished = file.finish();
  const listed = to.names();
  setTimeout(() => {
    controller.abort(new Error('stopped'));
  }, 50);
  await expect(finished).rejects.toThrow('stopped');
  await expect(listed).rejects.toThrow('stopped');
  await file.discard();
  silent.close();
});
