import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { NotifyConfig } from '../config/config.ts';
import { timeLimit } from '../transport/network-failure.ts';
import type { Notice } from './notice.ts';
import type { Sending } from './sending.ts';
import { errorCode } from '../errors/error-code.ts';

export type Command = Extract<NotifyConfig, { kind: 'command' }>;

/** Of what a command says, this much is kept, for `--verbose`. */
const mostSaid = 2_000;

/** Has a command of its own group, so that what it started ends with it. Windows has no such groups. */
const grouped = process.platform !== 'win32';

/** Starts the command with the notice on its standard input. Gives what went wrong. */
export async function runCommand(block: Command, notice: Notice, sending: Sending): Promise<string | undefined> {
  const limit = timeLimit(sending.signal, block.timeoutMs);
  try {
    const problem = await ended(block, notice, sending, limit.signal).catch(notStarted);
    sending.signal.throwIfAborted();
    return limit.reached() ? 'the command did not end in time' : problem;
  } finally {
    limit.end();
  }
}

function ended(block: Command, notice: Notice, sending: Sending, limit: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(block.program, [...block.args], {
      cwd: sending.directory,
      env: { ...sending.env, ...variables(notice) },
      detached: grouped,
    });
    const said = [child.stdout, child.stderr].map(beginning);
    limit.addEventListener('abort', () => stop(child), { once: true });
    // One that does not read, or that could not be started, is no failure of its standard input.
    child.stdin.on('error', ignore).end(JSON.stringify(notice));
    child.on('error', (error) => resolve(notStarted(error)));
    // Not `close`: what it left running may keep its output open.
    child.on('exit', (code, signal) => {
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      const words = said.map((read) => read()).join('');
      if (words !== '') sending.log(`${block.place}: the command said: ${words}`);
      resolve(code === 0 ? undefined : `the command ended with ${code === null ? signal : `exit code ${code}`}`);
    });
  });
}

function variables({ outcome, exit_code: exitCode, run }: Notice): Readonly<Record<string, string>> {
  return {
    AUDIENCE_SYNC_OUTCOME: outcome,
    AUDIENCE_SYNC_EXIT_CODE: String(exitCode),
    AUDIENCE_SYNC_RUN: run ?? '',
  };
}

/** Reads all, so that nobody waits for a reader, and keeps the beginning. */
function beginning(stream: Readable): () => string {
  let kept = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    if (kept.length < mostSaid) kept = (kept + text).slice(0, mostSaid);
  });
  return () => kept;
}

function stop(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(grouped ? -child.pid : child.pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** The error's own words hold the arguments, which may be secrets. */
function notStarted(error: unknown): string {
  return `the command cannot be started (${errorCode(error) ?? 'unknown'})`;
}

function ignore(): void {}
