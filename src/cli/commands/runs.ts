import * as z from 'zod';
import { stateDirectory } from '../../config/state-directory.ts';
import type { Engine } from '../../engine/engine.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { readHighWater, requireAllRequests } from '../../ledger/high-water.ts';
import { readLedger } from '../../ledger/open-ledger.ts';
import { knownLists } from '../../ledger/lists.ts';
import { requestsOfRun } from '../../ledger/requests.ts';
import { ledgerRuns } from '../../ledger/runs.ts';
import { fitLedger } from '../../sync/fit-ledger.ts';
import type { Invocation } from '../command.ts';
import { sayRejected } from '../outcome-text.ts';
import { runResult } from '../run-result.ts';
import { withProject } from '../with-project.ts';

const defaultLimit = 20;
const everyRun = 1_000_000;

export function run(invocation: Invocation): Promise<ExitCode> {
  return withProject(invocation, async ({ config, engine, reading }) => {
    // Noted before the copy is made: a run may be going on.
    const noted = readHighWater(stateDirectory(config.directory));
    await readLedger(engine, config.directory, reading.tempDirectory);
    await fitLedger(engine, config);
    const [id] = invocation.args;
    if (id === undefined) await listRuns(invocation, engine);
    else await showRun(invocation, engine, id);
    // What there is has been shown; the newest runs are missing.
    await requireAllRequests(engine, noted);
    return ExitCode.done;
  });
}

async function listRuns({ options, output }: Invocation, engine: Engine): Promise<void> {
  const runs = await ledgerRuns(engine, limitOf(options.text('limit')));
  if (runs.length === 0) output.text('No run yet; `audience-sync sync` makes the first.');
  else
    output.table(
      ['run', 'started', 'ended', 'result'],
      runs.map((r, index) => [r.run, r.startedAt, r.endedAt ?? '-', runResult(r, { newest: index === 0 })]),
    );
  output.json({
    runs: runs.map((r) => ({
      run: r.run,
      started_at: r.startedAt,
      ended_at: r.endedAt ?? null,
      exit_code: r.exitCode ?? null,
    })),
  });
}

async function showRun({ output }: Invocation, engine: Engine, id: string): Promise<void> {
  const runs = await ledgerRuns(engine, id === 'last' ? 1 : everyRun);
  if (runs.length === 0) throw new UserError('no run yet', { fix: '`audience-sync sync` makes the first.' });
  const found = id === 'last' ? runs[0] : runs.find((candidate) => candidate.run === id);
  if (found === undefined) throw new UserError(`there is no run ${id}`, { fix: '`audience-sync runs` lists them.' });
  const lists = await knownLists(engine);
  const requests = (await requestsOfRun(engine, found.run)).map((request) => {
    const list = lists.find((candidate) => candidate.list === request.list);
    return { ...request, audience: list?.audience ?? '?', destination: list?.destination ?? '?' };
  });
  output.text(
    `run ${found.run}: started ${found.startedAt}, ended ${found.endedAt ?? '-'}, ${runResult(found, { newest: found === runs[0] })}`,
  );
  output.text();
  if (requests.length === 0) output.text('Nothing was sent.');
  else
    output.table(
      ['audience', 'destination', 'operation', 'members', 'refused', 'state', 'sent', 'reference'],
      requests.map((r) => [
        r.audience,
        r.destination,
        r.operation,
        r.members,
        r.refused,
        r.state,
        r.sentAt,
        r.reference ?? '-',
      ]),
    );
  const said = requests.flatMap(({ audience, destination, detail }) =>
    detail === undefined ? [] : [`${audience} on ${destination}: ${detail}`],
  );
  const why = failuresOf(found.summary).map(
    ({ audience, destination, error }) => `${audience} on ${destination}: ${error.message}`,
  );
  // What a list failed with is mostly what its last request was answered.
  for (const line of new Set([...said, ...why])) output.text(line);
  for (const { audience, destination, message } of settledOf(found.summary))
    output.text(`learned: ${audience} on ${destination}: ${message}`);
  const rejected = rejectedOf(found.summary);
  if (rejected !== undefined) output.text(`${sayRejected(rejected.rows)}: ${rejected.file}`);
  output.json({
    run: found.run,
    started_at: found.startedAt,
    ended_at: found.endedAt ?? null,
    exit_code: found.exitCode ?? null,
    requests: requests.map((r) => ({
      audience: r.audience,
      destination: r.destination,
      operation: r.operation,
      members: r.members,
      refused: r.refused,
      state: r.state,
      reference: r.reference ?? null,
      sent_at: r.sentAt,
      answered_at: r.answeredAt ?? null,
      detail: r.detail ?? null,
    })),
    summary: found.summary ?? null,
  });
}

/** What the run's summary says of rejected rows; releases before had none. */
function rejectedOf(summary: unknown): { readonly file: string; readonly rows: number } | undefined {
  return z.object({ rejected: z.object({ file: z.string(), rows: z.number() }) }).safeParse(summary).data?.rejected;
}

/** Lists that the run's summary says have failed, also before any request. */
function failuresOf(summary: unknown) {
  const list = z.object({ audience: z.string(), destination: z.string(), error: z.object({ message: z.string() }) });
  const lists = z.object({ lists: z.array(z.unknown()) }).safeParse(summary).data?.lists ?? [];
  return lists.flatMap((one) => list.safeParse(one).data ?? []);
}

/** What the run's summary says of earlier requests and lists; releases before had nothing. */
function settledOf(summary: unknown) {
  const settled = z.object({ audience: z.string(), destination: z.string(), message: z.string() });
  return z.object({ settled: z.array(settled) }).safeParse(summary).data?.settled ?? [];
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return defaultLimit;
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new UserError(`--limit ${text} is not a number of runs`, { fix: 'Write a number such as 20.' });
  return Number(text);
}
