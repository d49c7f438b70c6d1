import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { SftpPlace } from '../../../src/destinations/file/place-settings.ts';
import { sftpStorage } from '../../../src/destinations/file/sftp.ts';
import { failure } from '../failure.ts';
import { hasSshd, type SftpServer, startSftpServer } from './sftp-server.ts';

describe.skipIf(!hasSshd)('files on a server that is reached by SFTP', () => {
  let server: SftpServer;
  beforeAll(async () => {
    server = await startSftpServer();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    rmSync(server.folder, { recursive: true });
    mkdirSync(server.folder);
  });

  const storage = (
    changes: Partial<SftpPlace> = {},
    signal = new AbortController().signal,
    answerWithinMs?: number,
  ) => {
    const { port, user, folder, privateKey, hostKey } = server;
    const place = { kind: 'sftp', host: '127.0.0.1', port, user, folder, privateKey, hostKey } as const;
    return sftpStorage(
      { ...place, password: undefined, passphrase: undefined, ...changes },
      { signal, ...(answerWithinMs !== undefined && { answerWithinMs }) },
    );
  };
  const files = () => readdirSync(server.folder);
  const put = async (to: ReturnType<typeof storage>, name: string, ...parts: Uint8Array[]) => {
    const file = await to.begin(name);
    try {
      for (const part of parts) await file.append(part);
      await file.finish();
    } finally {
      await file.discard();
    }
  };

  test('a file is whole when it has its name, and takes the place of one that was there', async () => {
    const to = storage();
    expect(await to.check()).toMatch(/^files can be written to sftp:\/\//);
    expect(files()).toEqual([]);
    const large = randomBytes(3_000_001);
    await put(to, 'list.csv', large.subarray(0, 1_234_567), large.subarray(1_234_567));
    expect(readFileSync(join(server.folder, 'list.csv')).equals(large)).toBe(true);
    await put(to, 'list.csv', Buffer.from('a\n'), Buffer.from('b\n'));
    expect(readFileSync(join(server.folder, 'list.csv'), 'utf8')).toBe('a\nb\n');
    expect(Buffer.from((await to.head('list.csv', 2)) ?? []).toString()).toBe('a\n');
    expect(await to.head('other.csv', 2)).toBeUndefined();
    expect((await to.names()).filter((name) => !/^\.+$/.test(name))).toEqual(['list.csv']);
    const given = await to.begin('list.csv');
    await given.append(large);
    await given.discard();
    expect(files()).toEqual(['list.csv']);
    // Of runs that died.
    for (const name of ['list.csv', 'list.2.csv']) writeFileSync(join(server.folder, `.${name}.1-2.unfinished`), 'x');
    await put(to, 'list.csv', Buffer.from('a\n'));
    expect(files().toSorted()).toEqual(['.list.2.csv.1-2.unfinished', 'list.csv']);
    rmSync(join(server.folder, '.list.2.csv.1-2.unfinished'));
    await to.remove('list.csv');
    await to.remove('list.csv');
    expect(files()).toEqual([]);
  });

  test.each([
    ['a key that the server does not know', () => ({ privateKey: server.otherKey }), 'credentials', 'sftp.private_key'],
    ['what is no key', () => ({ privateKey: 'no key' }), 'credentials', 'Write the whole key'],
    ['a folder that is not there', () => ({ folder: '/no/such/folder' }), 'config', 'Make the folder'],
    ['a server whose key nobody has named', () => ({ hostKey: undefined }), 'config', 'write host_key: "SHA256:'],
  ])('%s', async (_, changes, disposition, fix) => {
    const error = await failure(storage(changes()).check(), [server.privateKey, server.otherKey]);
    expect([error.disposition, error.fix]).toEqual([disposition, expect.stringContaining(fix)]);
    expect(files()).toEqual([]);
  });

  /** A way to the server that can be cut, or held up. */
  const between = async () => {
    const sockets: Socket[] = [];
    const way = createServer((socket) => {
      const on = connect(server.port, '127.0.0.1');
      sockets.push(
        socket.on('error', () => on.destroy()),
        on.on('error', () => socket.destroy()),
      );
      socket.pipe(on).pipe(socket);
    });
    await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void way.close());
    const address = way.address();
    return { sockets, port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
  };

  test('a server that does not answer any more is not waited for', async () => {
    const { sockets, port } = await between();
    const file = await storage({ port }, undefined, 300).begin('list.csv');
    for (const socket of sockets) socket.unpipe();
    const error = await failure(file.append(randomBytes(5_000_000)).then(() => file.finish()));
    expect([error.disposition, error.message]).toEqual(['retry', expect.stringContaining('ETIMEDOUT')]);
    await file.discard();
  });

  test('a connection that breaks amid a file, and a run that is stopped', async () => {
    const { sockets, port } = await between();
    const file = await storage({ port }).begin('list.csv');
    await file.append(randomBytes(100_000));
    for (const socket of sockets) socket.destroy();
    const error = await failure(file.append(randomBytes(5_000_000)).then(() => file.finish()));
    expect([error.disposition, error.message]).toEqual(['retry', expect.stringContaining('cannot write list.csv')]);
    await file.discard();

    const controller = new AbortController();
    const stopped = await storage({}, controller.signal).begin('list.csv');
    await stopped.append(randomBytes(100_000));
    controller.abort(new Error('stopped'));
    await expect(stopped.append(randomBytes(5_000_000)).then(() => stopped.finish())).rejects.toThrow('stopped');
    await stopped.discard();
    expect(files()).not.toContain('list.csv');
  });
});
