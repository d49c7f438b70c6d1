import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { Client, type ConnectConfig, type SFTPWrapper } from 'ssh2';
import type { DestinationContext } from '../destination.ts';
import type { SftpPlace } from './place-settings.ts';
import { otherKey } from './sftp-failure.ts';

export interface SftpConnection {
  readonly files: SFTPWrapper;
  /** Waits for what was asked of the server; fails when the connection ends first, or no answer comes, where the library would say nothing. */
  answer<Result>(asked: Promise<Result>): Promise<Result>;
  end(): void;
}

const patienceMs = 30_000;
/** One call is about a megabyte at most; a server that hangs over its disk goes on saying that it is there. */
const answerWithinMs = 300_000;

export interface Surroundings extends Pick<DestinationContext, 'signal'> {
  /** Milliseconds that one call may take; default: five minutes. */
  readonly answerWithinMs?: number;
}

/** Connects; a server whose key is not the one that the config names is told nothing. */
export async function connectSftp(
  place: SftpPlace,
  { signal, answerWithinMs: longestMs = answerWithinMs }: Surroundings,
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
    let fail: (error: unknown) => void = () => undefined;
    const broken = new Promise<never>((_, reject) => {
      fail = reject;
      client.on('error', reject);
      client.on('close', () => {
        reject(new Error('the connection ended'));
      });
    });
    // Told by the calls that wait for it.
    broken.catch(() => undefined);
    const answer = async <Result>(asked: Promise<Result>): Promise<Result> => {
      const timer = setTimeout(() => {
        fail(Object.assign(new Error('the server does not answer'), { code: 'ETIMEDOUT' }));
        client.destroy();
      }, longestMs);
      try {
        return await Promise.race([asked, broken]);
      } finally {
        clearTimeout(timer);
      }
    };
    return { files: await answer(promisify(client.sftp.bind(client))()), answer, end };
  } catch (error) {
    client.on('error', () => undefined);
    end();
    if (shown !== undefined && shown !== hostKey) throw otherKey(place, shown);
    throw error;
  }
}
