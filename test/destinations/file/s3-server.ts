import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';

/** Keys that the server knows: what each may do. */
const keys: Readonly<Record<string, { readonly secret: string; readonly writes: boolean }>> = {
  WRITER: { secret: 'writers secret', writes: true },
  READER: { secret: 'readers secret', writes: false },
};

export interface S3Server {
  readonly url: string;
  /** Objects of the bucket `lists`, by name. */
  readonly objects: ReadonlyMap<string, Buffer>;
  /** Uploads in parts that were begun and neither ended nor given up. */
  readonly unfinished: ReadonlyMap<string, unknown>;
  stop(): Promise<void>;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const smallestPart = 5 * 1024 * 1024;

/**
 * One bucket, `lists`, on 127.0.0.1: objects, uploads in parts, ranges, lists, and signatures of version 4, as the API reference of Amazon S3
 * has them.
 */
export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, { readonly etag: string; readonly bytes: Buffer }>>();

  const answer = (call: Call): Answer => {
    const user = signedBy(call);
    if (typeof user === 'string') return fault(403, user);
    const [, bucket = '', ...rest] = call.path.split('/');
    if (bucket !== 'lists') return fault(404, 'NoSuchBucket');
    const name = decodeURIComponent(rest.join('/'));
    if (call.method !== 'GET' && !user.writes) return fault(403, 'AccessDenied');
    const upload = call.query.get('uploadId');
    switch (call.method) {
      case 'GET':
        return name === '' ? list(objects, call.query) : read(objects.get(name), call.headers.range);
      case 'DELETE':
        if (upload === null) objects.delete(name);
        else uploads.delete(upload);
        return { status: 204 };
      case 'POST': {
        if (call.query.has('uploads')) {
          const id = randomUUID();
          uploads.set(id, new Map());
          return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
        }
        const parts = uploads.get(upload ?? '');
        if (parts === undefined) return fault(404, 'NoSuchUpload');
        const asked = [...call.body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, n]) => Number(n));
        const given = asked.map((n) => parts.get(n)?.bytes);
        if (given.some((part, index) => part === undefined || (index < given.length - 1 && part.length < smallestPart)))
          return fault(400, 'InvalidPart');
        objects.set(name, Buffer.concat(given.filter((part) => part !== undefined)));
        uploads.delete(upload ?? '');
        return xml(`<CompleteMultipartUploadResult><ETag>"done"</ETag></CompleteMultipartUploadResult>`);
      }
      case 'PUT': {
        const etag = `"${createHash('md5').update(call.body).digest('hex')}"`;
        if (upload === null) objects.set(name, call.body);
        else if (uploads.has(upload)) {
          uploads.get(upload)?.set(Number(call.query.get('partNumber')), { etag, bytes: call.body });
        } else return fault(404, 'NoSuchUpload');
        return { status: 200, headers: { etag } };
      }
      default:
        return fault(405, 'MethodNotAllowed');
    }
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const body = Buffer.concat(chunks);
      const {
        status,
        body: said,
        headers,
      } = answer({
        method: request.method ?? '',
        path: pathname,
        query: searchParams,
        headers: request.headers,
        body,
      });
      response.writeHead(status, { 'x-amz-request-id': randomUUID(), ...headers }).end(said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    objects,
    unfinished: uploads,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function list(objects: ReadonlyMap<string, Buffer>, query: URLSearchParams): Answer {
  const prefix = query.get('prefix') ?? '';
  const found = [...objects.keys()].filter(
    (name) => name.startsWith(prefix) && !name.slice(prefix.length).includes('/'),
  );
  const entries = found.toSorted().map((name) => `<Contents><Key>${name}</Key></Contents>`);
  return xml(`<ListBucketResult><IsTruncated>false</IsTruncated>${entries.join('')}</ListBucketResult>`);
}

function read(object: Buffer | undefined, range: string | undefined): Answer {
  if (object === undefined) return fault(404, 'NoSuchKey');
  const [, from = '0', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  if (range === undefined) return { status: 200, body: object };
  if (object.length <= Number(from)) return fault(416, 'InvalidRange');
  return { status: 206, body: object.subarray(Number(from), Number(to) + 1) };
}

const xml = (body: string): Answer => ({
  status: 200,
  body: `<?xml version="1.0"?>${body}`,
  headers: { 'content-type': 'application/xml' },
});

const fault = (status: number, code: string): Answer => ({
  ...xml(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`),
  status,
});

/** Signature version 4 of a whole body, computed anew (docs.aws.amazon.com/AmazonS3/latest/API, sig-v4-header-based-auth). */
function signedBy({ method, path, query, headers, body }: Call): { readonly writes: boolean } | string {
  const said =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (said === null) return 'AccessDenied';
  const [, id = '', day = '', region = '', names = '', signature] = said;
  const key = keys[id];
  if (key === undefined) return 'InvalidAccessKeyId';
  const content = String(headers['x-amz-content-sha256']);
  const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
  if (content !== 'UNSIGNED-PAYLOAD' && content !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const encoded = (text: string) =>
    encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.codePointAt(0)?.toString(16).toUpperCase()}`);
  const asked = [...query]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .toSorted()
    .join('&');
  const sent = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, path, asked, sent.join(''), names, content].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const hmac = (secret: string | Buffer, text: string) => createHmac('sha256', secret).update(text).digest();
  const signing = ['s3', 'aws4_request'].reduce(hmac, hmac(hmac(`AWS4${key.secret}`, day), region));
  return hmac(signing, toSign).toString('hex') === signature ? key : 'SignatureDoesNotMatch';
}
