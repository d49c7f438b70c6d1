import type { Block } from '../block.ts';

/** A file for another scheduler. */
export interface PrintedFile {
  /** Relative to where such files are kept; its text begins with it, in a comment. */
  readonly name: string;
  readonly text: string;
}

/** What files are made from. */
export interface PrintContext {
  readonly project: string;
  readonly blocks: readonly Block[];
  /** Of the blocks. */
  readonly timezone: string;
  /** Of this machine. */
  readonly machineTimezone: string;
  readonly now: Date;
  /** Absolute path of the config. */
  readonly configFile: string;
  /** The config's folder, and its name in it, in its repository: `marketing`, `audience-sync.yaml`. */
  readonly inRepository: { readonly folder: string; readonly config: string };
  /** Absolute paths of Node and of this program. */
  readonly node: string;
  readonly program: string;
  readonly nodeMajor: number;
  readonly version: string;
  readonly user: string;
  readonly home: string;
  /** Names of the variables in the config. */
  readonly variables: readonly string[];
  /** Files of secrets in the config, as they are written there. */
  readonly secretFiles: readonly string[];
}

export type PrintFormat = (context: PrintContext) => PrintedFile[];

/** A run that finds another one going on waits for it. */
const waitLock = '2h';

/** What is written behind the program's name: `sync` with the block's audiences and limits. */
export function syncWords(block: Block | undefined, config: string): string[] {
  return ['sync', ...(block?.audiences ?? []), '--config', config, ...limitWords(block)];
}

/** The options that bound a run. */
export function limitWords(block: Block | undefined): string[] {
  const maxWait = block?.maxWait;
  return [...(maxWait === undefined ? [] : ['--max-wait', durationText(maxWait)]), '--wait-lock', waitLock];
}

/** `2h`, `90m`, `45s`: the largest unit that says it whole. */
export function durationText(ms: number): string {
  if (ms > 0 && ms % 3_600_000 === 0) return `${ms / 3_600_000}h`;
  if (ms > 0 && ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** `audience-sync-acme`, and `audience-sync-acme-2` where there are several. */
export function unitName({ project, blocks }: PrintContext, index: number): string {
  return `audience-sync-${project}${blocks.length > 1 ? `-${index + 1}` : ''}`;
}

/** Comment lines, `# ` before each. */
export function comments(lines: readonly string[]): string {
  return lines.map((line) => `# ${line}`.trimEnd()).join('\n');
}

/** What a block has that the format knows nothing of. */
export function leftOut(blocks: readonly Block[], keys: readonly ('jitter' | 'missed')[]): string[] {
  const has = {
    jitter: blocks.some(({ jitter }) => jitter > 0),
    missed: blocks.some(({ missed }) => missed === 'run'),
  };
  return [
    ...(keys.includes('jitter') && has.jitter ? ['There is no jitter here.'] : []),
    ...(keys.includes('missed') && has.missed
      ? ['Runs that are missed while this machine is off are not made up for.']
      : []),
  ];
}
