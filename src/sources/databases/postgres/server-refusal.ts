import type { DatabaseError } from 'pg';
import type { PostgresConnection } from '../../../config/source-config.ts';
import { ExitCode } from '../../../errors/exit-code.ts';
import type { UserErrorOptions } from '../../../errors/user-error.ts';

export interface ServerRefusal extends UserErrorOptions {
  readonly message: string;
  /** The character of the query that is to blame, from 0. */
  readonly offset: number | undefined;
}

type Words = Omit<ServerRefusal, 'offset'>;

const correct = 'Correct the query under `sql:`.';

/**
 * What a server refuses, by its code (PostgreSQL, Appendix A: Error Codes). Its own words are kept where they speak of names;
 * those of all other classes may show a value of a row.
 */
export function serverRefusal(error: DatabaseError, server: string, connection: PostgresConnection): ServerRefusal {
  const words = ofCode(error, server, connection) ?? ofClass(error, server);
  const position = Number(error.position ?? 1);
  return { ...words, offset: aboutServer.test(error.code ?? '') ? undefined : position - 1 };
}

/** Connections, credentials, databases, resources and operators: the query is not to blame. */
const aboutServer = /^(?:08|28|3D|53|57|58)/;

function ofCode(
  { code, message, hint }: DatabaseError,
  server: string,
  connection: PostgresConnection,
): Words | undefined {
  const { user, database } = connection;
  switch (code) {
    case '28P01':
    case '28000':
      return {
        message: `${server} does not let ${user === undefined ? 'us' : `the user ${JSON.stringify(user)}`} in (${code})`,
        fix: 'Check user and password in `connection`, and whom the server lets in from here (pg_hba.conf).',
        exitCode: ExitCode.credentials,
      };
    case '3D000':
      return {
        message: `${server} has no database ${JSON.stringify(database ?? user ?? '')}`,
        fix: 'Correct the name at the end of `connection`.',
      };
    case '42501':
      return {
        message: `${server}: ${message}`,
        fix: 'Have an administrator GRANT SELECT on it to the user of `connection`.',
        exitCode: ExitCode.refused,
      };
    case '25006':
      return { message: `${server}: the query writes, and a source only reads: ${message}`, fix: correct };
    case '42601':
      if (/multiple commands/i.test(message)) {
        return { message: 'there are several statements, and a source is one query', fix: correct };
      }
      return { message: `${server}: ${message}`, fix: hint ?? correct };
    case '57014':
      return {
        message: `${server} broke off the query: ${message}`,
        fix: 'Make the query faster, or give it more time: `timeout: 15m`.',
        exitCode: ExitCode.later,
      };
    default:
      return undefined;
  }
}

/** Classes whose messages speak of names and of the server: no such feature, wrong names, resources, limits, states, operators, system. */
const speaking: ReadonlySet<string> = new Set(['0A', '3F', '42', '53', '54', '55', '57', '58']);
/** What passes by itself: conflicts with other transactions, connections, resources, an operator's doing. */
const passing: ReadonlySet<string> = new Set(['08', '40', '53', '55', '57', '58']);

function ofClass({ code = '', message, hint }: DatabaseError, server: string): Words {
  const kind = code.slice(0, 2);
  if (passing.has(kind)) {
    const words = speaking.has(kind) ? `: ${message}` : '';
    return {
      message: `${server} broke off (${code})${words}; none of its rows is used`,
      fix: 'Run again later.',
      exitCode: ExitCode.later,
    };
  }
  if (speaking.has(kind)) return { message: `${server}: ${message}`, fix: hint ?? correct };
  return {
    message: `${server} cannot compute the query for some row (${code}); what the row holds is not shown`,
    fix: `${correct} In psql, it says which value is to blame.`,
  };
}
