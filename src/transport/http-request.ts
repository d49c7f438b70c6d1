import { Agent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, globalAgent, request as httpsRequest } from 'node:https';
import { setImmediate } from 'node:timers/promises';

/** An idle connection is closed after this long, before most servers close it under our hands. */
const idleMs = 4_000;
/** A host that takes no connection is given up after this long. */
const connectMs = 10_000;

/** The proxies of the environment, where Node is told to use them (NODE_USE_ENV_PROXY, Node 24); only its own agents know by themselves. */
const { options: ofNode } = globalAgent;
const proxies = 'proxyEnv' in ofNode ? { proxyEnv: ofNode.proxyEnv } : {};

const options = { keepAlive: true, timeout: idleMs, ...proxies };
const agents = { http: new Agent(options), https: new HttpsAgent(options) };

export interface HttpRequest {
  readonly method: string;
  readonly headers: Headers;
  /** In pieces: they are sent one after the other and never put together. */
  readonly body: readonly Uint8Array[];
  readonly signal: AbortSignal;
}

/**
 * Sends one request and gives the head of its answer; the body is read from it. No redirects. Node's own client rather than fetch, which
 * copies a body of some megabytes three times on the one thread that waits for everybody's answers.
 *
 * @throws whatever the network stack says, with a `code`; `CONNECT_TIMEOUT` when no connection came about in ten seconds
 */
export async function sendHttp(url: URL, { method, headers, body, signal }: HttpRequest): Promise<IncomingMessage> {
  // A connection that was closed behind its last answer is taken for an open one until that is heard, two turns later.
  await setImmediate();
  await setImmediate();
  const secure = url.protocol === 'https:';
  const bytes = body.reduce((sum, piece) => sum + piece.byteLength, 0);
  const sent = Object.fromEntries(headers);
  if (bytes > 0 || method !== 'GET') sent['content-length'] = String(bytes);
  return new Promise((resolve, reject) => {
    const given = { method, headers: sent, signal };
    const request = secure
      ? httpsRequest(url, { ...given, agent: agents.https })
      : httpRequest(url, { ...given, agent: agents.http });
    request.on('response', resolve).on('error', reject);
    limitConnecting(request, secure ? 'secureConnect' : 'connect');
    for (const piece of body) request.write(piece);
    request.end();
  });
}

function limitConnecting(request: ClientRequest, connected: 'connect' | 'secureConnect'): void {
  request.on('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => {
      request.destroy(Object.assign(new Error('no connection'), { code: 'CONNECT_TIMEOUT' }));
    }, connectMs);
    const stop = (): void => clearTimeout(timer);
    socket.once(connected, stop).once('close', stop);
  });
}
