import { stateDirectory } from '../../config/state-directory.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { readHighWater, requireAllRequests } from '../../ledger/high-water.ts';
import { readLedger } from '../../ledger/open-ledger.ts';
import { explainPerson } from '../../sync/explain-person.ts';
import { fitLedger } from '../../sync/fit-ledger.ts';
import type { Invocation } from '../command.ts';
import { explanationDocument, printExplanation } from '../explanation-text.ts';
import { engineMemoryOf } from '../memory-option.ts';
import { typedAddresses } from '../typed-addresses.ts';
import { withProject } from '../with-project.ts';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const { options, output, runtime } = invocation;
  const [email = ''] = await typedAddresses(invocation, 1);
  const reveal = options.flag('reveal');
  return withProject(
    invocation,
    async ({ config, engine, reading }) => {
      const noted = readHighWater(stateDirectory(config.directory));
      await readLedger(engine, config.directory, reading.tempDirectory);
      await fitLedger(engine, config);
      const explained = await engine.interruptible(runtime.signal, () => explainPerson(engine, config, email, reading));
      printExplanation(output, explained, reveal);
      output.json(explanationDocument(explained, reveal));
      await requireAllRequests(engine, noted);
      return ExitCode.done;
    },
    { reach: 'offline', memory: engineMemoryOf(options) },
  );
}
