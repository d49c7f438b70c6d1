import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { platformNames } from '../../src/sandbox/start-sandbox.ts';
import { runCli } from '../cli/run-cli.ts';
import { startCli } from '../cli/start-cli.ts';
import { root } from '../ground/source-imports.ts';
import { assertRunKeptQuiet } from '../privacy/watched-run.ts';
import { World } from '../e2e/world.ts';
import { type Door, isForm } from './door.ts';
import { membershipPath, type Trouble } from './faults.ts';
import { type ChaosPerson, emailsOf, exportText, knownAs } from './people.ts';
import type { AtRequest, AtStatement, AtWrite } from './sequence.ts';
import { configText, type Setup } from './setup.ts';
import { type Standing, standingOn } from './standing.ts';
import { UploadFolder } from './upload-folder.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const stateName = '.audience-sync';
const backupName = 'backup';
/** Where a saved plan is kept. */
export const planFile = 'day.plan';

/** How a run ended, and what it said; `code` is null when it was killed. */
export interface EndedRun {
  readonly code: number | null;
  readonly err: string;
}

/** A project and the platforms under chaos. Waits take no time here and move the clock that everybody has. */
export class ChaosWorld {
  readonly world: World;
  readonly uploads: UploadFolder;
  private readonly setup: Setup;
  private skippedMs = 0;
  private skewMs = 0;
  private written: ReadonlyMap<string, string> = new Map();
  private exports = 0;
  /** Whether a platform may not answer: then a run waits less long than it would, and else not, for the machine may be busy. */
  private hangs = false;
  private readonly firstDay: number;

  private constructor(world: World, setup: Setup) {
    this.world = world;
    this.setup = setup;
    this.uploads = new UploadFolder(world.directory, setup.people.length);
    // Soon after midnight: whole hours later no day ends in the midst of a quiet run.
    this.firstDay = Math.ceil(Date.now() / dayMs);
    this.skipMs(this.firstDay * dayMs + hourMs - Date.now());
  }

  /** The day that the clock of the next run shows, counted from the first one. */
  today(): number {
    return Math.floor((Date.now() + this.skippedMs + this.skewMs) / dayMs) - this.firstDay;
  }

  /** The setup has another config from now on. */
  configure(setup: Setup): void {
    this.world.write('audience-sync.yaml', configText(setup, this.world.sandbox.urls));
  }

  static async open(setup: Setup): Promise<ChaosWorld> {
    const world = await World.open({ sandbox: { googleProcessingMs: setup.processingHours * hourMs } });
    const chaos = new ChaosWorld(world, setup);
    chaos.configure(setup);
    return chaos;
  }

  close(): Promise<void> {
    return this.world.close();
  }

  /** The newest export; from now on the platforms know people as they are in it. */
  export(people: readonly ChaosPerson[]): void {
    this.exports += 1;
    const name = `exports/customers-${String(this.exports).padStart(3, '0')}.csv`;
    const day = (count: number) => new Date((this.firstDay + count) * dayMs).toISOString().slice(0, 10);
    this.world.write(name, exportText(people, this.setup.columns, day));
    this.world.sandbox.setPopulation(people.filter(({ nature }) => nature.known).map(knownAs));
  }

  /** The list of who asked to be left alone. */
  suppress(values: Iterable<string>): void {
    const rows = [...values].map((value) => (value.includes('@') ? `${value},` : `,${value}`));
    this.world.write('out.csv', ['email,phone', 'nobody@example.com,', ...rows, ''].join('\n'));
  }

  skip(hours: number): void {
    this.skipMs(hours * hourMs);
  }

  /** How far the clock of the next runs is off that of the platforms. */
  skew(hours: number): void {
    this.skewMs = hours * hourMs;
  }

  private skipMs(ms: number): void {
    this.skippedMs += ms;
    this.world.sandbox.advance(ms);
  }

  /** Sets trouble on the platforms; rows are told by the e-mail that their person has now. */
  trouble({ platform, fault, person }: Trouble, people: readonly ChaosPerson[]): void {
    this.hangs ||= fault.kind === 'hang';
    const struck = people.find(({ nature }) => nature.person === person);
    if (fault.kind !== 'rows' || struck === undefined) {
      this.world.sandbox.addFault(platform, fault);
      return;
    }
    const values = emailsOf(struck).map((email) => createHash('sha256').update(email).digest('hex'));
    this.world.sandbox.addFault(platform, { ...fault, values, match: { path: membershipPath[platform] } });
  }

  /** Ends all trouble. */
  calm(): void {
    this.hangs = false;
    this.world.sandbox.clearFaults();
  }

  loseLedger(): void {
    rmSync(join(this.world.directory, stateName), { recursive: true, force: true });
  }

  /** Puts a copy of the ledger aside. */
  backUpLedger(): void {
    this.copyLedger(stateName, backupName);
  }

  /** Puts the copy back; the number of the last request stays as it is. */
  putLedgerBack(): void {
    this.copyLedger(backupName, stateName);
  }

