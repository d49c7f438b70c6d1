import { ExitCode } from '../../errors/exit-code.ts';
import type { Invocation } from '../command.ts';
import { encodingOption } from '../encoding-option.ts';
import { countryOption, platformOption } from '../identifier-options.ts';
import { inspectFile } from '../inspect-file.ts';
import { inspectionDocument, printInspection } from '../inspect-text.ts';
import { rejectsOption } from '../rejects-option.ts';
import { rejectsText } from '../rejects-text.ts';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const [file = '-'] = invocation.args;
  const { options, output } = invocation;
  const inspection = await inspectFile(invocation, file, {
    platform: platformOption(options),
    defaultCountry: countryOption(options),
    encoding: encodingOption(options),
    sheet: options.text('sheet'),
    samples: options.flag('reveal'),
    rejects: rejectsOption(invocation),
  });
  printInspection(output, inspection, file);
  if (inspection.rejects !== undefined) output.words(rejectsText(inspection.rejects, invocation.runtime.cwd));
  output.json(inspectionDocument(inspection, file));
  return ExitCode.done;
}
