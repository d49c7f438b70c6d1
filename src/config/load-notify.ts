import { dirname } from 'node:path';
import { buildNotify } from './build-notify.ts';
import type { NotifyConfig } from './config.ts';
import { readConfigDocument } from './config-document.ts';
import { findConfig } from './find-config.ts';
import { interpolate } from './interpolate.ts';
import type { LoadConfigOptions } from './load-config.ts';
import { readEnvironment } from './environment.ts';
import { noPackages } from './packages/destination-package.ts';
import { projectSchema } from './schema/audience-schema.ts';
import { noticeSchema } from './schema/notify-schema.ts';
import { collectSecrets } from './secrets.ts';
import { unfilled } from './unfilled.ts';
import { list, record } from './written.ts';

/** What is needed to tell somebody of a run. */
export interface Notify {
  /** The folder that holds `.audience-sync/`. */
  readonly directory: string;
  readonly project: string | undefined;
  readonly notify: readonly NotifyConfig[];
  readonly secrets: readonly string[];
}

/**
 * What `notify:` says, as far as it is without mistakes, of a file that may have others: that a config cannot be loaded is
 * what somebody must be told. Undefined where there is no file, or none that can be read.
 */
export function loadNotify({ file, cwd, env }: Omit<LoadConfigOptions, 'offline'>): Notify | undefined {
  try {
    const path = findConfig(file, cwd);
    const directory = dirname(path);
    const written = readConfigDocument(path);
    const filled = interpolate(written, readEnvironment(directory, env), noPackages.settings);
    const root: unknown = written.document.toJS();
    const { project, notify } = record(root);
    return {
      directory,
      project: projectSchema.safeParse(project).data,
      notify: list(notify).flatMap((block, index) => usable(index, block)),
      secrets: [...filled.secrets, ...collectSecrets(root, noPackages.settings)],
    };
  } catch {
    // Whoever loads the whole file is told why.
    return undefined;
  }
}

function usable(index: number, block: unknown): NotifyConfig[] {
  const { success, data } = noticeSchema.safeParse(block);
  return success && !JSON.stringify(block).includes(JSON.stringify(unfilled).slice(1, -1))
    ? [buildNotify(index, data)]
    : [];
}
