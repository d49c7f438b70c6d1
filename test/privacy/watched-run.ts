import { dirname, resolve } from 'node:path';
import { assertNothingPersonal } from './nothing-personal.ts';
import { stateText } from './state-text.ts';

/** A run of the program, as a test's runner saw it. */
export interface WatchedRun {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: string;
  readonly err: string;
  /** When what it wrote is looked at. `later`: by whoever runs more in the same folder, once for all (`assertStateKeptQuiet`). */
  readonly state?: 'at once' | 'later';
}

/** Commands whose standard output is the product itself: digests, or the credentials of the local platforms. */
const printsProduct: ReadonlySet<string> = new Set(['hash', 'sandbox', 'export']);

/**
 * Fails when a run printed, or wrote into its project's `.audience-sync`, anything personal or secret. Every runner of the
 * program in this suite passes its runs through here.
 */
export async function assertRunKeptQuiet({ argv, cwd, env, out, err, state }: WatchedRun): Promise<void> {
  const call = `audience-sync ${argv.join(' ')}`;
  const reveals = argv.includes('--reveal');
  if (!reveals && !argv.some((word) => printsProduct.has(word))) {
    assertNothingPersonal(out, `standard output of \`${call}\``, env);
  }
  if (!reveals) assertNothingPersonal(err, `standard error of \`${call}\``, env);
  const isElsewhere = argv.some((word) => word === '--config' || word === '-c');
  if (state === 'later' && !isElsewhere) return;
  const config = argv[argv.findIndex((word) => word === '--config' || word === '-c') + 1];
  const directory = isElsewhere && config !== undefined ? dirname(resolve(cwd, config)) : cwd;
  await assertStateKeptQuiet(directory, `what \`${call}\` wrote into .audience-sync`, [env]);
}

/** Fails when the `.audience-sync` of a folder holds anything personal, or the value of a secret of one of these environments. */
export async function assertStateKeptQuiet(
  directory: string,
  where: string,
  environments: readonly WatchedRun['env'][],
): Promise<void> {
  const text = await stateText(directory);
  for (const env of environments) assertNothingPersonal(text, where, env);
}
