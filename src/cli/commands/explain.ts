import { stateDirectory } from '../../config/state-directory.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { readHighWater, requireAllRequests } from '../../ledger/high-water.ts';
import { readLedger } from '../../ledger/open-ledger.ts';
import { explainPerson } from '../../sync/explain-person.ts';
import { fitLedger } from '../../sync/fit-ledger.ts';
import type { Invocation } from '../command.ts';
import { explanationDocument, printExplanation } from '../explanation-text.ts';
import { engineMemoryOf } from '../memory-option.ts';
import { readLines } from '../read-lines.ts';
import { withProject } from '../with-project.ts';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const { options, output, runtime } = invocation;
  const email = await addressOf(invocation);
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

const digest = /^[0-9a-f]{64}$/i;

/** What was typed; with `-` it stands on standard input, so that no shell keeps it. */
async function addressOf({ args, runtime }: Invocation): Promise<string> {
  let [email = ''] = args;
  if (email === '-') {
    for await (const line of readLines(runtime.stdin)) {
      email = line;
      break;
    }
  }
  const address = email.trim();
  if (address.includes('@') || digest.test(address)) return address;
  throw new UserError('that is no e-mail address', {
    fix: 'Write an address, its SHA-256 in 64 letters, or - to read it from standard input.',
  });
}
