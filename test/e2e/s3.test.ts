import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliResult, runCli } from '../cli/run-cli.ts';
import { type S3Server, startS3Server } from '../destinations/file/s3-server.ts';

let server: S3Server;
let directory: string;
beforeAll(async () => {
  server = await startS3Server();
  directory = mkdtempSync(join(tmpdir(), 'audience-sync-s3-'));
  people('ada@example.com', 'ben@example.com');
});
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

const people = (...emails: string[]) => writeFileSync(join(directory, 'people.csv'), `Email\n${emails.join('\n')}\n`);
const run = async (argv: readonly string[], keys: Readonly<Record<string, string>> = {}): Promise<CliResult> => {
  const s3 = {
    bucket: 'lists',
    folder: 'meta',
    region: 'eu-central-1',
    endpoint: server.url,
    access_key_id: 'WRITER',
    secret_access_key: '${S3_SECRET}',
    ...keys,
  };
  const config = {
    version: 1,
    project: 'shop',
    sources: { people: { files: 'people.csv' } },
    segments: { all: { from: 'people', where: 'true' } },
    destinations: { bucket: { type: 'file', format: 'meta', s3 } },
    audiences: { vips: { segment: 'all', to: ['bucket'] } },
    guards: { max_removed: '100%' },
  };
  writeFileSync(join(directory, 'audience-sync.yaml'), JSON.stringify(config));
  return runCli(argv, { cwd: directory, env: { S3_SECRET: 'writers secret', S3_READER: 'readers secret' } });
};
const rows = (name: string) => (server.objects.get(name)?.toString() ?? '').split('\n').length - 1;

test('a list is an object that is written and changed, and is as it was when a key may not write', async () => {
  const first = await run(['sync']);
  expect(first.code, first.err).toBe(0);
  expect([...server.objects.keys()]).toEqual(['meta/vips.meta.csv']);
  expect(rows('meta/vips.meta.csv')).toBe(3);
  people('ada@example.com');
  const refused = await run(['sync'], { access_key_id: 'READER', secret_access_key: '${S3_READER}' });
  expect([refused.code, refused.err]).toEqual([7, expect.stringContaining('s3:PutObject')]);
  expect(rows('meta/vips.meta.csv')).toBe(3);
  const second = await run(['sync']);
  expect(second.code, second.err).toBe(0);
  expect([...server.objects.keys()].toSorted()).toEqual([
    'meta/vips.meta.csv',
    expect.stringMatching(/^meta\/vips\.meta\.remove-/),
  ]);
  expect(rows('meta/vips.meta.csv')).toBe(2);
});
