import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';

const decoders: Readonly<Record<string, typeof createUnzip | typeof createBrotliDecompress>> = {
  gzip: createUnzip,
  'x-gzip': createUnzip,
  deflate: createUnzip,
  br: createBrotliDecompress,
};

/** The body of an answer; unpacked where a gateway compresses what was asked for as it is. */
export function plainBody(response: IncomingMessage): AsyncIterable<Buffer> {
  const decoder = decoders[response.headers['content-encoding']?.trim().toLowerCase() ?? ''];
  // What goes wrong on the way ends the unpacked body with that error, which is told to whoever reads it.
  return decoder === undefined ? response : pipeline(response, decoder(), () => undefined);
}
