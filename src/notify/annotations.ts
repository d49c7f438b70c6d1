import { titleOf, troublesOf } from './notice-text.ts';
import type { Notice } from './notice.ts';

/** GitHub shows ten of a kind for a step, and drops the others. */
const mostOfAKind = 10;

/**
 * Workflow commands that make GitHub Actions show what is wrong above the log, a line each
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands, 2026-11). The runner reads them from
 * standard error as well as from standard output.
 */
export function annotations(notice: Notice): string[] {
  const title = titleOf(notice);
  const errors = notice.outcome === 'success' || notice.outcome === 'recovery' ? [] : troublesOf(notice);
  return [
    ...errors.slice(0, mostOfAKind).map((words) => annotation('error', title, words)),
    ...notice.warnings.slice(0, mostOfAKind).map((words) => annotation('warning', title, words)),
  ];
}

/** One line. */
export function annotation(kind: 'error' | 'warning', title: string, words: string): string {
  return `::${kind} title=${escapeProperty(title)}::${escapeData(words)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
