import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const program = '/usr/sbin/sshd';

/** Whether OpenSSH's server is installed. */
export const hasSshd = existsSync(program);
if (!hasSshd) {
  process.stderr.write(
    'OpenSSH’s server is not installed; its tests are skipped. To run them: apt-get install -y openssh-server\n',
  );
}

export interface SftpServer {
  readonly port: number;
  readonly user: string;
  /** Folder that files can be put in. */
  readonly folder: string;
  /** Fingerprint of its key, as `ssh-keygen -l` writes it. */
  readonly hostKey: string;
  /** A key that it knows, and one that it does not. */
  readonly privateKey: string;
  readonly otherKey: string;
  /** Gives it another key, as when a server is set up anew. */
  changeHostKey(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts OpenSSH's own server on 127.0.0.1 for the user of this process; it dies with this process. */
export async function startSftpServer(): Promise<SftpServer> {
  const home = mkdtempSync(join(tmpdir(), 'sshd-'));
  const folder = join(home, 'in');
  mkdirSync(folder);
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const keyed = (name: string): string => {
    rmSync(join(home, name), { force: true });
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(home, name)]);
    return readFileSync(join(home, name), 'utf8');
  };
  const fingerprint = (): string =>
    execFileSync('ssh-keygen', ['-l', '-f', join(home, 'host.pub')], { encoding: 'utf8' }).split(' ')[1] ?? '';
  keyed('host');
  const privateKey = keyed('user');
  const otherKey = keyed('other');
  const port = await freePort();
  writeFileSync(
    join(home, 'sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${join(home, 'host')}`,
      `AuthorizedKeysFile ${join(home, 'user.pub')}`,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin yes',
      'ForceCommand internal-sftp',
      'Subsystem sftp internal-sftp',
      '',
    ].join('\n'),
  );
  chmodSync(home, 0o755);
  let server: ChildProcess;
  const start = async (): Promise<void> => {
    server = spawn('setpriv', ['--pdeathsig', 'KILL', program, '-D', '-e', '-f', join(home, 'sshd_config')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await new Promise<void>((resolve, reject) => {
      let said = '';
      server.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('Server listening')) resolve();
      });
      server.once('exit', () => {
        reject(new Error(`sshd ended: ${said}`));
      });
    });
  };
  const end = async (): Promise<void> => {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    if (server.exitCode === null && server.kill('SIGTERM')) await gone;
  };
  await start();
  return {
    port,
    user: userInfo().username,
    folder,
    get hostKey() {
      return fingerprint();
    },
    privateKey,
    otherKey,
    changeHostKey: async () => {
      await end();
      keyed('host');
      await start();
    },
    stop: async () => {
      await end();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
