import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, runCli } from '../cli/run-cli.ts';
import { hasSshd, type SftpServer, startSftpServer } from '../destinations/file/sftp-server.ts';

describe.skipIf(!hasSshd)('files on a server that is reached by SFTP', () => {
  let server: SftpServer;
  let directory: string;
  beforeAll(async () => {
    server = await startSftpServer();
    directory = mkdtempSync(join(tmpdir(), 'audience-sync-sftp-'));
    mkdirSync(join(directory, 'keys'));
    writeFileSync(join(directory, 'keys/mine'), server.privateKey);
    people('ada@example.com', 'ben@example.com');
  });
  afterAll(async () => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const people = (...emails: string[]) => writeFileSync(join(directory, 'people.csv'), `Email\n${emails.join('\n')}\n`);
  const run = async (argv: readonly string[], keys: Readonly<Record<string, string>> = {}): Promise<CliResult> => {
    const sftp = {
      host: '127.0.0.1',
      port: server.port,
      user: server.user,
      folder: server.folder,
      host_key: server.hostKey,
      private_key: '${file:keys/mine}',
      ...keys,
    };
    const config = {
      version: 1,
      project: 'shop',
      sources: { people: { files: 'people.csv' } },
      segments: { all: { from: 'people', where: 'true' } },
      destinations: { drop: { type: 'file', format: 'google', sftp } },
      audiences: { vips: { segment: 'all', to: ['drop'] } },
      guards: { max_removed: '100%' },
    };
    writeFileSync(join(directory, 'audience-sync.yaml'), JSON.stringify(config));
    return runCli(argv, { cwd: directory });
  };
  const files = () => readdirSync(server.folder).toSorted();
  const lines = (name: string) => readFileSync(join(server.folder, name), 'utf8').split('\n').length - 1;

  test('a list is written and changed, and nothing is sent to a server whose key is another', async () => {
    const first = await run(['sync']);
    expect(first.code, first.err).toBe(0);
    expect(files()).toEqual(['vips.google.csv']);
    expect(lines('vips.google.csv')).toBe(3);
    people('ada@example.com');
    const before = server.hostKey;
    await server.changeHostKey();
    const changed = await run(['sync'], { host_key: before });
    expect([changed.code, changed.err]).toEqual([7, expect.stringMatching(/nothing was sent\n.*Ask whoever runs/)]);
    expect(lines('vips.google.csv')).toBe(3);
    const second = await run(['sync']);
    expect(second.code, second.err).toBe(0);
    expect(files()).toEqual(['vips.google.csv', expect.stringMatching(/remove/)]);
    expect(lines('vips.google.csv')).toBe(2);
    expect((await run(['status'])).out).toMatch(/in sftp:\/\//);
  });
});
