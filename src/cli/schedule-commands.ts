import type { CommandDefinition, CommandGroup } from './command.ts';
import { ofRuns } from './exit-codes-of-runs.ts';

const schedule: CommandGroup = { name: 'schedule', summary: 'run `sync` when the config’s schedule says so' };

export const scheduleCommands: readonly CommandDefinition[] = [
  {
    group: schedule,
    name: 'run',
    summary: 'work in the foreground and sync whenever the schedule says so',
    options: [
      { flags: '--listen <address>', summary: '[HOST:]PORT for /healthz and /metrics (default host: 127.0.0.1)' },
    ],
    notes: [
      'Each run is a process of its own that reads the config anew. No two run at once;',
      'what becomes due meanwhile waits. SIGTERM and Ctrl-C end it, and a run under way',
      'within 10 seconds; SIGHUP loads the schedule anew.',
    ],
    examples: ['audience-sync schedule run --listen 9464'],
    exitCodes: ofRuns,
    load: () => import('./commands/schedule-run.ts'),
  },
  {
    group: schedule,
    name: 'print',
    summary: 'print files that run the schedule elsewhere: cron, systemd, CI, Kubernetes',
    options: [
      {
        flags: '--format <format>',
        summary: 'for which scheduler',
        choices: ['crontab', 'systemd', 'launchd', 'github-actions', 'gitlab-ci', 'kubernetes'],
      },
      { flags: '--out <folder>', summary: 'write them into this folder; what is there is not replaced' },
    ],
    notes: ['Each file says at its beginning where it belongs and what it needs besides.'],
    examples: [
      'audience-sync schedule print --format crontab',
      'audience-sync schedule print --format systemd --out /etc/systemd/system',
    ],
    load: () => import('./commands/schedule-print.ts'),
  },
  {
    group: schedule,
    name: 'next',
    summary: 'list coming runs',
    options: [{ flags: '--count <number>', summary: 'how many (default: 10)' }],
    load: () => import('./commands/schedule-next.ts'),
  },
];