  private copyLedger(from: string, to: string): void {
    for (const name of ['ledger.duckdb', 'ledger.duckdb.wal']) {
      const [source, target] = [join(this.world.directory, from, name), join(this.world.directory, to, name)];
      rmSync(target, { force: true });
      mkdirSync(dirname(target), { recursive: true });
      if (existsSync(source)) copyFileSync(source, target);
    }
  }

  hasPlan(): boolean {
    return existsSync(join(this.world.directory, planFile));
  }

  /** Runs the program in this process. `stop`: where somebody presses Ctrl-C. */
  async run(args: readonly string[], stop?: AtRequest): Promise<EndedRun> {
    const interrupt = new AbortController();
    const restore = this.hangs || stop !== undefined ? shortenTimeLimits() : () => undefined;
    try {
      const running = runCli(args, {
        cwd: this.world.directory,
        now: () => new Date(Date.now() + this.skippedMs + this.skewMs),
        uptime: () => performance.now() + this.skippedMs,
        sleep: (ms) => {
          this.skipMs(ms);
          return Promise.resolve();
        },
        signal: interrupt.signal,
      });
      if (stop !== undefined) await this.stopAt(stop, running, () => interrupt.abort());
      return await running;
    } finally {
      restore();
    }
  }

  /** Runs the program in a process of its own, which is killed somewhere, or may write no larger files. */
  async runApart(
    args: readonly string[],
    end: { readonly killed?: AtRequest | AtStatement | AtWrite; readonly fileKilobytes?: number } = {},
  ): Promise<EndedRun> {
    const { killed, fileKilobytes } = end;
    const die = killed !== undefined && 'platform' in killed ? undefined : killed;
    const { child, said, ended } = startCli(args, this.world.directory, {
      preload: join(root, 'test/chaos/child.js'),
      env: { CHAOS_CHILD: JSON.stringify({ skippedMs: this.skippedMs + this.skewMs, die }) },
      ...(fileKilobytes !== undefined && { fileKilobytes }),
    });
    if (killed !== undefined && 'platform' in killed) {
      await this.stopAt(killed, ended, () => child.kill('SIGKILL'));
    }
    const code = (await ended) as number | null;
    await assertRunKeptQuiet({ argv: args, cwd: this.world.directory, env: {}, ...said });
    return { code, err: said.err };
  }

  /** Calls `stop` when the nth request has come, which gets no answer. */
  private async stopAt({ platform, nth, applied }: AtRequest, running: Promise<unknown>, stop: () => void) {
    const { sandbox } = this.world;
    const came = () => sandbox.requests(platform).filter(({ kind }) => kind !== 'token').length;
    const last = came() + nth;
    const silence = applied ? ({ kind: 'late', ms: 24 * hourMs } as const) : ({ kind: 'hang' } as const);
    sandbox.addFault(platform, { ...silence, match: { nth }, times: 1 });
    const ended = new AbortController();
    const end = (): void => ended.abort();
    void running.then(end, end);
    while (!ended.signal.aborted && came() < last) await delay(1);
    if (!ended.signal.aborted) stop();
  }

  /** Somebody deletes a list on Meta. */
  async deleteOnMeta(key: string): Promise<void> {
    const { id } = this.list('meta', key) ?? {};
    if (id === undefined) return;
    await fetch(`${this.world.sandbox.urls.meta}/v26.0/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${sandboxCredentials.meta.access_token}` },
    });
  }

  /** From now on changes are counted. */
  clearChanges(): void {
    this.world.sandbox.clearRequests();
    this.written = this.uploads.texts();
  }

  /** Requests that changed anything on any platform since then, and files that are others. */
  changes(): number {
    const texts = this.uploads.texts();
    const files = new Set([...texts.keys(), ...this.written.keys()]);
    const others = [...files].filter((name) => texts.get(name) !== this.written.get(name)).length;
    return platformNames.reduce((sum, name) => sum + this.world.changes(name).length, others);
  }

  /** The list of an audience, under the name that comes of the audience's key; the newest. */
  list(platform: Door, key: string) {
    return this.lists(platform, key).at(-1);
  }

  /** All of them: AdRoll's are named in the ledger alone, so that whoever loses it, or the answer to a creation, has a second one. */
  lists(platform: Door, key: string) {
    if (isForm(platform)) return [this.uploads.list(platform, key) ?? []].flat();
    if (platform !== 'adroll') return [this.world.list(platform, nameOfList(key)) ?? []].flat();
    return this.world.sandbox.lists(platform).filter(({ name }) => name === nameOfList(key));
  }

  /** Who is on every list now. */
  standing(): Standing {
    return standingOn(this.world.sandbox);
  }
}

const nameOfList = (key: string): string => key.replaceAll('.', ': ');

/** The program gives up on a request after a minute; a platform that hangs would take that long each time. */
function shortenTimeLimits(): () => void {
  const real = globalThis.setTimeout;
  const short = (call: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    real(call, ms >= 30_000 ? 150 : ms, ...args);
  globalThis.setTimeout = Object.assign(short, real);
  return () => {
    globalThis.setTimeout = real;
  };
}
