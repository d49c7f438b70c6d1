import { ExitCode } from '../errors/exit-code.ts';
import type { Block } from './block.ts';
import { BlockWatch, type Due } from './block-watch.ts';
import { needsHuman } from './needs-human.ts';
import type { BlockState, ScheduleState } from './schedule-state.ts';
import type { SchedulerEvent } from './scheduler-event.ts';

/** A run under way, in a process of its own. */
export interface StartedRun {
  /** Never rejects. */
  readonly ended: Promise<RunEnd>;
  stop(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface RunEnd {
  /** Undefined: a signal ended it. */
  readonly exitCode: ExitCode | undefined;
  readonly signal: string | undefined;
  /** Whether a list as a whole failed, of those that it names. */
  readonly listFailed: boolean;
  /** When platforms take more. */
  readonly comeBackAt: Date | undefined;
}

export interface SchedulerOptions {
  /** The blocks as the config has them now. */
  load(): Promise<readonly Block[]>;
  start(block: Block): StartedRun;
  /** What earlier schedulers left. */
  readonly state: ScheduleState;
  save(state: ScheduleState): void;
  /** Called at every look, once a minute at least; false ends the loop. */
  onLook(): boolean;
  onEvent(event: SchedulerEvent): void;
  now(): Date;
  random(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Fires when no more runs are to begin. */
  readonly signal: AbortSignal;
}

/** Clocks that jump and machines that slept are noticed after so long. */
const longestSleepMs = 60_000;
/** A run that is told to stop writes down what was answered within this time. */
const patienceMs = 10_000;

interface Running {
  readonly watch: BlockWatch;
  readonly due: Due;
  readonly run: StartedRun;
  readonly began: Date;
}

/** Starts the runs of a schedule, one at a time. */
export class Scheduler {
  readonly #options: SchedulerOptions;
  #watches: readonly BlockWatch[] = [];
  /** Due, in this order; each block once. */
  readonly #waiting = new Map<BlockWatch, { readonly due: Due; readonly since: Date }>();
  #running: Running | undefined;
  #reloads = false;
  #wake = new AbortController();
  #saved = '';
  #toldUnwritten = false;
  #lookedAt: Date;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#lookedAt = options.now();
  }

  /** Has the blocks loaded anew at the next moment. */
  reload(): void {
    this.#reloads = true;
    this.#wake.abort();
  }

  /** How things stand. */
  get standing() {
    return {
      lookedAt: this.#lookedAt,
      nextAt: this.#nextAt(),
      running: this.#running?.watch.block,
      blocks: this.#watches.map((watch) => ({
        block: watch.block,
        nextAt: watch.nextAt,
        last: watch.last,
        waitingSince: this.#waiting.get(watch)?.since,
      })),
    };
  }

  /**
   * Works until the signal fires, then ends a run under way.
   *
   * @returns its exit code when it did not end well, else 0
   * @throws whatever `load` throws at the beginning
   */
  async work(): Promise<ExitCode> {
    const { signal } = this.#options;
    const wake = (): void => this.#wake.abort();
    signal.addEventListener('abort', wake);
    try {
      const blocks = await this.#options.load();
      this.#watches = blocks.map((block) => this.#watch(block, this.#options.state.get(block.key)));
      this.#options.onEvent({ type: 'started', blocks, nextAt: this.#nextAt() });
      while (!signal.aborted) {
        this.#wake = new AbortController();
        if (this.#reloads) await this.#reload();
        this.#look();
        this.#begin();
        this.#save();
        if (!this.#options.onLook()) break;
        await this.#sleep();
      }
      return await this.#stop();
    } finally {
      signal.removeEventListener('abort', wake);
      this.#running?.run.stop('SIGTERM');
    }
  }

  /** What was due before a block was first seen is not made up for. */
  #watch(block: Block, known: BlockState | undefined): BlockWatch {
    const watch = new BlockWatch(block, known?.since ?? this.#options.now(), this.#options.random);
    watch.last = known?.last;
    if (known?.again !== undefined) watch.comeBack(known.again);
    return watch;
  }

  async #reload(): Promise<void> {
    this.#reloads = false;
    try {
      const blocks = await this.#options.load();
      const waiting = new Map([...this.#waiting].map(([watch, entry]) => [watch.block.key, entry]));
      const known = new Map(this.#watches.map((watch) => [watch.block.key, watch]));
      this.#watches = blocks.map((block) => known.get(block.key)?.renewed(block) ?? this.#watch(block, undefined));
      this.#waiting.clear();
      for (const watch of this.#watches) {
        const entry = waiting.get(watch.block.key);
        if (entry !== undefined) this.#waiting.set(watch, entry);
      }
      this.#options.onEvent({ type: 'reloaded', blocks, nextAt: this.#nextAt() });
    } catch (error) {
      this.#options.onEvent({ type: 'reload-failed', error });
    }
  }

  #look(): void {
    const now = this.#options.now();
    this.#lookedAt = now;
    const found = this.#watches.flatMap((watch) => {
      const due = watch.look(now);
      return due === undefined ? [] : [{ watch, due }];
    });
    for (const { watch, due } of found.toSorted((a, b) => a.due.at.getTime() - b.due.at.getTime())) {
      const { block } = watch;
      if (due.why === 'missed' && block.missed === 'skip') {
        watch.settle(due);
        this.#options.onEvent({ type: 'run-skipped', block, due });
      } else if (!this.#waiting.has(watch)) {
        if (this.#running !== undefined || this.#waiting.size > 0) this.#options.onEvent({ type: 'run-waits', block });
        this.#waiting.set(watch, { due, since: now });
      }
    }
  }

  #begin(): void {
    const [first] = this.#waiting;
    if (this.#running !== undefined || first === undefined) return;
    const [watch, { due }] = first;
    this.#waiting.delete(watch);
    this.#options.onEvent({ type: 'run-begun', block: watch.block, due });
    const running = { watch, due, run: this.#options.start(watch.block), began: this.#options.now() };
    this.#running = running;
    void this.#follow(running);
  }

  async #follow(running: Running): Promise<void> {
    this.#ended(running, await running.run.ended);
    this.#wake.abort();
  }

  #ended({ watch: { block }, due, began }: Running, { signal, listFailed, comeBackAt, ...end }: RunEnd): void {
    this.#running = undefined;
    const exitCode = end.exitCode ?? ExitCode.unexpected;
    const last = { began, ended: this.#options.now(), exitCode, needsHuman: needsHuman(exitCode, listFailed) };
    // The config may have been loaded anew meanwhile.
    const watch = this.#watches.find((each) => each.block.key === block.key);
    if (watch !== undefined) watch.last = last;
    // What was stopped half-way is made up for by the next scheduler.
    if (exitCode === ExitCode.done || !this.#options.signal.aborted) watch?.settle(due);
    const mayComeBack = exitCode === ExitCode.later && comeBackAt !== undefined && due.why !== 'again';
    const againAt = mayComeBack && watch?.comeBack(comeBackAt) === true ? comeBackAt : undefined;
    const nextAt = this.#options.signal.aborted ? undefined : this.#nextAt();
    this.#options.onEvent({ type: 'run-ended', block, last, signal, againAt, nextAt });
  }

  async #sleep(): Promise<void> {
    const now = this.#options.now().getTime();
    const next = this.#nextAt()?.getTime() ?? Infinity;
    const ms = Math.min(longestSleepMs, Math.max(1, next - now));
    // Whatever wakes it up is looked at next.
    await this.#options.sleep(ms, this.#wake.signal).catch(() => undefined);
  }

  async #stop(): Promise<ExitCode> {
    const running = this.#running;
    this.#options.onEvent({ type: 'stopping', running: running !== undefined });
    let exitCode: ExitCode = ExitCode.done;
    if (running !== undefined) {
      const done = new AbortController();
      const ended = running.run.ended.then((end) => {
        done.abort();
        return end.exitCode ?? ExitCode.unexpected;
      });
      running.run.stop('SIGTERM');
      await this.#options.sleep(patienceMs, done.signal).catch(() => undefined);
      if (!done.signal.aborted) {
        this.#options.onEvent({ type: 'killed' });
        running.run.stop('SIGKILL');
      }
      exitCode = await ended;
      this.#running = undefined;
    }
    this.#save();
    this.#options.onEvent({ type: 'stopped' });
    return exitCode;
  }

  #nextAt(): Date | undefined {
    return this.#watches
      .flatMap(({ nextAt }) => nextAt ?? [])
      .toSorted((a, b) => a.getTime() - b.getTime())
      .at(0);
  }

  #state(): ScheduleState {
    return new Map(
      this.#watches.map((watch): [string, BlockState] => [
        watch.block.key,
        { since: watch.settled, last: watch.last, again: watch.again },
      ]),
    );
  }

  #save(): void {
    const state = this.#state();
    const text = JSON.stringify([...state]);
    if (text === this.#saved) return;
    try {
      this.#options.save(state);
      this.#saved = text;
      this.#toldUnwritten = false;
    } catch (error) {
      if (!this.#toldUnwritten) this.#options.onEvent({ type: 'state-unwritten', error });
      this.#toldUnwritten = true;
    }
  }
}
