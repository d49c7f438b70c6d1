import pg from 'pg';
import type { PostgresConnection } from '../../../config/source-config.ts';
import { ExitCode } from '../../../errors/exit-code.ts';
import { UserError, type UserErrorOptions } from '../../../errors/user-error.ts';
import type { PlaceOfError } from '../place-of-error.ts';
import { serverRefusal } from './server-refusal.ts';

/** How people name a server: nothing secret of its address. */
export function serverName({ host, port }: PostgresConnection): string {
  return host.startsWith('/') ? `PostgreSQL in ${host}` : `PostgreSQL at ${host}:${port}`;
}

/** What the driver throws, in people's words. */
export function postgresError(error: unknown, connection: PostgresConnection, place: PlaceOfError): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const server = serverName(connection);
  if (error instanceof pg.DatabaseError) {
    const { offset, ...refusal } = serverRefusal(error, server, connection);
    return place.error(refusal.message, refusal, offset);
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (isOfDriver(error, code)) return error;
  const { message, ...rest } = connectionFailure(error.message, code, server);
  return place.error(message, rest);
}

/** Slips in our code or the driver's are no matter of the network. */
function isOfDriver(error: Error, code: string | undefined): boolean {
  return error instanceof TypeError || error instanceof RangeError || code?.startsWith('ERR_INVALID') === true;
}

interface Failure extends UserErrorOptions {
  readonly message: string;
}

function connectionFailure(message: string, code: string | undefined, server: string): Failure {
  if (/password must be a string|non-empty password/i.test(message)) {
    return {
      message: `${server} asks for a password, and there is none`,
      fix: 'Put it into `connection`: postgres://USER:${PGPASSWORD}@HOST/DATABASE.',
      exitCode: ExitCode.credentials,
    };
  }
  if (/does not support SSL/i.test(message)) {
    return {
      message: `${server} has no TLS, which \`sslmode\` asks for`,
      fix: 'Turn TLS on there, or write sslmode=disable where the network is your own.',
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      message: `the certificate of ${server} is of another host (${code})`,
      fix: 'Write the host in `connection` as the certificate names it; sslmode=verify-ca does not look at the name.',
    };
  }
  if (code !== undefined && /CERT|^UNABLE_TO_|^ERR_TLS_|^ERR_SSL_|^EPROTO$/.test(code)) {
    return {
      message: `the certificate of ${server} is not trusted (${code})`,
      fix: 'Name the certificate of its authority: sslmode=verify-full&sslrootcert=ca.pem at the end of `connection`.',
    };
  }
  if (code === 'ENOTFOUND') {
    return {
      message: `cannot connect to ${server}: there is no such host (ENOTFOUND)`,
      fix: 'Correct the host in `connection`, or check the network.',
      exitCode: ExitCode.later,
    };
  }
  if (/timeout expired|connection timeout/i.test(message) || code === 'ETIMEDOUT') {
    return {
      message: `cannot connect to ${server}: no answer in time`,
      fix: 'Check host and port in `connection`, and that a firewall lets this machine through.',
      exitCode: ExitCode.later,
    };
  }
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ENOENT') {
    return {
      message: `cannot connect to ${server}: nobody listens there (${code})`,
      fix: 'Check host and port in `connection`, and that the server runs and is reached from here.',
      exitCode: ExitCode.later,
    };
  }
  return {
    message: `the connection to ${server} was lost (${code ?? 'closed'}); none of its rows is used`,
    fix: 'Run again.',
    exitCode: ExitCode.later,
  };
}
