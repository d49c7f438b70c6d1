import type { IncomingMessage } from 'node:http';

/** Largest body the sandbox takes, in bytes; above every platform's largest batch. */
const LARGEST = 64 * 1024 * 1024;

/** The whole body; undefined when it is larger than 64 MB. Rejects when the client goes away before its end. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('The request has an encoding set.');
    size += chunk.length;
    // The rest is read and thrown away: closing now would reach the client as a broken connection, not as an answer.
    if (size <= LARGEST) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > LARGEST ? undefined : Buffer.concat(chunks);
}
