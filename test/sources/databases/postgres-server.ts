import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** Where Debian's package has the newest server's programs, which it keeps out of the PATH; undefined when there is none. */
export const postgresPrograms = programs();

export interface PostgresServer {
  readonly port: number;
  /** The authority that signed its certificate. */
  readonly certificate: string;
  /** `postgres://user:password@127.0.0.1:port/database` */
  url(user?: string, database?: string): string;
  /** Statements as its owner. */
  run(sql: string, database?: string): Promise<void>;
  stop(): Promise<void>;
}

export const password = 'Pa/ss#w?rd%40@1';

/** Starts a server of its own on 127.0.0.1, which dies with this process. */
export async function startPostgres(): Promise<PostgresServer> {
  if (postgresPrograms === undefined) throw new Error('PostgreSQL is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const account = accountFor(folder);
  const data = join(folder, 'data');
  const inFolder = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    if (account !== undefined) chownSync(join(folder, name), account.uid, account.gid);
    return join(folder, name);
  };
  const initdb = [data, '-U', 'owner', '-A', 'scram-sha-256', '--pwfile', inFolder('password', password)];
  execFileSync(join(postgresPrograms, 'initdb'), ['-D', ...initdb, '-E', 'UTF8', '--locale=C', '--no-sync'], {
    ...account,
    stdio: 'pipe',
  });
  const certificate = certify(folder, inFolder);
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    fsync: 'off',
    shared_buffers: '16MB',
    max_connections: '20',
    ssl: 'on',
    ssl_cert_file: join(folder, 'server.crt'),
    ssl_key_file: join(folder, 'server.key'),
  };
  const words = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const server = spawnBound(join(postgresPrograms, 'postgres'), words, account);
  const url = (user = 'owner', database = 'postgres') =>
    `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  const run = async (sql: string, database?: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url('owner', database) });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const stop = async (): Promise<void> => {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    if (server.exitCode === null && server.kill('SIGQUIT')) await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  await untilReady(server, run);
  return { port, certificate, url, run, stop };
}

function programs(): string | undefined {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).toSorted((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(home, version, 'bin')).find((path) => existsSync(join(path, 'initdb')));
  if (found === undefined) {
    process.stderr.write(
      'PostgreSQL is not installed; its tests are skipped. To run them: apt-get install -y postgresql\n',
    );
  }
  return found;
}

/** The server refuses to run as root; then it runs as the account that came with its package. */
function accountFor(folder: string): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [uid = 0, gid = 0] = ['-u', '-g'].map((what) =>
    Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' })),
  );
  chownSync(folder, uid, gid);
  return { uid, gid };
}

/** However this process ends, the system ends the server with it. */
function spawnBound(program: string, words: readonly string[], account: ReturnType<typeof accountFor>): ChildProcess {
  const as = account === undefined ? [] : [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'];
  return spawn('setpriv', [...as, '--pdeathsig', 'KILL', program, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** A certificate for `localhost`, signed by itself. The server's package brings openssl. */
function certify(folder: string, inFolder: (name: string, text: string) => string): string {
  const made = execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      '-',
    ],
    { encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const part = (name: string) =>
    new RegExp(`-----BEGIN ${name}-----[^]*?-----END ${name}-----\n`).exec(made)?.[0] ?? '';
  inFolder('server.key', part('PRIVATE KEY'));
  chmodSync(folder, 0o755);
  return inFolder('server.crt', part('CERTIFICATE'));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function untilReady(server: ChildProcess, run: (sql: string) => Promise<void>): Promise<void> {
  let said = '';
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  for (;;) {
    try {
      await run('SELECT 1');
      return;
    } catch (error) {
      if (server.exitCode !== null) throw new Error(`PostgreSQL did not start: ${said}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
