import { total } from '../contacts/reason-counts.ts';
import type { ListOutcome } from '../sync/outcome.ts';
import type { SyncResult } from '../sync/run-sync.ts';
import { counted, groupDigits } from './output/numbers.ts';
import type { Output } from './output/output.ts';
import { nameOf } from './list-groups.ts';

/** Prints how a run came out, for people. */
export function printOutcome(output: Output, { run, lists, rejected, results }: SyncResult): void {
  output.text();
  output.table(
    ['audience', 'destination', 'list', 'added', 'removed', 'refused', 'result'],
    lists.map((list) => [
      list.audience,
      list.destination,
      list.list ?? '-',
      list.added,
      list.removed,
      total(list.refused),
      list.error === undefined ? 'done' : 'failed',
    ]),
  );
  for (const list of lists) {
    for (const [reason, n] of Object.entries(list.refused))
      output.text(`${nameOf(list)}: the platform refused ${n}: ${reason}`);
    for (const warning of list.warnings) output.text(`${nameOf(list)}: ${warning}`);
  }
  output.diagnostics(
    lists.flatMap((list) => {
      if (list.error === undefined) return [];
      const { message, fix, traceId } = list.error;
      const trace = traceId === undefined ? '' : ` (trace id ${traceId})`;
      return [
        {
          severity: 'error' as const,
          message: `${nameOf(list)}: ${message}${trace}`,
          ...(fix !== undefined && { fix }),
        },
      ];
    }),
  );
  output.diagnostics(
    results.unasked.map(({ destination, error: { message, fix } }) => ({
      severity: 'error' as const,
      message: `${destination}: the results of what was sent cannot be asked for: ${message}`,
      ...(fix !== undefined && { fix }),
    })),
  );
  output.text();
  if (results.pending > 0) {
    const taken = `${counted(results.pending, 'request')} ${results.pending === 1 ? 'was taken and is' : 'were taken and are'}`;
    output.text(`${taken} being processed; \`audience-sync status\` asks for the results.`);
  }
  if (rejected !== undefined) {
    output.text(`${sayRejected(rejected.rows)}; ${rejected.file} says which and why.`);
  }
  output.text(`Run ${run ?? ''}; \`audience-sync runs ${run ?? ''}\` shows its requests.`);
}

/** How many rows of the sources are not where they should be. */
export function sayRejected(rows: number): string {
  return rows === 1
    ? '1 row is of no use, or not on every list it belongs to'
    : `${groupDigits(rows)} rows are of no use, or not on every list they belong to`;
}

/** How a run came out, for programs. Fields are added, never renamed. */
export function outcomeDocument({
  run,
  lists,
  rejected,
  results,
  exitCode,
}: SyncResult): Readonly<Record<string, unknown>> {
  return {
    run,
    exit_code: exitCode,
    pending: results.pending,
    unasked: results.unasked.map(({ destination, error }) => ({
      destination,
      message: error.message,
      fix: error.fix ?? null,
    })),
    settled: results.settled,
    rejected: rejected ?? null,
    lists: lists.map(listDocument),
  };
}

export function listDocument(list: ListOutcome): Readonly<Record<string, unknown>> {
  return {
    audience: list.audience,
    destination: list.destination,
    list: list.list ?? null,
    id: list.remoteId ?? null,
    added: list.added,
    removed: list.removed,
    refused: list.refused,
    warnings: list.warnings,
    error:
      list.error === undefined
        ? null
        : {
            message: list.error.message,
            fix: list.error.fix ?? null,
            code: list.error.code ?? null,
            try_again_at: list.error.comeBackAt?.toISOString() ?? null,
          },
  };
}
