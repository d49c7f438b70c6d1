import { relative } from 'node:path';
import type { StarterConfig } from '../../inspect/starter-config.ts';
import type { Invocation } from '../command.ts';
import { counted } from '../output/numbers.ts';
import { describeExport } from './describe-export.ts';
import { nextSteps } from './next-steps.ts';
import type { StarterFiles } from './starter-files.ts';
import type { StarterExport } from './starter-export.ts';
import type { StarterAnswers } from './complete-answers.ts';

/** Says what was written, of what, and what to do next. */
export function reportStarter(
  { output, runtime }: Invocation,
  files: StarterFiles,
  made: { readonly chosen: StarterExport; readonly answers: StarterAnswers; readonly starter: StarterConfig },
): void {
  const { chosen, answers, starter } = made;
  const { variables, source, audiences } = starter;
  const name = (file: string) => relative(runtime.cwd, file);
  const steps = nextSteps(runtime, files, starter);
  output.text(`${chosen.label}: ${describeExport(chosen.glance, false)}`);
  for (const { label, glance, partly } of chosen.suppressions) {
    const what = glance === undefined ? label : `${label}: ${describeExport(glance, partly)}`;
    output.text(`${what}; whoever stands in it is kept off every list`);
  }
  for (const { label, glance, partly } of chosen.events) {
    output.text(
      `${label}: ${describeExport(glance, partly)}; what they did, a comment of the config says how to use it`,
    );
  }
  for (const { file, why } of chosen.untold.leftOut) output.text(`${file}: left out, ${why}`);
  if (chosen.untold.unopened > 0) output.text(`${counted(chosen.untold.unopened, 'more file')} not looked into`);
  output.text(`${name(files.config)}: project ${answers.project}, source ${source}, audiences ${audiences.join(', ')}`);
  output.text(
    files.keepsExample
      ? `${name(files.example)} was there and is as it was`
      : `${name(files.example)}: the ${counted(variables.length, 'variable')} that the config needs`,
  );
  output.text();
  output.text('Next:');
  for (const [index, { text }] of steps.entries()) output.text(`${index + 1}. ${text}`);
  output.json({
    config: files.config,
    env_example: files.keepsExample ? null : files.example,
    variables,
    source,
    audiences,
    project: answers.project,
    country: answers.country ?? null,
    platforms: answers.platforms,
    files: chosen.files,
    events: chosen.events.map((each) => each.files),
    suppress: chosen.suppressions.map((each) => each.files),
    left_out: chosen.untold.leftOut,
    next: steps.flatMap(({ command }) => command ?? []),
  });
}
