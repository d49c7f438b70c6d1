import { readFileSync } from 'node:fs';
import { connect as connectSocket, Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import type { PostgresConnection } from '../../../config/source-config.ts';
import type { PlaceOfError } from '../place-of-error.ts';
import { postgresError } from './postgres-error.ts';

/** A connection to a server, and how it is ended whatever it does. */
export interface PostgresClient {
  readonly client: pg.Client;
  /** Has the server give up what it does, and hangs up. */
  abandon(): void;
}

/** Servers that do not answer at all are given up after this time (milliseconds). */
const usualConnectTimeout = 30_000;
/** A request to give up, by itself on a connection of its own (PostgreSQL's protocol, "Canceling Requests in Progress"). */
const cancelCode = 80_877_102;

/**
 * Connects, with or without TLS as `sslmode` says.
 *
 * @throws UserError when the server is not reached or does not let us in
 */
export async function openClient(
  connection: PostgresConnection,
  signal: AbortSignal,
  place: PlaceOfError,
): Promise<PostgresClient> {
  const ways = waysOf(connection, place);
  for (const [index, ssl] of ways.entries()) {
    const attempt = createClient(connection, ssl);
    const stop = (): void => attempt.abandon();
    signal.addEventListener('abort', stop, { once: true });
    try {
      signal.throwIfAborted();
      await attempt.client.connect();
      return attempt;
    } catch (error) {
      attempt.abandon();
      if (index === ways.length - 1 || !isOfEncryption(error)) throw postgresError(error, connection, place);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
  throw new Error('no way to connect');
}

function createClient(connection: PostgresConnection, ssl: ConnectionOptions | false): PostgresClient {
  const socket = new Socket();
  const { host, port, user, password, database, options, connectTimeout = usualConnectTimeout } = connection;
  const client = new pg.Client({
    host,
    port,
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(database !== undefined && { database }),
    ...(options !== undefined && { options }),
    ssl,
    stream: () => socket,
    application_name: 'audience-sync',
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
  });
  // Whoever waits for an answer is told; without a listener the process would end.
  client.on('error', () => {});
  const abandon = (): void => {
    cancel(client, connection);
    socket.destroy();
  };
  return { client, abandon };
}

/** `allow` and `prefer` do without encryption where there is none. */
function waysOf(connection: PostgresConnection, place: PlaceOfError): readonly (ConnectionOptions | false)[] {
  const { sslMode } = connection;
  if (sslMode === 'disable') return [false];
  const tls = tlsOptions(connection, place);
  if (sslMode === 'allow') return [false, tls];
  return sslMode === 'prefer' ? [tls, false] : [tls];
}

function tlsOptions(
  { host, sslMode, sslRootCert, sslCert, sslKey }: PostgresConnection,
  place: PlaceOfError,
): ConnectionOptions {
  const read = (name: string, path: string | undefined) => {
    try {
      return path === undefined ? undefined : readFileSync(path, 'utf8');
    } catch {
      throw place.error(`the file of ${name} cannot be read`, {
        fix: `Correct the path after ${name}= in \`connection\`.`,
      });
    }
  };
  const ca = read('sslrootcert', sslRootCert);
  const cert = read('sslcert', sslCert);
  const key = read('sslkey', sslKey);
  // With the authority's certificate at hand, `require` verifies too, as in libpq.
  const verifies = sslMode.startsWith('verify-') || (sslMode === 'require' && ca !== undefined);
  return {
    rejectUnauthorized: verifies,
    ...(sslMode !== 'verify-full' && { checkServerIdentity: () => undefined }),
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(/^[\d.]+$|[:/]/.test(host) ? {} : { servername: host }),
  };
}

/** The server has no TLS, or lets us in only with (or without) it. */
function isOfEncryption(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof pg.DatabaseError) return error.code === '28000' && /pg_hba\.conf/.test(error.message);
  return /does not support SSL/i.test(error.message);
}

function cancel(client: pg.Client, { host, port }: PostgresConnection): void {
  // The driver has both and its types do not say so.
  const [processID, secretKey]: unknown[] = ['processID', 'secretKey'].map((name): unknown =>
    Reflect.get(client, name),
  );
  if (typeof processID !== 'number' || typeof secretKey !== 'number') return;
  const message = Buffer.alloc(16);
  for (const [index, value] of [message.length, cancelCode, processID].entries())
    message.writeInt32BE(value, index * 4);
  message.writeInt32BE(secretKey, 12);
  const socket = host.startsWith('/') ? connectSocket(`${host}/.s.PGSQL.${port}`) : connectSocket(port, host);
  // Who cannot be told keeps to the time limit by itself.
  socket.on('error', () => {}).unref();
  socket.end(message);
}
