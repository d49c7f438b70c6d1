import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { type CliResult, type CliWorld, runCli } from './run-cli.ts';

const { google, linkedin } = sandboxCredentials;

/** A project whose Google and LinkedIn are signed in to, and a person with a browser. */
export class AuthWorld {
  readonly directory = mkdtempSync(join(tmpdir(), 'auth-'));
  readonly sandbox: Sandbox;
  readonly file = join(this.directory, '.audience-sync/credentials.json');

  private constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
  }

  static async open(): Promise<AuthWorld> {
    const world = new AuthWorld(await startSandbox());
    world.write('people.csv', 'email\nada@example.com\n');
    world.writeConfig();
    return world;
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text);
  }

  /** `changes`: text of the config to other text. */
  writeConfig(changes: Readonly<Record<string, string>> = {}): void {
    const { urls } = this.sandbox;
    const config = `version: 1
project: acme
sources: { people: { files: people.csv } }
segments: { all: { from: people, where: "true" } }
destinations:
  google:
    type: google
    account: "${google.account}"
    auth: { client_id: "\${CLIENT_ID}", client_secret: ${google.client_secret} }
    accept_customer_match_terms: true
    endpoint: ${urls.google}
    token_endpoint: ${urls.google_token_endpoint}
    authorization_endpoint: ${urls.google_authorization_endpoint}
  linkedin:
    type: linkedin
    account: "${linkedin.account}"
    source_platform: ${linkedin.source_platform}
    auth: { client_id: "\${CLIENT_ID}", client_secret: ${linkedin.client_secret} }
    endpoint: ${urls.linkedin}
    token_endpoint: ${urls.linkedin_token_endpoint}
    authorization_endpoint: ${urls.linkedin_authorization_endpoint}
  meta:
    type: meta
    account: act_1234567890
    access_token: \${META_ACCESS_TOKEN}
    endpoint: ${urls.meta}
audiences: { all: { segment: all, to: [google, linkedin] } }
`;
    this.write(
      'audience-sync.yaml',
      Object.entries(changes).reduce((text, [from, to]) => text.replace(from, to), config),
    );
  }

  /** Runs a command with a person in front, whose browser does as told; by default it goes wherever it is sent. */
  run(args: readonly string[], world: Partial<CliWorld> = {}): Promise<CliResult> {
    return runCli(args, {
      cwd: this.directory,
      env: { CLIENT_ID: google.client_id },
      interactive: true,
      // The limit of a login, which nobody waits for here.
      sleep: args[1] === 'login' ? neverEnding : () => Promise.resolve(),
      browser: (address) => void followRedirects(address),
      ...world,
    });
  }

  stored(): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
    const { credentials } = JSON.parse(readFileSync(this.file, 'utf8')) as {
      credentials: ReturnType<AuthWorld['stored']>;
    };
    return credentials;
  }

  mode(): number {
    return statSync(this.file).mode & 0o777;
  }
}

/** Rests until it is called off. */
export function neverEnding(_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('called off')), { once: true });
  });
}

/** What a browser does with an address: where it ends. An address on another host is not asked for. */
export async function followRedirects(address: string): Promise<string> {
  const response = await fetch(address, { redirect: 'manual' });
  await response.body?.cancel();
  const location = response.headers.get('location');
  if (location === null) return address;
  if (location.startsWith('https:')) return location;
  return followRedirects(location);
}

/** A port of this machine that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
