import { dirname, relative, resolve, sep } from 'node:path';
import type { Engine } from '../../engine/engine.ts';
import { UserError } from '../../errors/user-error.ts';
import { prepareRules } from '../../identifiers/normalize.ts';
import { lastingPattern } from '../../inspect/folder/lasting-pattern.ts';
import type { ExportGroup } from '../../inspect/folder/find-exports.ts';
import { type FolderSurvey, type LeftOut, surveyFolder } from '../../inspect/folder/survey-folder.ts';
import { type Glance, hasContacts } from '../../inspect/glance.ts';
import { type Look, lookAt } from '../../inspect/look-at.ts';
import type { StarterEvents } from '../../inspect/events-block.ts';
import { filePattern } from '../../inspect/source-block.ts';
import type { StarterSuppression } from '../../inspect/starter-config.ts';
import { isSuppressionName } from '../../sources/files/reserved-names.ts';
import type { Asker } from '../ask-text.ts';
import type { Invocation } from '../command.ts';
import { askExport, bestExport, namedLikeSuppression } from './choose-export.ts';
import type { GivenAnswers } from './given-answers.ts';

/** The export that a config begins with, and the lists of people beside it who must be left alone. */
export interface StarterExport extends Look {
  /** As seen from the working directory. */
  readonly label: string;
  /** From the config's folder, with slashes. */
  readonly files: string;
  /** The same with `*` for what changes from day to day. */
  readonly pattern: string;
  readonly suppressions: readonly FoundSuppression[];
  readonly events: readonly FoundEvents[];
  /** What somebody who was not asked has not been told: files that are no contacts, and how many were not looked into. */
  readonly untold: { readonly leftOut: readonly LeftOut[]; readonly unopened: number };
}

export interface FoundSuppression extends StarterSuppression {
  readonly label: string;
  /** Undefined for those in the archive of the export itself. */
  readonly glance: Glance | undefined;
  /** Whether only its beginning was read. */
  readonly partly: boolean;
}

export interface FoundEvents extends StarterEvents {
  readonly label: string;
  readonly glance: Glance;
  readonly partly: boolean;
}

interface World {
  readonly invocation: Invocation;
  readonly engine: Engine;
  readonly tempDirectory: string;
  /** Undefined where nobody is asked. */
  readonly asker: Asker | undefined;
  readonly given: GivenAnswers;
}

/**
 * Finds the export: the one that is named, that somebody chooses, or the best of the working directory.
 *
 * @param config absolute path of the config, which paths are written relative to
 * @throws UserError when there is none, several are equally good, or it holds no contacts
 */
export async function starterExport(world: World, config: string): Promise<StarterExport> {
  const { asker, given } = world;
  const { cwd } = world.invocation.runtime;
  if (given.file === undefined && asker === undefined && !given.yes) {
    throw new UserError('no export is named', {
      fix: 'Name one, `audience-sync init customers.csv`, or say --yes to begin with the best one in this folder.',
    });
  }
  await prepareRules(world.engine);
  const survey = await look(world);
  const named = given.file === undefined ? undefined : resolve(cwd, given.file);
  const path = named ?? (asker === undefined ? bestExport(survey) : await askExport(asker, survey, cwd));
  const warning = namedLikeSuppression(path);
  if (warning !== undefined) world.invocation.output.diagnostics([{ severity: 'warning', message: warning }]);
  const directory = dirname(config);
  const isShown = named === undefined && asker !== undefined;
  const chosen = await lookAtWhole(world, path);
  const label = relative(cwd, path);
  const pattern = await lastingPattern(path, directory);
  return {
    ...chosen,
    label,
    files: relative(directory, path).split(sep).join('/'),
    pattern,
    suppressions: [...withinArchive(chosen, label, pattern), ...(await foundSuppressions(survey, path, directory))],
    events: await foundEvents(survey, chosen, { path, directory }),
    untold: {
      leftOut: isShown ? [] : survey.leftOut,
      unopened: isShown ? 0 : survey.unopened.length,
    },
  };
}

/** The lists that go into the config: all but the export itself, which somebody has named. */
async function foundSuppressions(survey: FolderSurvey, path: string, directory: string): Promise<FoundSuppression[]> {
  const found: FoundSuppression[] = [];
  for (const { group, glance, partly } of survey.suppressions) {
    if (holds(group, path)) continue;
    const files = await lastingPattern(group.newest.path, directory);
    found.push({ label: group.newest.label, files, glance, partly });
  }
  return found;
}

/** Whoever left the newsletter stands in the archive of its subscribers. */
function withinArchive({ setAside }: Look, label: string, files: string): FoundSuppression[] {
  const lists = setAside.filter(isSuppressionName);
  if (lists.length === 0) return [];
  // A pattern without a folder is of names in any folder.
  const members = lists.map((name) => filePattern(name));
  return [{ label: `${label}: ${lists.join(', ')}`, files, members, glance: undefined, partly: false }];
}

/** What the people of the export did, where they have something in common by which they are found. */
async function foundEvents(
  survey: FolderSurvey,
  { facts }: Look,
  { path, directory }: { readonly path: string; readonly directory: string },
): Promise<FoundEvents[]> {
  const found: FoundEvents[] = [];
  for (const { group, glance, partly, events } of survey.events) {
    const key = events?.keys.find((each) => facts.identifiers.some(({ identifier }) => identifier === each));
    if (events === undefined || key === undefined || holds(group, path)) continue;
    const files = await lastingPattern(group.newest.path, directory);
    found.push({ label: group.newest.label, files, key, time: events.time, id: events.id, glance, partly });
  }
  return found;
}

const holds = ({ newest, others }: ExportGroup, path: string) => [newest, ...others].some((file) => file.path === path);

/** Of a folder whose export is named, only what goes with it matters. */
async function look({ invocation, engine, tempDirectory, given }: World): Promise<FolderSurvey> {
  const { output, runtime } = invocation;
  const progress = output.progress('init', 'read');
  try {
    return await surveyFolder(engine, {
      directory: runtime.cwd,
      wanted: given.file === undefined ? 'everything' : 'companions',
      stdin: runtime.stdin,
      now: () => runtime.now(),
      tempDirectory,
      signal: runtime.signal,
      onFile: (file) => {
        progress.report({ done: 0, doing: `looking into ${file}` });
      },
    });
  } finally {
    progress.finish();
  }
}

async function lookAtWhole({ invocation, engine, tempDirectory }: World, path: string): Promise<Look> {
  const { output, runtime } = invocation;
  const progress = output.progress('init', 'read');
  const label = relative(runtime.cwd, path);
  try {
    progress.report({ done: 0, doing: `reading ${label}` });
    const found = await lookAt(engine, path, {
      stdin: runtime.stdin,
      now: () => runtime.now(),
      tempDirectory,
      directory: runtime.cwd,
      at: undefined,
    });
    if (found.glance.rows === 0) {
      throw new UserError(`${label} has no rows`, { fix: 'Export it again, or name another file.' });
    }
    if (hasContacts(found.glance)) return found;
    throw new UserError(`${label}: no row has an e-mail, phone, mobile id or full address`, {
      fix: `\`audience-sync inspect ${label}\` shows what it holds; export it again with one of these.`,
    });
  } finally {
    progress.finish();
  }
}
