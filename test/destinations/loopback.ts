import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterTest } from '../clean-up.ts';

export interface Received {
  readonly method: string;
  /** With the query, undecoded. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: unknown;
}

export interface Loopback {
  readonly url: string;
  readonly received: readonly Received[];
}

/** A server on 127.0.0.1 that answers as told and keeps what it got; it closes after the test. */
export async function loopback(answer: (request: Received) => Answer): Promise<Loopback> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: target = '', headers } = request;
      const got = { method, target, headers, body: Buffer.concat(chunks).toString('utf8') };
      received.push(got);
      const { status = 200, headers: more = {}, body = '' } = answer(got);
      response.writeHead(status, more);
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  afterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}
