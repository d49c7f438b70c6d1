import type { PlatformName } from '../../src/sandbox/start-sandbox.ts';
import { ChaosWorld, type EndedRun, planFile } from './chaos-world.ts';
import { losesNameless } from './faults.ts';
import { expectedOn, wantedFor } from './oracle.ts';
import { changed, type ChaosPerson, emailsOf, phoneOf } from './people.ts';
import type { ChaosRun, Sequence, Step } from './sequence.ts';
import { type ChaosAudience, type Setup, takes } from './setup.ts';
import type { Tally } from './tally.ts';

/** What is not as it should be. */
export class Mismatch extends Error {}

/**
 * Plays a sequence against the program and the local platforms, and compares at its end, and wherever it says so.
 *
 * @throws Mismatch
 */
export async function runSequence(sequence: Sequence, tally: Tally, log: (line: string) => void): Promise<void> {
  const world = await ChaosWorld.open(sequence.setup);
  tally.sequences += 1;
  try {
    const chaos = new Chaos(sequence.setup, world, tally, log);
    for (const step of sequence.steps) await chaos.step(step);
    await chaos.check();
  } finally {
    await world.close();
  }
}

/** Codes of runs that are in order, with or without trouble. 2 is for plans that are out of date, 1 for full disks and the like alone. */
const defined: ReadonlySet<number | null> = new Set([0, 3, 4, 5, 6, 7, 130, null]);

class Chaos {
  private setup: Setup;
  private readonly world: ChaosWorld;
  private readonly tally: Tally;
  private readonly log: (line: string) => void;
  private people: readonly ChaosPerson[];
  private readonly suppressed = new Map<number, readonly string[]>();
  /** Platform and e-mails whose rows it refused: not offered again until they change. */
  private readonly struck = new Set<string>();
  /** Whether it takes `sync --full`: somebody may have been refused, or be on a list, of whom nobody knows. */
  private replaces = false;
  /** Whether a ledger was lost, wholly or in part: LinkedIn can neither show nor replace who was on a list. */
  private forgotten = false;

  constructor(setup: Setup, world: ChaosWorld, tally: Tally, log: (line: string) => void) {
    this.setup = setup;
    this.world = world;
    this.tally = tally;
    this.log = log;
    this.people = setup.people;
    this.world.export(this.people);
    this.tally.exports += 1;
    this.world.suppress([]);
  }

  async step({ changes, suppress, config, deletes, ledger, hours, skew, settled, troubles, run }: Step): Promise<void> {
    if (changes.length > 0) {
      this.people = changed(this.people, changes);
      this.world.export(this.people);
      this.tally.exports += 1;
    }
    for (const { person, by } of suppress) this.suppress(person, by);
    this.world.suppress([...this.suppressed.values()].flat());
    if (config !== undefined) this.configure(config);
    const [first] = this.setup.audiences;
    if (deletes && first !== undefined) await this.world.deleteOnMeta(first.segment);
    if (ledger !== 'stays') {
      if (ledger === 'is lost') this.world.loseLedger();
      else this.world.putLedgerBack();
      this.forgotten = true;
      this.replaces = true;
    }
    this.world.backUpLedger();
    this.world.skip(hours);
    if (settled) this.world.world.sandbox.settle();
    if (run.kind === 'check') return this.check();
    for (const trouble of troubles) {
      this.world.trouble(trouble, this.people);
      this.tally.fault(trouble.fault.kind);
      if (losesNameless(trouble)) this.replaces = true;
      const struck = this.people.find(({ nature }) => nature.person === trouble.person);
      if (struck !== undefined) this.strike(trouble.platform, struck);
    }
    this.world.skew(skew);
    const ended = await this.run(run);
    this.world.skew(0);
    this.world.calm();
    if (ended === undefined) return;
    this.log(`  exit ${ended.code ?? 'killed'}`);
    const isStale = run.kind === 'apply the plan' && ended.code === 2;
    const isFull = run.kind === 'disk full' && ended.code === 1 && /disk is full/.test(ended.err);
    // A list that was made and not named is found by the next run.
    const isUnnamed = ended.code === 1 && /did not tell its id/.test(ended.err);
    if (!defined.has(ended.code) && !isStale && !isFull && !isUnnamed && !this.sawOldLedger(ended)) {
      throw new Mismatch(`exit ${ended.code} of a run with trouble: ${ended.err.trim()}`);
    }
  }

  /** An audience lets out other identifiers from now on. */
  private configure({ audience, identifiers }: NonNullable<Step['config']>): void {
    const audiences = this.setup.audiences.map((one, index) =>
      index === audience && one.to.every((platform) => takes(platform, identifiers)) ? { ...one, identifiers } : one,
    );
    this.setup = { ...this.setup, audiences };
    this.world.configure(this.setup);
  }

  private suppress(person: number, by: 'email' | 'phone' | 'nothing'): void {
    const who = this.people.find(({ nature }) => nature.person === person);
    if (who === undefined || !this.setup.suppresses) return;
    const phone = phoneOf(who);
    if (by === 'nothing') this.suppressed.delete(person);
    else if (by === 'email') this.suppressed.set(person, emailsOf(who));
    else if (phone !== undefined) this.suppressed.set(person, [phone]);
  }

  /** Whoever has one of the struck values is struck with them. */
  private strike(platform: PlatformName, struck: ChaosPerson): void {
    const values = new Set(emailsOf(struck));
    for (const each of this.people) {
      if (emailsOf(each).some((email) => values.has(email))) this.struck.add(strikeOf(platform, each));
    }
  }

