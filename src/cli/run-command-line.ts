import { ExitCode } from '../errors/exit-code.ts';
import { commands } from './commands.ts';
import { createOutput } from './output/create-output.ts';
import type { Output } from './output/output.ts';
import { parseCommandLine } from './parse-command-line.ts';
import { reportFailure } from './report-failure.ts';
import type { Runtime } from './runtime.ts';
import { readVersion } from './version.ts';

/** Reads the words after the program's name and does what they ask for. Never throws. */
export async function runCommandLine(argv: readonly string[], runtime: Runtime): Promise<ExitCode> {
  let output: Output = createOutput(runtime, {
    json: false,
    quiet: false,
    verbose: false,
    color: false,
    reveal: false,
  });
  try {
    const parsed = parseCommandLine(argv, commands, runtime.env);
    if (parsed.kind === 'version') output.text(readVersion());
    if (parsed.kind === 'help') output.text(parsed.text.trimEnd());
    if (parsed.kind !== 'call') return ExitCode.done;

    const { definition, args, options, globals } = parsed;
    const terminal = runtime.interactive.stdout && runtime.interactive.stderr;
    const reveals = definition.options?.some((option) => option.flags === '--reveal' && option.unmasks) === true;
    output = createOutput(runtime, {
      ...globals,
      color: globals.color && terminal,
      reveal: reveals && options.flag('reveal'),
    });
    const command = await definition.load();
    return await command.run({ args, options, globals, output, runtime });
  } catch (error) {
    output.endProgress();
    return reportFailure(error, output, runtime.signal.aborted);
  }
}
