import { Refusal, type Call, type Reply } from '../engine/call.ts';
import type { FaultOf } from '../engine/fault.ts';
import type { Person } from '../engine/person.ts';
import type { PlatformEnv } from '../engine/platform-env.ts';
import type { Platform, SandboxList } from '../engine/platform.ts';
import type { SandboxPlatform } from '../engine/sandbox-platform.ts';
import { TokenStore } from '../engine/token-store.ts';
import { sandboxCredentials } from '../credentials.ts';
import { AdAccount } from './ad-account.ts';
import { authorize, checkPermission, checkProof } from './authorize.ts';
import { answerEdge } from './edges.ts';
import { graphCallOf } from './graph-call.ts';
import { graphError, notVisible, refusal } from './graph-error.ts';
import { noteOf } from './note.ts';
import { throttledBy, tooManyCalls } from './throttle.ts';
import { Usage, usageHeaders } from './usage.ts';
import { versionHeaders, versionOf } from './version.ts';

class MetaPlatform implements Platform {
  readonly tokens = new TokenStore([sandboxCredentials.meta.access_token]);
  readonly #env: PlatformEnv;
  readonly #account: AdAccount;
  readonly #usage = new Usage();

  constructor(env: PlatformEnv) {
    this.#env = env;
    this.#account = new AdAccount(env.keepsStrangers);
  }

  isTokenPath(): boolean {
    return false;
  }

  identify(call: Call): void {
    noteOf(call);
  }

  answer(call: Call): Reply {
    const [, versionPart = '', node = '', edge = '', ...rest] = call.path.split('/').map(decoded);
    const version = versionOf(call, versionPart);
    const token = authorize(call, this.tokens);
    const graph = graphCallOf(call, version);
    checkProof(graph, token);
    noteOf(call, graph.method);
    this.#charge(call);
    checkPermission(graph);
    if (rest.length > 0) throw refusal(2500, `Unknown path components: /${rest.join('/')}`);
    const reply = answerEdge(this.#account, graph, node, edge);
    if (reply === undefined) throw notVisible(graph.method, node);
    return reply;
  }

  headers(call: Call): Record<string, string> {
    const { id, size } = this.#account;
    return { ...versionHeaders(call), ...usageHeaders(this.#usage.report(id, size, call.now)) };
  }

  throttled(fault: FaultOf<'throttle'>): Reply {
    return throttledBy(fault, this.#account.id);
  }

  failed(status: number): Reply {
    const isServers = status >= 500;
    return graphError(
      isServers ? 2 : 100,
      isServers ? 'An unexpected error has occurred.' : '(#100) Invalid parameter',
      {
        status,
        transient: isServers,
      },
    );
  }

  setPopulation(people: readonly Person[]): void {
    this.#account.setPopulation(people);
  }

  lists(now: number): SandboxList[] {
    return this.#account.all(now).map(({ id, settings, members, tally }) => ({
      id,
      name: settings.name,
      key: settings.description ?? '',
      account: this.#account.node,
      size: members.size,
      people: members.people,
      worth: members.worth,
      anonymous: members.anonymous,
      unmatchable: members.unmatchable,
      pending: 0,
      requests: tally.entries(),
    }));
  }

  /** Members are on their list as soon as they are accepted. */
  settle(): void {}

  #charge(call: Call): void {
    if (!this.#env.rateLimits) return;
    if (this.#usage.charge(call.now, call.method !== 'GET') === undefined) return;
    throw new Refusal(tooManyCalls(17));
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const known = sandboxCredentials.meta;

/** Graph's Marketing API with customer-list audiences. */
export const platform = {
  create: (env) => new MetaPlatform(env),
  endpoints: {},
  destination: [`account: ${known.account}`, `access_token: ${known.access_token}`],
} as const satisfies SandboxPlatform;
