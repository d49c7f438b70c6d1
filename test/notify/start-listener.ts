import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterTest } from '../clean-up.ts';

export interface Heard {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Listener {
  /** Base URL; nothing listens there when the test has ended. */
  readonly url: string;
  readonly heard: Heard[];
}

export type Answer = (response: ServerResponse, heard: Heard, times: number) => void;

/** A server on the loopback interface that takes notices. `answer` is asked with how many requests there have been. */
export async function startListener(answer: Answer = (response) => response.end('ok')): Promise<Listener> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const one = { method: request.method, path: request.url, headers: request.headers, body };
      heard.push(one);
      answer(response, one, heard.length);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  afterTest(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

/** An address at which nobody listens any more. */
export async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}`;
}

/** What Slack answers: `ok`, or 400 and a word where the message is not what its pages allow. */
export const answerLikeSlack: Answer = (response, { headers, body }) => {
  const problem = slackProblem(headers['content-type'], body);
  response.writeHead(problem === undefined ? 200 : 400, { 'content-type': 'text/html' });
  response.end(problem ?? 'ok');
};

/**
 * What is wrong with a message by https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and
 * https://docs.slack.dev/reference/block-kit/blocks (2026-11); stricter where Slack would cut.
 */
export function slackProblem(type: string | undefined, body: string): string | undefined {
  if (type !== 'application/json') return 'invalid_content_type';
  const { text, blocks, ...others } = JSON.parse(body) as Record<string, unknown>;
  if (Object.keys(others).length > 0) return 'invalid_payload';
  if (typeof text !== 'string' || text === '' || text.length > 40_000 || !escaped(text)) return 'no_text';
  if (!Array.isArray(blocks) || blocks.length === 0 || blocks.length > 50) return 'invalid_blocks';
  return blocks.every(isBlock) ? undefined : 'invalid_blocks';
}

function isBlock(block: Record<string, unknown>): boolean {
  const keys = Object.keys(block).toSorted().join(' ');
  if (block['type'] === 'header') return keys === 'text type' && isText(block['text'], 'plain_text', 150);
  if (block['type'] === 'section') return keys === 'text type' && isText(block['text'], 'mrkdwn', 3_000);
  if (block['type'] !== 'context' || keys !== 'elements type') return false;
  const { elements } = block;
  return (
    Array.isArray(elements) &&
    elements.length > 0 &&
    elements.length <= 10 &&
    elements.every((element) => isText(element, 'mrkdwn', 3_000))
  );
}

function isText(value: unknown, type: 'plain_text' | 'mrkdwn', limit: number): boolean {
  const { text, emoji, verbatim, ...others } = value as Record<string, unknown>;
  if (others['type'] !== type || Object.keys(others).length > 1) return false;
  if (type === 'plain_text' ? verbatim !== undefined : emoji !== undefined) return false;
  return (
    typeof text === 'string' && text.length > 0 && text.length <= limit && (type === 'plain_text' || escaped(text))
  );
}

/** No `<`, `>` or `&` but of entities and of links; no half of a character at a cut. */
function escaped(text: string): boolean {
  const rest = text.replace(/<https?:\/\/[^\s<>|]+>/g, '').replace(/&(?:amp|lt|gt);/g, '');
  return !/[&<>]/.test(rest) && !/\p{Surrogate}/u.test(text);
}
