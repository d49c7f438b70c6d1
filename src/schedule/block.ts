import type { Config, ScheduleConfig } from '../config/config.ts';
import { UserError } from '../errors/user-error.ts';
import { DueTimes } from './due-times.ts';

/** A block of `schedule:`, with its times. */
export interface Block extends ScheduleConfig {
  /** By which it is known in files: what it does and when, wherever it stands in the config. */
  readonly key: string;
  readonly times: DueTimes;
}

/**
 * The blocks of a config; of two that are alike, one.
 *
 * @throws UserError when there is none
 */
export function blocksOf(config: Config): Block[] {
  const blocks = new Map<string, Block>();
  for (const block of config.schedule) {
    const key = [block.cron, ...(block.audiences ?? [])].join(' ');
    blocks.set(key, { ...block, key, times: new DueTimes(block.cron, config.defaults.timezone) });
  }
  if (blocks.size > 0) return [...blocks.values()];
  throw new UserError('the config has no schedule', {
    at: { file: config.file },
    fix: 'Write when to run: `schedule: [{ cron: "0 6 * * *" }]` is every day at 6.',
  });
}

/** `win-back, vips`. */
export function audiencesText({ audiences }: Pick<Block, 'audiences'>): string {
  return audiences === undefined ? 'all audiences' : audiences.join(', ');
}
