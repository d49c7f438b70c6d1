import type { LastRun } from './schedule-state.ts';

/** What one list got in a run. */
export interface ListCounts {
  readonly audience: string;
  readonly destination: string;
  readonly added: number;
  readonly removed: number;
  readonly refused: number;
}

export interface Metrics {
  ran(run: Pick<LastRun, 'began' | 'ended' | 'exitCode'>): void;
  counted(list: ListCounts): void;
  /** All of them as Prometheus reads them. */
  text(standing: { readonly nextAt: Date | undefined; readonly running: boolean }): Promise<string>;
  readonly contentType: string;
}

/** From a second to four hours. */
const durations = [1, 5, 15, 60, 300, 900, 3600, 4 * 3600];

/** Counts since this scheduler began. Loads its library only when it is asked for. */
export async function createMetrics(): Promise<Metrics> {
  const { Counter, Gauge, Histogram, Registry } = await import('prom-client');
  const registry = new Registry();
  const registers = [registry];
  const named = (name: string, help: string) => ({ name: `audience_sync_${name}`, help, registers });
  const ofLists = (what: string) =>
    new Counter({
      ...named(`members_${what}_total`, `Members ${what} per list`),
      labelNames: ['audience', 'destination'] as const,
    });
  const runs = new Counter({ ...named('runs_total', 'Runs by exit code'), labelNames: ['exit_code'] as const });
  const duration = new Histogram({ ...named('run_duration_seconds', 'How long runs took'), buckets: durations });
  const lastRun = new Gauge(named('last_run_timestamp_seconds', 'When the last run ended'));
  const lastSuccess = new Gauge(named('last_success_timestamp_seconds', 'When the last run with exit code 0 ended'));
  const next = new Gauge(named('next_run_timestamp_seconds', 'When the next run begins; 0: none is to come'));
  const busy = new Gauge(named('run_in_progress', 'Whether a run goes on'));
  const [added, removed, refused] = [ofLists('added'), ofLists('removed'), ofLists('refused')];
  return {
    ran({ began, ended, exitCode }) {
      runs.inc({ exit_code: String(exitCode) });
      duration.observe((ended.getTime() - began.getTime()) / 1000);
      lastRun.set(ended.getTime() / 1000);
      if (exitCode === 0) lastSuccess.set(ended.getTime() / 1000);
    },
    counted({ audience, destination, ...list }) {
      added?.inc({ audience, destination }, list.added);
      removed?.inc({ audience, destination }, list.removed);
      refused?.inc({ audience, destination }, list.refused);
    },
    text({ nextAt, running }) {
      next.set((nextAt?.getTime() ?? 0) / 1000);
      busy.set(running ? 1 : 0);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
