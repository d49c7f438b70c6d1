import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UserError } from '../../errors/user-error.ts';
import { isSuppressionName } from '../../sources/files/reserved-names.ts';
import { equallyGood } from '../../inspect/folder/rank-exports.ts';
import type { FolderSurvey, LeftOut } from '../../inspect/folder/survey-folder.ts';
import type { Asker } from '../ask-text.ts';
import { counted, groupDigits } from '../output/numbers.ts';
import { describeExport } from './describe-export.ts';

/** Exports that are offered by number; a path names any other. */
const mostOffered = 12;
/** Files that a message names. */
const mostNamed = 4;

/** Asks which export to begin with, and offers those of the folder; the best is the default. */
export async function askExport(asker: Asker, survey: FolderSurvey, cwd: string): Promise<string> {
  const offered = [
    ...survey.contacts.map(({ group: { newest, others }, glance, partly }) => ({
      ...newest,
      what: `${describeExport(glance, partly)}${others.length > 0 ? ` (newest of ${others.length + 1})` : ''}`,
    })),
    ...survey.unopened.map(({ newest }) => ({ ...newest, what: `${sizeText(newest.bytes)}, not looked into` })),
  ];
  const shown = offered.slice(0, mostOffered);
  const width = Math.max(0, ...shown.map(({ label }) => label.length));
  const above = [
    ...(shown.length > 0 ? ['Exports found here:'] : ['No export of contacts was found here.']),
    ...shown.map(({ label, what }, index) => `${String(index + 1).padStart(4)}  ${label.padEnd(width)}  ${what}`),
    ...(offered.length > shown.length ? [`      and ${counted(offered.length - shown.length, 'more file')}`] : []),
    ...survey.suppressions.map(({ group }) => `Taken as a list of who must be left alone: ${group.newest.label}`),
    ...leftOutText(survey.leftOut),
  ];
  const answer = await asker.ask(
    shown.length > 0 ? 'Export to begin with, by number or path' : 'Export to begin with, by path',
    {
      above,
      otherwise: shown.length > 0 ? '1' : undefined,
      check: (text) => (numbered(text, shown) === undefined ? pathObjection(text, cwd, shown.length) : undefined),
    },
  );
  return numbered(answer, shown)?.path ?? resolve(cwd, answer);
}

/** The export that is taken when nobody is asked. */
export function bestExport({ contacts, unopened, leftOut }: FolderSurvey): string {
  const best = equallyGood(contacts);
  const [only, ...others] = best.length > 0 ? best.map(({ group }) => group) : unopened;
  if (only === undefined) {
    const out = leftOut.map(({ file, why }) => `${file} (${why})`);
    throw new UserError(
      `no export of contacts is in this folder${out.length > 0 ? `; left out: ${listed(out)}` : ''}`,
      {
        fix: 'Put one here, in exports/ or data/, or name one: `audience-sync init FILE`. `audience-sync demo` needs none.',
      },
    );
  }
  if (others.length === 0) return only.newest.path;
  const names = [only, ...others].map(({ newest }) => newest.label);
  const said =
    best.length > 0
      ? `${names.length} exports here are equally good`
      : `none of ${names.length} files here could be looked into`;
  throw new UserError(`${said}: ${listed(names)}`, {
    fix: `Name the one to begin with: \`audience-sync init --yes ${names[0] ?? 'FILE'}\`.`,
  });
}

/** What to tell somebody who begins with a list of those who must be left alone. */
export function namedLikeSuppression(path: string): string | undefined {
  return isSuppressionName(basename(path))
    ? `${basename(path)} is named like a list of people who must be left alone; the audiences are made of them now`
    : undefined;
}

function leftOutText(leftOut: readonly LeftOut[]): string[] {
  if (leftOut.length === 0) return [];
  const named = leftOut.slice(0, mostNamed).map(({ file, why }) => `  ${file}: ${why}`);
  const more = leftOut.length - named.length;
  return ['Left out:', ...named, ...(more > 0 ? [`  and ${counted(more, 'more file')}`] : [])];
}

function numbered<Offered>(text: string, offered: readonly Offered[]): Offered | undefined {
  return /^\d+$/.test(text) ? offered[Number(text) - 1] : undefined;
}

function pathObjection(text: string, cwd: string, offered: number): string | undefined {
  const path = resolve(cwd, text);
  const isNumber = /^\d+$/.test(text) && offered > 0;
  if (text === '' || !existsSync(path)) {
    return isNumber ? `Say a number from 1 to ${offered}, or a path.` : 'There is no such file.';
  }
  return statSync(path).isDirectory() ? 'That is a folder; name a file in it.' : undefined;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${groupDigits(Math.ceil(bytes / 1e3))} kB` : `${groupDigits(Math.round(bytes / 1e6))} MB`;
}
