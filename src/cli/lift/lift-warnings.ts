import type { Config } from '../../config/config.ts';
import type { Diagnostic } from '../../errors/user-error.ts';
import type { ConversionTable } from '../../lift/conversion-table.ts';
import { pathsOf } from '../../sources/source-table.ts';
import { cutOff } from '../../sync/guards.ts';
import { counted, groupDigits } from '../output/numbers.ts';
import { changedShares } from '../../sync/admission/changed-shares.ts';
import type { ExperimentLift } from './experiment-lift.ts';
import { shareText } from './lift-numbers.ts';

/** What is odd about the file, whatever the experiment. */
export function conversionWarnings({ source, future, withoutValue = 0, warnings }: ConversionTable): Diagnostic[] {
  const file = pathsOf(source);
  return [
    ...source.warnings.map((message) => warning(`${file}: ${message}`)),
    ...cutOff(source, 'conversions', 'events').map(({ message }) => warning(message)),
    ...warnings,
    ...(future === 0
      ? []
      : [warning(`${file}: ${counted(future, 'row')} of later than now, counted for nobody`, futureFix)]),
    ...(withoutValue === 0
      ? []
      : [warning(`${file}: ${counted(withoutValue, 'row')} without a value that can be read, counted as worth 0`)]),
  ];
}

const futureFix = 'Look at the time zone of the export, and whether this is the column of when people converted.';

/** What is odd about an experiment. */
export function liftWarnings(
  config: Config,
  { experiment, arms, sampleRatio, rows }: Omit<ExperimentLift, 'warnings'>,
): Diagnostic[] {
  const what = `experiment "${experiment.name}"`;
  const strange = arms.filter(({ share }) => share === undefined);
  const { unmatched, ...ofSomebody } = rows;
  const isNobodys = unmatched > 0 && Object.values(ofSomebody).every((n) => n === 0);
  const now = [...config.audiences.values()].find((audience) => audience.experiment?.name === experiment.name);
  return [
    ...(now?.experiment === undefined ? [] : changedShares(config, now.experiment, experiment)),
    ...(sampleRatio?.isMismatch === true
      ? [
          warning(
            `${what}: ${arms.map(({ arm, assigned }) => `${groupDigits(assigned)} are in ${arm}`).join(', ')}, where ${arms
              .map(({ share = 0 }) => shareText(share))
              .join(
                ', ',
              )} of them belong: chance makes that less than once in a thousand times, so do not trust the result`,
            mismatchFix,
          ),
        ]
      : []),
    ...strange.map(({ arm }) =>
      warning(
        `${what}: ${arm} was no part of it when it began`,
        'Whoever is in it entered later than others: begin an experiment of another name.',
      ),
    ),
    ...(isNobodys
      ? [
          warning(
            `${what}: none of ${counted(unmatched, 'row')} is of anybody in it`,
            'Do the conversions name people by what the sources have: the same e-mails, phones or ids?',
          ),
        ]
      : []),
  ];
}

const mismatchFix =
  'Likely reasons: the shares were changed after the start; people got new ids and were divided anew; an earlier ledger was put back; people of one arm alone were taken out of the export.';

const warning = (message: string, fix?: string): Diagnostic => ({
  severity: 'warning',
  message,
  ...(fix !== undefined && { fix }),
});
