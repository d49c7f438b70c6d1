import { resolve } from 'node:path';
import type { PostgresConnection, SslMode } from './source-config.ts';

const sslModes: readonly SslMode[] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];
const usualPort = 5432;
const lastPort = 65_535;

/** What is wrong with an address. Quotes nothing of it: what is out of place may be the password. */
export interface AddressProblem {
  readonly problem: string;
  readonly fix: string;
}

const notation =
  'Write postgres://USER:PASSWORD@HOST:5432/DATABASE; in a password, / # ? % and @ are written %2F %23 %3F %25 %40.';

/**
 * Reads `postgres://user:password@host:5432/database?sslmode=…`.
 *
 * @param directory what paths in it are relative to
 */
export function readPostgresUrl(text: string, directory: string): PostgresConnection | AddressProblem {
  const url = parse(text);
  if (url === undefined) return { problem: 'is no address that can be read', fix: notation };
  const { searchParams: parameters } = url;
  const parameter = (name: string) => parameters.get(name) ?? undefined;
  const path = (name: string) => {
    const written = parameter(name);
    return written === undefined ? undefined : resolve(directory, written);
  };
  const sslMode = sslModes.find((mode) => mode === (parameter('sslmode') ?? 'prefer'));
  if (sslMode === undefined) return { problem: 'has an unknown sslmode', fix: `Write one of ${sslModes.join(', ')}.` };
  const port = portOf(parameter('port') ?? url.port);
  if (port === undefined) return { problem: 'has a port that is none', fix: `Write a number from 1 to ${lastPort}.` };
  const seconds = Number(parameter('connect_timeout') ?? 0);
  return {
    kind: 'postgresql',
    host: parameter('host') ?? (decoded(url.hostname).replace(/^\[|\]$/g, '') || 'localhost'),
    port,
    user: parameter('user') ?? filled(decoded(url.username)),
    password: parameter('password') ?? filled(decoded(url.password)),
    database: parameter('dbname') ?? filled(decoded(url.pathname.slice(1))),
    options: parameter('options'),
    connectTimeout: seconds > 0 ? seconds * 1000 : undefined,
    sslMode,
    sslRootCert: parameter('sslrootcert') === 'system' ? undefined : path('sslrootcert'),
    sslCert: path('sslcert'),
    sslKey: path('sslkey'),
  };
}

/** The passwords of an address, as they are and as they are written in it. */
export function passwordsOf(text: string): string[] {
  const url = parse(text);
  if (url === undefined) return [];
  const secret = [...url.searchParams].filter(([name]) => /password|passphrase/i.test(name)).map(([, value]) => value);
  return [url.password, decoded(url.password), ...secret].filter((each) => each !== '');
}

/** Undefined for what is no address, also for one in which a password's character ends the host's part too early. */
function parse(text: string): URL | undefined {
  // Between user and socket's folder there may be no host, which is no URL to everybody.
  const written = text.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?#]|$)/, '$1localhost');
  if (!URL.canParse(written)) return undefined;
  const url = new URL(written);
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) return undefined;
  try {
    for (const part of [url.hostname, url.username, url.password, url.pathname]) decodeURIComponent(part);
  } catch {
    return undefined;
  }
  return url;
}

/** Undefined for what is no port. */
function portOf(written: string): number | undefined {
  const port = written === '' ? usualPort : Number(written);
  return /^\d*$/.test(written) && port >= 1 && port <= lastPort ? port : undefined;
}

const decoded = (text: string) => decodeURIComponent(text);
const filled = (text: string) => (text === '' ? undefined : text);
