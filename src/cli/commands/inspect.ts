import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import type { Invocation, Options } from '../command.ts';
import { encodingOption } from '../encoding-option.ts';
import { countryOption, platformOption } from '../identifier-options.ts';
import { inspectConfigured } from '../inspect-configured.ts';
import { inspectFile } from '../inspect-file.ts';
import { inspectionDocument, printInspection } from '../inspect-text.ts';
import { rejectsOption } from '../rejects-option.ts';
import { rejectsText } from '../rejects-text.ts';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const [file] = invocation.args;
  const { options, output } = invocation;
  const name = options.text('source');
  const asked = {
    platform: platformOption(options),
    defaultCountry: countryOption(options),
    encoding: encodingOption(options),
    sheet: options.text('sheet'),
    samples: options.flag('reveal'),
    rejects: rejectsOption(invocation),
  };
  requireOne(file, name, options);
  const inspection =
    name === undefined
      ? await inspectFile(invocation, file ?? '-', asked)
      : await inspectConfigured(invocation, name, asked);
  printInspection(output, inspection, file);
  if (inspection.rejects !== undefined) output.words(rejectsText(inspection.rejects, invocation.runtime.cwd));
  output.json(inspectionDocument(inspection, file));
  return ExitCode.done;
}

function requireOne(file: string | undefined, source: string | undefined, options: Options): void {
  const fix = 'Name a file, or a source of the config: `audience-sync inspect --source customers`.';
  if (file === undefined && source === undefined) throw new UserError('nothing to inspect is named', { fix });
  if (source === undefined) return;
  if (file !== undefined) throw new UserError('a file and a source are named, and one can be inspected', { fix });
  for (const name of ['encoding', 'sheet']) {
    if (options.text(name) === undefined) continue;
    const message = `--${name} has no meaning for a source of the config`;
    throw new UserError(message, { fix: `Write \`${name}:\` there.` });
  }
}
