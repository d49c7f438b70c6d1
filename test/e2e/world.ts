import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { destinationLines } from '../../src/sandbox/destination-lines.ts';
import type { Person } from '../../src/sandbox/engine/person.ts';
import type { SandboxList } from '../../src/sandbox/engine/platform.ts';
import type { RecordedRequest } from '../../src/sandbox/engine/recorded-request.ts';
import {
  type PlatformName,
  type Sandbox,
  type SandboxOptions,
  type SandboxUrls,
  startSandbox,
} from '../../src/sandbox/start-sandbox.ts';
import { assertStateKeptQuiet } from '../privacy/watched-run.ts';
import { type CliResult, type CliWorld, runCli } from '../cli/run-cli.ts';

export const platformNames: readonly PlatformName[] = ['google', 'meta', 'linkedin'];

/** A row of the export. */
export interface Customer {
  readonly id: string;
  readonly email: string;
  readonly phone?: string;
  readonly spent?: number;
  readonly consent?: 'yes' | 'no' | '';
}

export interface WorldOptions {
  readonly sandbox?: SandboxOptions;
  /** Lines that replace the usual `audiences:` and what follows it. */
  readonly audiences?: string;
  /** A line for the block of the destination `google`. */
  readonly google?: string;
  /** Lines between `project` and `sources`, e.g. a `suppress:` block. */
  readonly extra?: string;
}

/** A project in a temporary directory, the program, and the platforms as local servers. */
export class World {
  readonly directory: string;
  readonly sandbox: Sandbox;
  private readonly people = new Map<string, Person>();
  private exports = 0;
  private skipped = 0;
  /** Environments of its runs, for their secrets. */
  private readonly environments: NonNullable<CliWorld['env']>[] = [{}];

  private constructor(directory: string, sandbox: Sandbox) {
    this.directory = directory;
    this.sandbox = sandbox;
  }

  static async open(options: WorldOptions = {}): Promise<World> {
    const directory = mkdtempSync(join(tmpdir(), 'audience-sync-e2e-'));
    const world = new World(directory, await startSandbox(options.sandbox));
    world.configure(options);
    return world;
  }

  /** The project has this config from now on. */
  configure(options: WorldOptions): void {
    this.write('audience-sync.yaml', worldConfig(this.sandbox.urls, options));
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    try {
      // Once for all runs: whatever one of them wrote there stays there, where the test does not take it away.
      await assertStateKeptQuiet(this.directory, 'what the runs wrote into .audience-sync', this.environments);
    } finally {
      rmSync(this.directory, { recursive: true, force: true });
    }
  }

  write(name: string, text: string | Uint8Array): void {
    mkdirSync(dirname(join(this.directory, name)), { recursive: true });
    writeFileSync(join(this.directory, name), text);
  }

  /** The newest export; everybody in it becomes known to the platforms under all addresses they ever had. */
  export(rows: readonly Customer[]): void {
    this.exports += 1;
    const name = `exports/customers-${String(this.exports).padStart(3, '0')}.csv`;
    this.write(name, ['Customer ID,Email,Phone,Total Spent,Marketing Consent', ...rows.map(rowOf), ''].join('\n'));
    const at = new Date(Date.now() - 3_600_000 + this.exports * 1000);
    utimesSync(join(this.directory, name), at, at);
    for (const customer of rows) this.learn(customer);
    this.sandbox.setPopulation([...this.people.values()]);
  }

  private learn({ id, email, phone }: Customer): void {
    const known = this.people.get(id);
    const emails = new Set([...(known?.emails ?? []), email.trim().toLowerCase()]);
    const phones = new Set([...(known?.phones ?? []), ...(phone === undefined ? [] : [phone])]);
    this.people.set(id, { id, emails: [...emails], phones: [...phones] });
  }

