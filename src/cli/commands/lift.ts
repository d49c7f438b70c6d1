import { stateDirectory } from '../../config/state-directory.ts';
import { suggestFix } from '../../config/suggest.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { readHighWater, requireAllRequests } from '../../ledger/high-water.ts';
import { type KnownExperiment, knownExperiments } from '../../ledger/experiments.ts';
import { readLedger } from '../../ledger/open-ledger.ts';
import { countArms } from '../../lift/count-arms.ts';
import { measureLift } from '../../lift/measure-lift.ts';
import { fitLedger } from '../../sync/fit-ledger.ts';
import { reachedWarnings } from '../../sync/untended-lists.ts';
import type { Invocation } from '../command.ts';
import type { ExperimentLift } from '../lift/experiment-lift.ts';
import { liftDocument } from '../lift/lift-document.ts';
import { printLift } from '../lift/lift-text.ts';
import { conversionWarnings, liftWarnings } from '../lift/lift-warnings.ts';
import { loadConversions } from '../lift/load-conversions.ts';
import { periodOptions } from '../lift/period-options.ts';
import { withProject } from '../with-project.ts';

export function run(invocation: Invocation): Promise<ExitCode> {
  const { args, options, output, runtime } = invocation;
  const period = periodOptions(options, runtime.now());
  return withProject(
    invocation,
    async (project) => {
      const { config, engine, reading } = project;
      // Noted before the copy is made: a run may be going on.
      const noted = readHighWater(stateDirectory(config.directory));
      await readLedger(engine, config.directory, reading.tempDirectory);
      await fitLedger(engine, config);
      const experiments = selectExperiments(await knownExperiments(engine), args);
      const conversions = await loadConversions(invocation, project);
      const values = conversions.columns.value !== undefined;
      const lifts: ExperimentLift[] = [];
      for (const experiment of experiments) {
        const { arms, rows } = await countArms(engine, experiment, period);
        const lift = { experiment, rows, ...measureLift(experiment, arms, { values }) };
        const reached = await reachedWarnings(engine, config, experiment.name);
        lifts.push({ ...lift, warnings: [...liftWarnings(config, lift), ...reached] });
      }
      const warnings = conversionWarnings(conversions);
      output.diagnostics([...warnings, ...lifts.flatMap((lift) => lift.warnings)]);
      printLift(output, lifts, conversions, period);
      output.json(liftDocument(lifts, conversions, period, warnings));
      // What there is has been shown; whom the newest runs divided is missing.
      await requireAllRequests(engine, noted);
      return ExitCode.done;
    },
    { reach: 'offline' },
  );
}

function selectExperiments(
  known: ReadonlyMap<string, KnownExperiment>,
  names: readonly string[],
): readonly KnownExperiment[] {
  if (known.size === 0) {
    throw new UserError('there is no experiment yet', {
      fix: 'Write `holdout: 10%` below an audience; the next `audience-sync sync` begins one.',
    });
  }
  if (names.length === 0) return [...known.values()];
  return [...new Set(names)].map((name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    throw new UserError(`there is no experiment "${name}"`, {
      fix: suggestFix(name, known.keys()),
    });
  });
}
