import type { PlatformName } from '../../src/sandbox/start-sandbox.ts';
import { ChaosWorld, type EndedRun } from './chaos-world.ts';
import { type ChaosList, listsOf } from './admission.ts';
import { isDefinedEnd } from './defined-ends.ts';
import { differences } from './differences.ts';
import type { Door } from './door.ts';
import { losesNameless } from './faults.ts';
import { type AtRun, nameOf } from './histories.ts';
import { Members } from './members.ts';
import { barredFrom, isFound, wantedFor } from './oracle.ts';
import { changed, type ChaosPerson, colours, emailsOf, phoneOf } from './people.ts';
import { playRun } from './play-run.ts';
import type { ChaosRun, Sequence, Step } from './sequence.ts';
import { type ChaosAudience, membership, type SegmentName, type Setup, takes } from './setup.ts';
import { sentAmong } from './standing.ts';
import type { Tally } from './tally.ts';
import { unnamedSegments } from './unnamed-segments.ts';
import { fileOf } from './upload-folder.ts';

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
    await chaos.quietDays();
    await chaos.quietMonths();
  } finally {
    await world.close();
  }
}

type Fitting = ReadonlyMap<SegmentName, readonly ChaosPerson[]>;

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
  /** Lists of values of which a lost ledger knew, and this one may not. */
  private readonly unknown = new Set<string>();
  /** Lists that the platforms have had: none of them is ever deleted by the program. */
  private readonly made = new Set<string>();
  /** Whether every membership is over that was not renewed. */
  private isOver = false;
  private readonly members: Members;

  constructor(setup: Setup, world: ChaosWorld, tally: Tally, log: (line: string) => void) {
    this.setup = setup;
    this.world = world;
    this.tally = tally;
    this.log = log;
    this.people = setup.people;
    this.members = new Members(setup);
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
    this.world.suppress(this.suppressedValues());
    if (config !== undefined) this.configure(config);
    if (deletes) await this.deleteList();
    if (ledger !== 'stays') this.forget(ledger);
    this.world.backUpLedger();
    this.members.backUp();
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
    // Days that go backwards are in no word about cooldowns.
    this.world.skew(this.setup.audiences.some(({ rules }) => rules.cooldown !== undefined) ? 0 : skew);
    const before = this.world.today();
    const texts = this.world.uploads.texts();
    const ends = await this.sparing(() => playRun(run, this.world, this.setup, this.tally));
    const days = [before, this.world.today()];
    if (run.kind !== 'save a plan') this.members.afterTrouble(this.setup, days);
    if (skew === 0 && days[0] === days[1]) this.compareFiles(run, ends, texts);
    this.world.skew(0);
    this.world.calm();
    for (const ended of ends) {
      this.log(`  exit ${ended.code ?? 'killed'}`);
      const isTooMany = ended.code === 2 && this.withTooManyValues().length > 0;
      if (!isDefinedEnd(run.kind, ended) && !isTooMany && !this.sawOldLedger(ended)) {
        throw new Mismatch(`exit ${ended.code} of a run with trouble: ${ended.err.trim()}`);
      }
    }
  }

  /** Files that a run has touched are whole, however it ended; when it ended well, all of them hold who is wanted now. */
  private compareFiles(run: ChaosRun, ends: readonly EndedRun[], before: ReadonlyMap<string, string>): void {
    // A plan may be of earlier, and who rests was not known to rest before the run.
    if (run.kind === 'apply the plan' || this.setup.audiences.some(({ rules }) => rules.cooldown)) return;
    const isPart = run.kind === 'save a plan' || (run.kind === 'sync' && run.audience !== undefined);
    const isDone = !isPart && ends.length > 0 && ends.every(({ code }) => code === 0);
    const lists = this.lists();
    const touched = this.world.uploads.touched(lists, before);
    const told = isDone ? lists.filter((list) => fileOf(list) && !this.unknown.has(nameOf(list))) : [];
    const now = this.atRun(this.world.today());
    const wrong = [...new Set([...touched, ...told])].flatMap((list) => this.differences(list, now));
    if (wrong.length > 0) throw new Mismatch(`after ${run.kind}: ${wrong.join('\n')}`);
  }

  /** Whatever a run comes to, it sends nobody who has denied or is suppressed. */
  private async sparing<Ended>(run: () => Promise<Ended>): Promise<Ended> {
    const before = this.world.standing();
    const ended = await run();
    // Who shares values with somebody may be found in their place.
    const barred = this.setup.sharing === 'constant' ? [] : barredFrom(this.people, this.suppressedValues());
    const wrong = sentAmong(barred, before, this.world.standing());
    if (wrong.length > 0) throw new Mismatch(wrong.join('\n'));
    return ended;
  }

  private async deleteList(): Promise<void> {
    const [first] = this.setup.audiences;
    const lists = first === undefined ? [] : listsOf(first).filter(({ platform }) => platform === 'meta');
    const found = lists.find(({ key }) => this.world.list('meta', key) !== undefined);
    if (found !== undefined) await this.deleteOnMeta(found.key);
  }

  private async deleteOnMeta(key: string): Promise<void> {
    await this.world.deleteOnMeta(key);
    this.made.delete(nameOf({ key, platform: 'meta' }));
  }

  private forget(ledger: Exclude<Step['ledger'], 'stays'>): void {
    if (ledger === 'is lost') {
      this.world.loseLedger();
      this.members.forget();
    } else {
      this.world.putLedgerBack();
      this.members.putBack();
    }
    this.forgotten = true;
    this.replaces = true;
    for (const list of this.lists()) {
      if (list.colour !== undefined && this.world.list(list.platform, list.key)) this.unknown.add(nameOf(list));
    }
  }

  private lists(): ChaosList[] {
    return this.setup.audiences.flatMap(listsOf);
  }

  /** An audience lets out other identifiers from now on. */
  private configure({ audience, identifiers }: NonNullable<Step['config']>): void {
    const audiences = this.setup.audiences.map((one, index) =>
      index === audience && one.to.every((platform) => takes(platform, identifiers)) ? { ...one, identifiers } : one,
    );
    this.setup = { ...this.setup, audiences };
    this.world.configure(this.setup);
  }

  /** Who fits each audience today, before any rule of its own. */
  private fitting(): Fitting {
    const suppressed = this.suppressedValues();
    return new Map(
      this.setup.audiences.map((audience) => [
        audience.segment,
        wantedFor(audience, this.people, suppressed, this.world.today()),
      ]),
    );
  }

  private suppressedValues(): Set<string> {
    return new Set([...this.suppressed.values()].flat());
  }

  /** Audiences whose people have more values than may be. */
  private withTooManyValues(): ChaosAudience[] {
    const fitting = this.fitting();
    return this.setup.audiences.filter(({ segment, rules: { forEach } }) => {
      const found = new Set((fitting.get(segment) ?? []).flatMap(({ state }) => state.colour ?? []));
      return forEach !== undefined && found.size > forEach.most;
    });
  }

  /** The run stops before anything is sent, and somebody lets the audiences have as many values. */
  private async allowValues(flags: readonly string[]): Promise<void> {
    const stopped = this.withTooManyValues();
    if (stopped.length === 0) return;
    this.world.clearChanges();
    const { code, err } = this.ended(await this.world.run(['sync', '--yes', ...flags]));
    const isSaid = code === 2 && /different values among its people, and `max` is/.test(err);
    if (!isSaid || this.world.changes() > 0) throw new Mismatch(`exit ${code} of too many values: ${err.trim()}`);
    const audiences = this.setup.audiences.map((one) =>
      stopped.includes(one) ? { ...one, rules: { ...one.rules, forEach: { most: colours.length } } } : one,
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

  /** Whether a run sent nothing because an old ledger had been put back. */
  private sawOldLedger({ code, err }: EndedRun): boolean {
    return this.forgotten && code === 1 && /the ledger has lost its last/.test(err);
  }

  private ended(run: EndedRun): EndedRun {
    this.tally.ended(run.code);
    return run;
  }

  /** Days on which nothing happens but that somebody's time on a list ends, and their rest, and their next time. */
  async quietDays(): Promise<void> {
    const [cooldown] = this.setup.audiences.flatMap(({ rules }) => rules.cooldown ?? []);
    if (cooldown === undefined) return;
    for (const end = this.world.today() + 2 * cooldown.after + cooldown.rest; this.world.today() <= end;) {
      await this.check();
    }
  }

  /** Whom nobody can take off a list of AdRoll leaves when membership is over; whoever is wanted is sent again in time. */
  async quietMonths(): Promise<void> {
    const isTo = ({ to, refreshed }: ChaosAudience) => to.includes('adroll') && refreshed;
    if (!this.setup.audiences.some(isTo)) return;
    for (let days = 0; days <= membership.days; days += quietDays) {
      this.world.skip(quietDays * 24);
      this.isOver = days + quietDays > membership.days;
      await this.check();
    }
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
      this.world.clearChanges();
      const code = await this.quietRun([]);
      const changes = this.world.changes();
      if (code === 0 && changes === 0) break;
      // A day may end between them, and somebody's time on a list with it.
      if (quiet === 6) throw new Mismatch(`the last quiet run is exit ${code}, ${changes} requests changed something`);
    }
    this.compare();
    this.tally.checks += 1;
  }

  private async quietRun(flags: readonly string[]): Promise<number | null> {
    await this.allowValues(flags);
    const before = this.world.today();
    const sync = (...more: string[]) => this.sparing(() => this.world.run(['sync', ...more, ...flags]));
    let ended = this.ended(await sync());
    if (ended.code === 4) {
      this.members.afterTrouble(this.setup, [before]);
      ended = this.ended(await sync('--yes'));
    }
    const today = this.world.today();
    if (today === before) this.members.afterQuiet(this.atRun(today));
    else this.members.afterTrouble(this.setup, [before, today]);
    this.log(`  quiet run on day ${today}: exit ${ended.code ?? 'killed'} ${ended.err.trim()}`);
    const stuck = [
      ...ended.err.matchAll(/([\w.]+) on meta: nobody is wanted on the list, .* who is on it is not known/g),
    ];
    for (const [, key = ''] of stuck) await this.deleteOnMeta(key);
    if (stuck.length > 0) return this.quietRun(flags);
    const others = [...ended.err.matchAll(/(\S+\.csv) is in .* already, and was not written for this list/g)];
    for (const [, file = ''] of others) this.takeFile(file);
    if (others.length > 0) return this.quietRun(flags);
    const unnamed = unnamedSegments(ended.err, this.world);
    if (Object.keys(unnamed).length > 0) {
      this.nameSegments({ ...this.setup.segments, ...unnamed });
      const code = await this.quietRun(flags);
      this.nameSegments(Object.fromEntries(Object.entries(this.setup.segments).filter(([, id]) => id !== 'new')));
      return code;
    }
    const stays = ended.code === 7 && /who else is on the list is not known, and stays/.test(ended.err);
    // 3 tells what became of earlier runs.
    if (ended.code !== 0 && ended.code !== 3 && !stays)
      throw new Mismatch(`exit ${ended.code} of a quiet run: ${ended.err.trim()}`);
    return ended.code;
  }

  private takeFile(file: string): void {
    this.world.uploads.take(file);
    for (const list of this.lists()) if (fileOf(list) === file) this.made.delete(nameOf(list));
  }

  private nameSegments(segments: Setup['segments']): void {
    this.setup = { ...this.setup, segments };
    this.world.configure(this.setup);
  }

  /** Everybody at a run of today. */
  private atRun(today: number): AtRun[] {
    const fitting = this.fitting();
    return this.people.map((person) => ({
      setup: this.setup,
      person,
      fits: new Set([...fitting].flatMap(([segment, people]) => (people.includes(person) ? [segment] : []))),
      isStruck: (platform: Door) => this.struck.has(strikeOf(platform, person)),
      today,
    }));
  }

  private compare(): void {
    const fitting = this.fitting();
    // Of a value that nobody has any more, a new ledger knows no list.
    const told = this.lists().filter((list) => {
      const isMade = fitting.get(list.audience.segment)?.some(({ state }) => state.colour === list.colour) === true;
      if (isMade) this.unknown.delete(nameOf(list));
      return !this.unknown.has(nameOf(list));
    });
    const run = this.atRun(this.world.today());
    const wrong = told.flatMap((list) => this.differences(list, run));
    wrong.push(...this.world.uploads.unfinished().map((name) => `${name} was left`));
    if (wrong.length > 0) throw new Mismatch(wrong.join('\n'));
    const unexplained = this.members.compare(run, told, (list, person) => {
      // Who shares values with somebody may be found in their place.
      if (!person.nature.known || this.setup.sharing === 'constant') return undefined;
      const people = this.world.list(list.platform, list.key)?.people ?? [];
      const isOn = isFound(list.platform, list.audience, person, people);
      const mayStay = list.platform === 'adroll' || (this.forgotten && list.platform === 'linkedin');
      return isOn && mayStay ? undefined : isOn;
    });
    if (unexplained.length > 0) throw new Mismatch(unexplained.join('\n'));
    const experiments = this.setup.audiences.flatMap(({ rules: { experiment } }) => experiment ?? []);
    for (const { name, holdout } of new Set(experiments)) {
      for (const arms of this.members.arms()) if (arms[name] !== undefined) this.tally.divided(holdout, arms[name]);
    }
  }

  private differences(list: ChaosList, run: readonly AtRun[]): string[] {
    const { audience, platform, key } = list;
    const found = this.world.lists(platform, key);
    const name = nameOf(list);
    if (found.length > 0) this.made.add(name);
    else if (this.made.has(name)) return [`${name} is gone`];
    const stays =
      (this.forgotten && platform === 'linkedin') || (platform === 'adroll' && !(this.isOver && audience.refreshed));
    const { expected, wrong } = differences({ list, found, run, members: this.members, stays });
    this.tally.members += expected;
    return wrong.map((what) => `${name}: ${what}`);
  }
}

/** Longer than members wait to be sent again; less than what is left of a membership then. */
const quietDays = 35;

const strikeOf = (platform: Door, person: ChaosPerson): string => `${platform} ${emailsOf(person).join(' ')}`;
