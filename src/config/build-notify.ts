import type * as z from 'zod';
import type { NotifyConfig } from './config.ts';
import { parseDuration } from './duration.ts';
import type { noticeSchema } from './schema/notify-schema.ts';

/** Whoever is told that all is well every night soon stops reading. */
const toldByDefault = ['failure', 'guard', 'partial', 'recovery'] as const;

export function buildNotify(index: number, written: z.output<typeof noticeSchema>): NotifyConfig {
  const common = {
    place: `notify[${index}]`,
    on: written.on ?? toldByDefault,
    timeoutMs: parseDuration(written.timeout ?? '10s') ?? 0,
  };
  const { webhook, slack, command } = written;
  if (webhook !== undefined) return { ...common, kind: 'webhook', url: webhook, headers: written.headers ?? {} };
  if (slack !== undefined) return { ...common, kind: 'slack', url: slack };
  const [program = '', ...args] = command ?? [];
  return { ...common, kind: 'command', program, args };
}
