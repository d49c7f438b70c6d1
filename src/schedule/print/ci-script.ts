import type { Block } from '../block.ts';
import { limitWords, type PrintContext } from './printed-file.ts';
import { shellCommand, shellWord } from './shell.ts';

export interface CiScript {
  /** The shell's word for what says which block is meant: `"$SCHEDULE"`. */
  readonly chosenBy: string;
  /** Blocks by what it may be; each once. */
  readonly cases: ReadonlyMap<string, Block>;
  /** Words of audiences when it is none of them. */
  readonly otherwise: string;
  /** Words of options that a person adds, such as `--yes`. */
  readonly options: string;
  /** A condition of the shell: that what is there is not the ledger of the last run. */
  readonly isLost: string;
}

/**
 * Lines of a POSIX shell script that installs this release of the program and syncs. Where the ledger of the last run is gone,
 * every list is replaced as a whole: then it holds whom the config wants, whatever it held. A last request that is no number
 * makes `--full` note that for all lists (docs/ledger.md): this run may be stopped by a guard, or be for some of them only, and
 * leaves a ledger behind that would look as if it knew them.
 */
export function ciScript(
  { version, inRepository }: PrintContext,
  { chosenBy, cases, otherwise, options, isLost }: CiScript,
): string[] {
  const lines = [...cases].map(([name, block]) => {
    const words = [...(block.audiences ?? []), ...limitWords(block)];
    return `  ${shellWord(name)}) set -- ${shellCommand(words)} ;;`;
  });
  return [
    `case ${chosenBy} in`,
    ...lines,
    `  *) set -- ${[otherwise, shellCommand(limitWords(undefined))].join(' ').trim()} ;;`,
    'esac',
    '# Without the ledger of the last run all lists are replaced as a whole: noted for each, whatever this run comes to.',
    'last=.audience-sync/last-request',
    `if ${isLost} || grep -qsx lost "$last"; then`,
    '  mkdir -p .audience-sync; echo lost > "$last"; set -- "$@" --full',
    'fi',
    `npm install --global --loglevel error audience-sync@${version}`,
    `audience-sync sync "$@" ${options} --config ${shellWord(inRepository.config)} & run=$!`,
    '# Who cancels the job tells the shell alone, and the ledger is written until the run has ended.',
    `trap 'kill "$run"' INT TERM`,
    'code=0; wait "$run" || code=$?',
    'while kill -0 "$run" 2>/dev/null; do code=0; wait "$run" || code=$?; done',
    'exit "$code"',
  ];
}

/** A path below a folder of the repository. */
export const inFolder = (folder: string, path: string): string => (folder === '' ? path : `${folder}/${path}`);

/** What must be in the repository's settings, and on the machine that runs. */
export function needed({ variables, secretFiles }: PrintContext, where: string): string[] {
  return [
    ...(variables.length === 0
      ? []
      : [`Variables of the config, to be set under ${where}:`, `  ${variables.join(', ')}`]),
    ...(secretFiles.length === 0
      ? []
      : ['Files of secrets that a step before `sync` has to write:', `  ${secretFiles.join(', ')}`]),
    'The exports must be there too: in the repository, or fetched by a step before.',
  ];
}
