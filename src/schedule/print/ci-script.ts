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
}

/**
 * Lines of a shell script that installs this release of the program and syncs. Where the ledger of the last run is gone, every
 * list is replaced as a whole: then it holds whom the config wants, whatever it held.
 */
export function ciScript({ version, inRepository }: PrintContext, { chosenBy, cases, otherwise }: CiScript): string[] {
  const lines = [...cases].map(([name, block]) => {
    const words = [...(block.audiences ?? []), ...limitWords(block)];
    return `  ${shellWord(name)}) set -- ${shellCommand(words)} ;;`;
  });
  return [
    `case ${chosenBy} in`,
    ...lines,
    `  *) set -- ${[otherwise, shellCommand(limitWords(undefined))].join(' ').trim()} ;;`,
    'esac',
    '# Without the ledger of the last run, lists are replaced as a whole.',
    '[ -s .audience-sync/ledger.duckdb ] || set -- "$@" --full',
    `npx --yes audience-sync@${version} sync "$@" --config ${shellWord(inRepository.config)}`,
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
