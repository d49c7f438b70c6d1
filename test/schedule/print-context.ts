import { DueTimes } from '../../src/schedule/due-times.ts';
import type { Block } from '../../src/schedule/block.ts';
import type { PrintContext } from '../../src/schedule/print/printed-file.ts';

export function blockOf(cron: string, timezone: string, more: Partial<Block> = {}): Block {
  const times = new DueTimes(cron, timezone);
  return { cron, audiences: undefined, jitter: 0, missed: 'run', maxWait: undefined, key: cron, times, ...more };
}

/** A project whose paths have blanks, percent signs and quotes in them. */
export function contextOf(blocks: readonly Block[], more: Partial<PrintContext> = {}): PrintContext {
  return {
    project: 'acme.shop',
    blocks,
    timezone: 'Europe/Berlin',
    machineTimezone: 'UTC',
    now: new Date('2026-11-30T03:00:00Z'),
    configFile: "/tmp/50% of it's/audience-sync.yaml",
    inRepository: { folder: 'marketing', config: 'audience-sync.yaml' },
    node: process.execPath,
    program: '/opt/audience sync/bin/audience-sync.js',
    nodeMajor: 22,
    version: '1.2.3',
    user: 'root',
    home: '/root',
    variables: ['META_ACCESS_TOKEN', 'GOOGLE_CLIENT_ID'],
    secretFiles: ['secrets/key'],
    ...more,
  };
}

/** Working days at 6, and two kinds of days at once. */
export const usualBlocks = [
  blockOf('0 6 * * mon-fri', 'Europe/Berlin', { maxWait: 7_200_000, jitter: 600_000 }),
  blockOf('*/15 8-20 1,15 * sun', 'Europe/Berlin', { audiences: ['vips', 'win-back'], missed: 'skip' }),
];
