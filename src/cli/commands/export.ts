import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stateDirectory } from '../../config/state-directory.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { readHighWater, requireAllRequests } from '../../ledger/high-water.ts';
import { readLedger } from '../../ledger/open-ledger.ts';
import { type Exporting, planExport, sendExport } from '../../sync/export-audience.ts';
import { fitLedger } from '../../sync/fit-ledger.ts';
import { type Plan, trippedGuards } from '../../sync/plan.ts';
import { selectAudiences } from '../../sync/select-audiences.ts';
import type { Invocation } from '../command.ts';
import { connecting } from '../connecting.ts';
import { formDestination } from '../form-destination.ts';
import { engineMemoryOf } from '../memory-option.ts';
import { counted, groupDigits } from '../output/numbers.ts';
import type { Output } from '../output/output.ts';
import { guardLines } from '../plan-text.ts';
import { type Project, withProject } from '../with-project.ts';

export function run(invocation: Invocation): Promise<ExitCode> {
  const { globals, options } = invocation;
  if (globals.json && options.text('out') === undefined) {
    throw new UserError('--json has no meaning here: what is written is CSV, ready for the form', {
      fix: 'Leave it out, or write the files into a folder with `--out`.',
    });
  }
  return withProject(invocation, (project) => exportAudience(invocation, project), {
    reach: 'offline',
    memory: engineMemoryOf(options),
  });
}

async function exportAudience(invocation: Invocation, project: Project): Promise<ExitCode> {
  const { args, options, output, runtime } = invocation;
  const { config, engine, reading } = project;
  const audiences = selectAudiences(config, args);
  const out = options.text('out');
  const folder = out === undefined ? join(reading.tempDirectory, 'export') : resolve(runtime.cwd, out);
  const noted = readHighWater(stateDirectory(config.directory));
  await readLedger(engine, config.directory, reading.tempDirectory);
  await requireAllRequests(engine, noted);
  await fitLedger(engine, config);
  const progress = output.progress('export', 'read');
  const exporting: Exporting = {
    audiences,
    destination: formDestination(invocation, config, audiences, folder),
    reading,
    context: connecting(invocation),
    onStep: (step) => {
      progress.report({ done: 0, doing: step });
    },
  };
  let plan: Plan;
  try {
    plan = await engine.interruptible(runtime.signal, () => planExport(engine, config, exporting));
  } finally {
    progress.finish();
  }
  output.diagnostics(plan.warnings);
  const guards = guardLines(plan);
  for (const guard of guards) output.words(output.style('red', `guard: ${guard}`));
  if (trippedGuards(plan).length > 0 && !options.flag('yes')) {
    output.words('Nothing was written; with --yes it goes on.');
    return ExitCode.guard;
  }
  if (out === undefined && plan.lists.length !== 1) throw severalLists(plan);
  const sent = await sendExport(engine, plan, exporting);
  for (const { list, warnings } of sent) {
    const lost = Object.values(list.rejected).reduce((sum, n) => sum + n, 0);
    const without = lost === 0 ? '' : `; ${groupDigits(lost)} without a value that the form takes`;
    output.words(`${list.audience}: ${counted(list.adds, 'member')}${without}`);
    for (const warning of warnings) output.words(`warning: ${list.audience}: ${warning}`);
  }
  if (out === undefined) await printFile(output, folder);
  else {
    const files = sent.map(({ list, name }) => ({
      audience: list.audience,
      file: join(folder, name),
      members: list.adds,
    }));
    for (const { file } of files) output.words(`written: ${file}`);
    output.json({ files });
  }
  return ExitCode.done;
}

/** Prints the only file of a folder. */
async function printFile(output: Output, folder: string): Promise<void> {
  const [file, ...others] = await readdir(folder);
  if (file === undefined || others.length > 0) throw severalFiles(others.length + 1);
  for await (const chunk of createReadStream(join(folder, file), 'utf8')) output.data(String(chunk));
}

function severalLists({ lists }: Plan): UserError {
  return new UserError(`the audience has ${lists.length} lists, each a file of its own`, {
    fix: 'Name a folder for them with --out.',
  });
}

function severalFiles(n: number): UserError {
  return new UserError(`the form takes no more in one file: the list has ${n} of them`, {
    fix: 'Name a folder for them with --out.',
  });
}
