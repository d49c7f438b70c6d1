import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { Client, type ConnectConfig, type SFTPWrapper } from 'ssh2';
import type { DestinationContext } from '../destination.ts';
import type { SftpPlace } from './place-settings.ts';
import { otherKey } from './sftp-failure.ts';

export interface SftpConnection {
  readonly files: SFTPWrapper;
  /** Waits for what was asked of the server; fails when the connection ends first, where the library would say nothing. */
  answer<Result>(asked: Promise<Result>): Promise<Result>;
  end(): void;
}

const patienceMs = 30_000;

/** Connects; a server whose key is not the one that the config names is told nothing. */
export async function connectSftp(
  place: SftpPlace,
  { signal }: Pick<DestinationContext, 'signal'>,
): Promise<SftpConnection> {
  const { host, port, user: username, password, privateKey, passphrase, hostKey } = place;
  signal.throwIfAborted();
  const client = new Client();
  let shown: string | undefined;
  const config: ConnectConfig = {
    host,
    port,
    username,
    readyTimeout: patienceMs,
    keepaliveInterval: patienceMs,
    hostVerifier: (key: Buffer) => {
      shown = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
      return shown === hostKey;
    },
    ...(password !== undefined && { password }),
    ...(privateKey !== undefined && { privateKey }),
    ...(passphrase !== undefined && { passphrase }),
  };
  const abort = (): void => {
    client.destroy();
  };
  signal.addEventListener('abort', abort);
  const end = (): void => {
    signal.removeEventListener('abort', abort);
    client.end();
  };
  try {
    const ready = once(client, 'ready', { signal });
    client.connect(config);
    await ready;
    // What is asked of a server is small and waited for.
    client.setNoDelay(true);
    const broken = new Promise<never>((_, reject) => {
      client.on('error', reject);
      client.on('close', () => {
        reject(new Error('the connection ended'));
      });
    });
    // Told by the calls that wait for it.
    broken.catch(() => undefined);
    const answer = <Result>(asked: Promise<Result>): Promise<Result> => Promise.race([asked, broken]);
    return { files: await answer(promisify(client.sftp.bind(client))()), answer, end };
  } catch (error) {
    client.on('error', () => undefined);
    end();
    if (shown !== undefined && shown !== hostKey) throw otherKey(place, shown);
    throw error;
  }
}
