import { dirname } from 'node:path';
import { ExitCode } from '../../errors/exit-code.ts';
import { starterConfig } from '../../inspect/starter-config.ts';
import { createAsker } from '../ask-text.ts';
import type { Invocation } from '../command.ts';
import { completeAnswers } from '../starter/complete-answers.ts';
import { givenAnswers } from '../starter/given-answers.ts';
import { reportStarter } from '../starter/report-starter.ts';
import { starterExport } from '../starter/starter-export.ts';
import { starterFiles, writeStarter } from '../starter/starter-files.ts';
import { withEngine } from '../with-engine.ts';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const { globals, options, runtime } = invocation;
  const given = givenAnswers(invocation);
  const files = starterFiles(runtime.cwd, globals.config, options.flag('force'));
  return await withEngine(async (engine, tempDirectory) => {
    const asker = given.yes ? undefined : createAsker(runtime);
    try {
      const chosen = await starterExport({ invocation, engine, tempDirectory, asker, given }, files.config);
      const defaults = { directory: dirname(files.config), country: chosen.country };
      const answers = await completeAnswers(asker, given, defaults);
      const starter = starterConfig(chosen.facts, {
        ...answers,
        files: chosen.files,
        pattern: chosen.pattern,
        suppress: chosen.suppressions,
        events: chosen.events,
      });
      await writeStarter(files, starter);
      reportStarter(invocation, files, { chosen, answers, starter });
      return ExitCode.done;
    } finally {
      asker?.close();
    }
  });
}
