import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCode } from '../errors/error-code.ts';
import { UserError } from '../errors/user-error.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** What is answered at a path. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export interface Listening {
  /** `127.0.0.1:9464`. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * `[HOST:]PORT`; without a host only this machine is answered.
 *
 * @throws UserError when it is no such thing
 */
export function parseListen(written: string): ListenAddress {
  const [, brackets, host, port = ''] = /^(?:(?:\[([\da-fA-F:]+)\]|([\w.-]+)):)?(\d{1,5})$/.exec(written) ?? [];
  if (port !== '' && Number(port) <= 65_535) return { host: brackets ?? host ?? '127.0.0.1', port: Number(port) };
  throw new UserError(`--listen is no port, nor host and port: ${written}`, {
    fix: 'Write it like --listen 9464 (this machine only) or --listen 0.0.0.0:9464.',
  });
}

/**
 * Answers GET requests for these paths.
 *
 * @throws UserError when the port is taken or may not be had
 */
export async function listen(
  { host, port }: ListenAddress,
  paths: Readonly<Record<string, () => Promise<Answer>>>,
): Promise<Listening> {
  const server = createServer((request, response) => {
    const [pathname = ''] = (request.url ?? '').split('?');
    const answer = Object.hasOwn(paths, pathname) ? paths[pathname] : undefined;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const plain = (status: number, body: string): Promise<Answer> =>
      Promise.resolve({ status, type: 'text/plain; charset=utf-8', body });
    const answered = !isRead
      ? plain(405, 'only GET\n')
      : (answer?.() ?? plain(404, `try ${Object.keys(paths).join(' or ')}\n`));
    send(response, answered, request.method === 'HEAD').catch(() => response.destroy());
  });
  // Who connects and says nothing is not kept.
  server.maxConnections = 100;
  server.headersTimeout = 10_000;
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(refused(error, host, port)));
    server.listen(port, host, resolve);
  });
  const { address, port: taken, family } = server.address() as AddressInfo;
  return {
    address: `${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function send(response: ServerResponse, answered: Promise<Answer>, headOnly: boolean): Promise<void> {
  const { status, type, body } = await answered;
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(headOnly ? undefined : body);
}

function refused(error: Error, host: string, port: number): UserError {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'it is in use',
    EACCES: 'this user may not have it',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'this machine has no such address',
  };
  return new UserError(`cannot listen at ${host}:${port}: ${reasons[errorCode(error) ?? ''] ?? error.message}`, {
    fix: 'Name another with --listen.',
    cause: error,
  });
}