  /** Runs the program. Waits take no time. */
  run(args: readonly string[], world: Partial<CliWorld> = {}): Promise<CliResult> {
    const now = () => new Date(Date.now() + this.skipped);
    if (world.env !== undefined) this.environments.push(world.env);
    return runCli(args, { cwd: this.directory, sleep: () => Promise.resolve(), now, state: 'later', ...world });
  }

  /** Lets time pass, for the program as for the platforms. */
  later(ms: number): void {
    this.skipped += ms;
    this.sandbox.advance(ms);
  }

  /** The list of an audience, by its name; undefined when the platform has none. Fails when there are two. */
  list(platform: PlatformName, name: string): SandboxList | undefined {
    const found = this.sandbox.lists(platform).filter((list) => list.name === name);
    if (found.length > 1) throw new Error(`${platform} has ${found.length} lists named ${name}`);
    return found[0];
  }

  /** Ids of the people on a list. Fails when somebody nobody knows is on it. */
  peopleOn(platform: PlatformName, name: string): readonly string[] {
    this.sandbox.settle();
    const list = this.list(platform, name);
    if (list === undefined) return [];
    if (list.anonymous > 0 || list.unmatchable > 0) throw new Error(`${platform}: strangers on ${name}`);
    return list.people;
  }

  /** Requests that changed anything on a platform, lists or members. */
  changes(platform: PlatformName): readonly RecordedRequest[] {
    return this.sandbox
      .requests(platform)
      .filter(({ query }) => !query.includes('validateOnly=true'))
      .filter(({ kind, method }) => kind === 'membership' || (kind === 'list' && method !== 'GET'));
  }

  /** Membership requests since the record was last cleared, over all platforms. */
  membershipRequests(): number {
    return platformNames.flatMap((name) => this.sandbox.requests(name)).filter(({ kind }) => kind === 'membership')
      .length;
  }
}

/** `count` customers, numbered from `from`: `c17` with an address at example.com. */
export function customers(count: number, from = 0): Customer[] {
  return Array.from({ length: count }, (_, index): Customer => {
    const n = from + index;
    return {
      id: `c${n}`,
      email: `person${n}@example.com`,
      phone: `+4420794${String(60000 + n)}`,
      spent: n,
      consent: 'yes',
    };
  });
}

export const idsOf = (people: readonly Customer[]): string[] => people.map(({ id }) => id).toSorted();

function rowOf({ id, email, phone = '', spent = 0, consent = 'yes' }: Customer): string {
  return [id, email, phone, String(spent), consent].join(',');
}

export const usualAudiences = `audiences:
  everybody: { name: Everybody, segment: everybody, to: [google, meta, linkedin] }
  spenders: { name: Spenders, segment: spenders, to: [meta] }
`;

/** As `audiences` of a world: everybody on these platforms. What is so on each of them is tried on one: each costs half a second. */
export const everybodyOn = (...platforms: readonly PlatformName[]): string =>
  `audiences: { everybody: { name: Everybody, segment: everybody, to: [${platforms.join(', ')}] } }\n`;

function worldConfig(urls: SandboxUrls, { audiences = usualAudiences, extra = '', google }: WorldOptions): string {
  return `version: 1
project: e2e
defaults: { country: GB, timezone: UTC }
${extra}sources:
  customers:
    files: exports/customers-*.csv
    map: { email: Email, phone: Phone, external_id: Customer ID }
consent: { column: Marketing Consent, granted: ["yes"], denied: ["no"] }
segments:
  everybody: { from: customers, where: "true" }
  spenders: { from: customers, where: total_spent >= 50 }
${destinationLines(urls)
  .map((line) => (google === undefined ? line : forGoogle(line, google, urls)))
  .join('\n')}
${audiences}`;
}

/** A package keeps tokens by refresh token as long as the process lives, and worlds come and go in it. */
function forGoogle(line: string, google: string, urls: SandboxUrls): string {
  if (line === '    type: google') return `${line}\n    ${google}`;
  return line.replace('sandbox-refresh-token }', `sandbox-refresh-token-${new URL(urls.google).port} }`);
}
