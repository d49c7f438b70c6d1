import { appendFileSync, statSync } from 'node:fs';
import { annotation, annotations } from '../notify/annotations.ts';
import type { Notice } from '../notify/notice.ts';
import { stepSummary } from '../notify/step-summary.ts';
import type { Invocation } from './command.ts';
import { errorCode } from '../errors/error-code.ts';

/** GitHub throws away the whole summary of a step that has more. */
const mostBytes = 1024 * 1024;

export function inActions({ env }: Invocation['runtime']): boolean {
  return env['GITHUB_ACTIONS'] === 'true';
}

/** Shows a warning in GitHub Actions that is of no notice; nothing elsewhere. */
export function warnActions({ output, runtime }: Invocation, message: string): void {
  if (inActions(runtime)) runtime.stderr(`${annotation('warning', 'audience-sync', output.blanked(message))}\n`);
}

/**
 * Shows a run in GitHub Actions: annotations on standard error, because standard output may be JSON, and the job's summary.
 * They belong to no words, so that `--quiet` leaves them.
 */
export function tellActions({ output, runtime }: Invocation, notice: Notice): void {
  for (const line of annotations(notice)) runtime.stderr(`${line}\n`);
  const file = runtime.env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  const summary = stepSummary(notice);
  try {
    const held = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (held + Buffer.byteLength(summary) <= mostBytes) appendFileSync(file, summary);
    else output.verbose('the summary of this step is full: nothing is added to it');
  } catch (error) {
    const message = `the summary of this step cannot be written (${errorCode(error) ?? 'unknown'})`;
    output.diagnostics([{ severity: 'warning', message }]);
  }
}
