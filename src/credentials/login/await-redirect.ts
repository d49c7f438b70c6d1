import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCode } from '../../errors/error-code.ts';
import { UserError } from '../../errors/user-error.ts';

/** Waits on this machine for the browser to come back. */
export interface RedirectServer {
  /** As it was given, because it is compared letter by letter; with the port that was found free when it named none. */
  readonly redirectUri: string;
  /** The address that the browser came back to; rejects with the signal's reason. */
  readonly arrival: Promise<URL>;
  close(): void;
}

const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether a program on this machine can wait at an address. */
export function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && loopbackHosts.includes(hostname);
}

/**
 * Listens at an address, on any free port when it names none. Only this machine reaches it.
 *
 * @throws UserError when the port is taken
 */
export async function awaitRedirect(given: string, signal: AbortSignal): Promise<RedirectServer> {
  const address = new URL(given);
  let arrived: (url: URL) => void = () => {};
  let failed: (reason: unknown) => void = () => {};
  const arrival = new Promise<URL>((resolve, reject) => {
    arrived = resolve;
    failed = reject;
  });
  const server = createServer((request, response) => {
    const url = answerIn(request.url ?? '', address);
    response.writeHead(url === undefined ? 404 : 200, {
      'content-type': 'text/html; charset=utf-8',
      connection: 'close',
    });
    response.end(url === undefined ? '' : page);
    if (url !== undefined) arrived(url);
  });
  await listen(server, address);
  const here = new URL(address);
  here.port = String((server.address() as AddressInfo).port);
  const onAbort = (): void => failed(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const there = arrival.then((url) => new URL(url.pathname + url.search, here));
  // Whoever waits gets the reason; nobody may be waiting yet.
  there.catch(() => {});
  return {
    redirectUri: address.port === '' ? here.href : given,
    arrival: there,
    close() {
      signal.removeEventListener('abort', onAbort);
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The address that the browser came back to; undefined for whatever else is asked for here. */
function answerIn(asked: string, address: URL): URL | undefined {
  const url = URL.canParse(asked, address.href) ? new URL(asked, address) : undefined;
  if (url?.pathname !== address.pathname) return undefined;
  return url.searchParams.has('code') || url.searchParams.has('error') ? url : undefined;
}

const page =
  '<!DOCTYPE html><title>audience-sync</title><p>audience-sync has the answer. You can close this window and go back to the terminal.</p>';

async function listen(server: Server, { hostname, port }: URL): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(Number(port), hostname.replace(/^\[|\]$/g, ''), resolve);
    });
  } catch (cause) {
    const code = errorCode(cause) ?? 'unknown';
    const why = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be listened at (${code})`;
    throw new UserError(`port ${port} of this machine ${why}`, {
      fix: 'End what listens there, name another port in --redirect-uri, or use --no-browser and paste the address.',
      cause,
    });
  }
}
