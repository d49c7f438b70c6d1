import type { NotifyConfig } from '../config/config.ts';
import { DestinationError } from '../errors/destination-error.ts';
import { createExchange, type Exchange } from '../transport/exchange.ts';
import { timeLimit } from '../transport/network-failure.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import type { Notice } from './notice.ts';
import type { Sending } from './sending.ts';
import { slackMessage } from './slack-message.ts';

export type Address = Extract<NotifyConfig, { url: string }>;

/** Before the one repeat; more where the answer asks for more. */
const pauseMs = 1_000;
/** What is said in answer to a notice is of no use. */
const mostAnswered = 100_000;

interface Attempt {
  /** Undefined: the notice was taken. */
  readonly problem: string | undefined;
  /** When it may be repeated; undefined: that would not help. */
  readonly againMs?: number | undefined;
}

/** Sends a notice to an address, twice where the first time may have been bad luck. Gives what went wrong, without the address. */
export async function postNotice(block: Address, notice: Notice, sending: Sending): Promise<string | undefined> {
  const limit = timeLimit(sending.signal, block.timeoutMs);
  const exchange = createExchange({ signal: limit.signal, log: ignore, maxResponseBytes: mostAnswered });
  let first: Attempt | undefined;
  try {
    first = await attempt(exchange, block, notice, sending);
    if (first.againMs === undefined || first.againMs >= block.timeoutMs) return first.problem;
    await sending.sleep(first.againMs, limit.signal);
    return (await attempt(exchange, block, notice, sending)).problem;
  } catch (error) {
    sending.signal.throwIfAborted();
    if (!limit.reached()) throw error;
    return first?.problem ?? 'no answer in time';
  } finally {
    limit.end();
  }
}

async function attempt(exchange: Exchange, block: Address, notice: Notice, sending: Sending): Promise<Attempt> {
  const headers = block.kind === 'webhook' ? block.headers : {};
  try {
    const {
      status,
      headers: answered,
      text,
    } = await exchange({
      method: 'POST',
      url: block.url,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(block.kind === 'slack' ? slackMessage(notice) : notice),
      timeoutMs: block.timeoutMs,
      operation: 'notice',
    });
    if (status >= 200 && status < 300) return { problem: block.kind === 'slack' ? notSlack(text) : undefined };
    const again = status === 429 || status >= 500;
    const againMs = again ? (retryAfterMs(answered, sending.now()) ?? pauseMs) : undefined;
    return { problem: `HTTP ${status}${block.kind === 'slack' ? slackReason(text) : ''}`, againMs };
  } catch (error) {
    if (!(error instanceof DestinationError)) throw error;
    return failed(error);
  }
}

/** A proxy or a sign-in page says 200 too; what takes Slack's messages never answers with a page. */
function notSlack(text: string): string | undefined {
  return /^\s*</.test(text) ? 'a web page answered' : undefined;
}

/** Slack says in one word what it does not like: `no_service`, `invalid_blocks`. */
function slackReason(text: string): string {
  return /^[a-z_]{3,40}$/.test(text.trim()) ? ` (${text.trim()})` : '';
}

/** The error's own words name the host, which of some webhooks is all of the secret. */
function failed({ disposition, httpStatus, code }: DestinationError): Attempt {
  if (httpStatus !== undefined && httpStatus < 300) return { problem: undefined };
  if (httpStatus !== undefined && httpStatus < 400) {
    return { problem: `HTTP ${httpStatus}: it redirects, and notices do not follow` };
  }
  if (httpStatus !== undefined) return { problem: `HTTP ${httpStatus}` };
  if (code === 'TIMEOUT') return { problem: 'no answer in time' };
  if (disposition === 'retry') return { problem: `no answer (${code ?? 'NETWORK'})`, againMs: pauseMs };
  return { problem: code === undefined ? 'the request cannot be made' : `its certificate is not trusted (${code})` };
}

/** Lines about the request would name the address. */
function ignore(): void {}