  private async run(run: Exclude<ChaosRun, { kind: 'check' }>): Promise<EndedRun | undefined> {
    switch (run.kind) {
      case 'sync': {
        const only = this.setup.audiences[run.audience ?? Infinity]?.segment;
        const guards = run.asks ? [] : ['--yes'];
        return this.ended(
          await this.world.run(['sync', ...(only === undefined ? [] : [only]), ...guards, ...run.flags]),
        );
      }
      case 'save a plan':
        return this.ended(await this.world.run(['plan', '--out', planFile]));
      case 'apply the plan':
        if (!this.world.hasPlan()) return undefined;
        return this.ended(await this.world.run(['sync', '--yes', '--plan', planFile]));
      case 'interrupted': {
        const ended = await this.world.run(syncOf(run), run.at);
        if (ended.code === 130) this.tally.interruptions += 1;
        return this.ended(ended);
      }
      case 'killed': {
        const ended = await this.world.runApart(syncOf(run), { killed: run.at });
        if (ended.code === null) this.tally.kills += 1;
        return this.ended(ended);
      }
      case 'two at once': {
        const both = await Promise.all([this.world.runApart(['sync', '--yes']), this.world.run(['sync', '--yes'])]);
        // At least one of them got the ledger.
        const [one, other] = both.toSorted((a, b) => Number(a.code === 10) - Number(b.code === 10));
        if (one === undefined || other === undefined) return undefined;
        this.ended(other);
        if (other.code !== 10 && !defined.has(other.code) && !this.sawOldLedger(other))
          throw new Mismatch(`exit ${other.code}: ${other.err.trim()}`);
        return this.ended(one);
      }
      case 'disk full': {
        const ended = await this.world.runApart(['sync', '--yes'], { fileKilobytes: run.kilobytes });
        if (ended.code === 1) this.tally.fullDisks += 1;
        return this.ended(ended);
      }
    }
  }

  /** Whether a run sent nothing because an old ledger had been put back. */
  private sawOldLedger({ code, err }: EndedRun): boolean {
    return this.forgotten && code === 1 && /the ledger has lost its last/.test(err);
  }

  private ended(run: EndedRun): EndedRun {
    this.tally.ended(run.code);
    return run;
  }

  /**
   * A day later, quiet runs, each after everything is finished on the platforms: one learns what became of everything, one mends, one mends
   * what had to wait for that. Then exactly the wanted people are on the lists, and a further one has nothing to do.
   */
  async check(): Promise<void> {
    const { sandbox } = this.world.world;
    // Of what was sent and not answered, nothing can come any more.
    this.world.skip(26);
    if (this.replaces) {
      sandbox.settle();
      await this.quietRun(['--full']);
      this.replaces = false;
    }
    for (let quiet = 0; ; quiet += 1) {
      // Results that were asked for in vain are asked for again after an hour at most.
      this.world.skip(2);
      sandbox.settle();
      sandbox.clearRequests();
      const code = await this.quietRun([]);
      const changes = this.world.changes();
      if (code === 0 && changes === 0) break;
      if (quiet === 3) throw new Mismatch(`the last quiet run is exit ${code}, ${changes} requests changed something`);
    }
    this.compare();
    this.tally.checks += 1;
  }

  private async quietRun(flags: readonly string[]): Promise<number | null> {
    let ended = this.ended(await this.world.run(['sync', ...flags]));
    if (ended.code === 4) ended = this.ended(await this.world.run(['sync', '--yes', ...flags]));
    this.log(`  quiet run: exit ${ended.code ?? 'killed'}`);
    const stuck = [...ended.err.matchAll(/(\w+) on meta: nobody is wanted on the list, .* who is on it is not known/g)];
    for (const [, audience = ''] of stuck) await this.world.deleteOnMeta(audience);
    if (stuck.length > 0) return this.quietRun(flags);
    const stays = ended.code === 7 && /who else is on the list is not known, and stays/.test(ended.err);
    if (stays) return ended.code;
    // 3 tells what became of earlier runs.
    if (ended.code !== 0 && ended.code !== 3)
      throw new Mismatch(`exit ${ended.code} of a quiet run: ${ended.err.trim()}`);
    return ended.code;
  }

  private compare(): void {
    const wrong = this.setup.audiences.flatMap((audience) =>
      audience.to.flatMap((to) => this.differences(audience, to)),
    );
    if (wrong.length > 0) throw new Mismatch(wrong.join('\n'));
  }

  private differences(audience: ChaosAudience, platform: PlatformName): string[] {
    const list = this.world.list(platform, audience.segment);
    const wanted = wantedFor(audience, this.people, new Set([...this.suppressed.values()].flat()));
    const taken = wanted.filter((person) => !this.struck.has(strikeOf(platform, person)));
    const most = expectedOn(platform, audience, wanted, this.people);
    const least = expectedOn(platform, audience, taken, this.people);
    this.tally.members += most.people.size + most.strangers;
    const { people = [], anonymous = 0, unmatchable = 0 } = list ?? {};
    const missing = [...least.people].filter((id) => !people.includes(id));
    const stays = this.forgotten && platform === 'linkedin';
    const surplus = people.filter((id) => !most.people.has(id) && !stays);
    return [
      ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
      ...(surplus.length > 0 ? [`not wanted: ${surplus.join(', ')}`] : []),
      ...strangersWrong(anonymous + unmatchable, least.strangers, stays ? Infinity : most.strangers),
    ].map((what) => `${audience.segment} on ${platform}: ${what}`);
  }
}

function strangersWrong(found: number, least: number, most: number): string[] {
  return found >= least && found <= most ? [] : [`${found} strangers in place of ${most}`];
}

const syncOf = ({ full }: { readonly full: boolean }): string[] => ['sync', '--yes', ...(full ? ['--full'] : [])];

const strikeOf = (platform: PlatformName, person: ChaosPerson): string => `${platform} ${emailsOf(person).join(' ')}`;
