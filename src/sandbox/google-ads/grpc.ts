import type { Http2ServerResponse } from 'node:http2';
import type { Reply } from '../engine/call.ts';

const prefixBytes = 5;

/** Calls of gRPC name a service and a method; those of REST a version. */
export function isGrpc(path: string): boolean {
  return path.startsWith('/google.');
}

/** The one message of a unary call, without what says how long it is. */
export function messageOf(body: Buffer): Buffer {
  return body.subarray(prefixBytes);
}

/** google.rpc.Code by the HTTP status that stands for it. */
const codes: Readonly<Record<number, number>> = {
  200: 0,
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  409: 10,
  429: 8,
  500: 13,
  501: 12,
  503: 14,
  504: 4,
};

/** An answer in the form of gRPC: `bytes` are its message; `headers` its trailers, where it is a refusal. */
export function answerGrpc(response: Http2ServerResponse, { status, bytes, headers = {}, text }: Reply): void {
  response.setHeader('content-type', 'application/grpc');
  const code = codes[status] ?? 2;
  if (code !== 0 || bytes === undefined) {
    // Trailers alone: a refusal that comes before any message.
    const trailers = {
      'grpc-status': String(code === 0 ? 2 : code),
      'grpc-message': encodeURI(text ?? ''),
      ...headers,
    };
    for (const [name, value] of Object.entries(trailers)) response.setHeader(name, value);
    response.end();
    return;
  }
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(bytes.length, 1);
  response.addTrailers({ 'grpc-status': '0' });
  response.end(Buffer.concat([prefix, bytes]));
}
