import { isReservedName } from '../../sources/files/reserved-names.ts';
import { nameOf } from './find-exports.ts';
import type { SurveyedExport } from './survey-folder.ts';

/** Exports that were written within a day of each other are of one visit to the CRM: the newer one is no better. */
const sameVisitMs = 86_400_000;

/** Best first: people before those who never agreed and before what they did, those that are recognised, then those with e-mails, then the newest. */
export function rankExports(found: readonly SurveyedExport[]): SurveyedExport[] {
  return found.toSorted((a, b) => gradeOf(b) - gradeOf(a) || timeOf(b) - timeOf(a));
}

/** The first of ranked exports and those after it that are as good: nothing tells which of them is meant. */
export function equallyGood(ranked: readonly SurveyedExport[]): SurveyedExport[] {
  const [best] = ranked;
  if (best === undefined) return [];
  return ranked.filter((each) => gradeOf(each) === gradeOf(best) && timeOf(best) - timeOf(each) < sameVisitMs);
}

const gradeOf = ({ group, glance: { preset, told }, events }: SurveyedExport) =>
  (isReservedName(nameOf(group)) ? 0 : 8) +
  (events === undefined ? 4 : 0) +
  (preset === undefined ? 0 : 2) +
  (told.email.valid > 0 ? 1 : 0);

const timeOf = ({ group }: SurveyedExport) => group.newest.modified.getTime();
