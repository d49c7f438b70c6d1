import { isLoss, type Settled } from '../sync/settled.ts';
import type { SyncEvent } from '../sync/sync-event.ts';
import { endDocument, endWarning } from './expiry-text.ts';
import type { Output } from './output/output.ts';
import { groupDigits, sayDuration } from './output/numbers.ts';
import type { Progress } from './output/progress.ts';
import { listDocument } from './outcome-text.ts';
import { nameOf } from './list-groups.ts';
import { planDocument, printPlan } from './plan-text.ts';
import { rejectsText } from './rejects-text.ts';

/** What went as it should is for those who look closely; the rest decides the exit code, so a quiet run tells it too. */
function tellSettled(output: Output, settled: Settled): void {
  const message = `${nameOf(settled)}: ${settled.message}`;
  if (isLoss(settled)) output.diagnostics([{ severity: 'error', message }]);
  else output.verbose(message);
}

/** A saved plan may be of before, and knows nothing of them then. */
function sayResumed(unanswered: number, savedPlan: boolean): string {
  const one = unanswered === 1;
  const requests = one ? 'a request was answered' : `${groupDigits(unanswered)} requests were answered`;
  const again = savedPlan
    ? `a plan that is made after that sends ${one ? 'it' : 'them'} again`
    : `${one ? 'it is' : 'they are'} sent again`;
  return `An earlier run ended before ${requests}; ${again}.`;
}

/**
 * Says what happens during a run: live lines on a terminal, plain lines elsewhere, NDJSON with `--json`. With `quiet` the
 * plan is not told: a run that goes as it should is silent then.
 */
export function createSyncReporter(
  output: Output,
  { quiet, cwd, savedPlan }: { readonly quiet: boolean; readonly cwd: string; readonly savedPlan: boolean },
): (event: SyncEvent) => void {
  const lines = new Map<string, { readonly progress: Progress; done: number; total: number }>();
  let step: Progress | undefined;
  const endStep = (): void => {
    step?.finish();
    step = undefined;
  };
  return (event) => {
    switch (event.type) {
      case 'step':
        step ??= output.progress('plan');
        step.report({ done: 0, doing: event.step });
        return;
      case 'locked':
        output.words(`Waiting: ${event.why}.`);
        output.event({ ...event });
        return;
      case 'resumed':
        output.words(sayResumed(event.unanswered, savedPlan));
        output.event({ ...event });
        return;
      case 'settled':
        tellSettled(output, event.settled);
        output.event({ ...event.settled, type: 'settled' });
        return;
      case 'planned':
        endStep();
        if (!quiet) printPlan(output, event.plan, 'run');
        if (event.rejects !== undefined) output.words(rejectsText(event.rejects, cwd));
        output.event({ type: 'planned', plan: planDocument(event.plan, event.rejects) });
        return;
      case 'run-started':
        output.event({ type: 'run-started', run: event.run });
        return;
      case 'progress': {
        const name = nameOf(event.list);
        const line = lines.get(name) ?? { progress: output.progress(name), done: 0, total: 0 };
        Object.assign(line, { done: event.done, total: event.total });
        lines.set(name, line);
        line.progress.report({ done: event.done, total: event.total });
        return;
      }
      case 'waiting': {
        const waiting = `${sayDuration(event.ms)}: ${event.why}`;
        const mine = [...lines].filter(([name]) => name.endsWith(` on ${event.destination}`));
        for (const [, line] of mine) line.progress.report({ done: line.done, total: line.total, waiting });
        if (mine.length === 0) output.words(`${event.destination}: waiting ${waiting}`);
        return;
      }
      case 'list-done': {
        const name = nameOf(event.outcome);
        lines.get(name)?.progress.finish();
        lines.delete(name);
        output.event({ type: 'list-done', ...listDocument(event.outcome) });
        return;
      }
      case 'ends-soon':
        output.diagnostics([endWarning(event.end)]);
        output.event({ type: 'ends-soon', ...endDocument(event.end) });
    }
  };
}
