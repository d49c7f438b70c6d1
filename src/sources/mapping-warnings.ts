import { type Identifier, identifiers } from '../identifiers/identifier.ts';
import { listHeaders } from './find-columns.ts';
import type { Feeds } from './map-columns.ts';
import type { Preset } from './preset.ts';
import { leastLead, leastScore, presetFit, type PresetFit, type Recognition } from './recognise-preset.ts';
import type { UndecidedColumn, UsualColumns } from './usual-columns.ts';

export interface MappingFacts {
  readonly headers: readonly string[];
  /** The preset's name as the config gives it. */
  readonly named: string | undefined;
  /** The preset that was taken, named or recognised. */
  readonly preset: Preset | undefined;
  readonly recognition: Recognition;
  /** What the config maps. */
  readonly written: Feeds;
  /** What preset or usual words would map if the config said nothing. */
  readonly found: Feeds;
  readonly feeds: Feeds;
  readonly usual: UsualColumns;
}

/** Columns that must be mapped before a preset that its signature hardly shows is believed. */
const fewColumns = 3;

/** What is doubtful about a mapping, each with what to do about it. */
export function mappingWarnings(facts: MappingFacts): string[] {
  return [
    ...(facts.named === undefined ? unclearPreset(facts) : poorPreset(facts)),
    ...takenColumns(facts),
    ...(facts.preset === undefined ? [...passedOver(facts), ...undecided(facts)] : []),
  ];
}

/** A share as people read it. */
const percent = (share: number) => `${Math.round(100 * share)}%`;

function unclearPreset({ recognition: { best, runnerUp } }: MappingFacts): string[] {
  if (best === undefined || runnerUp === undefined) return [];
  if (best.score < leastScore || best.score - runnerUp.score >= leastLead) return [];
  const fit = ({ preset, score, because }: PresetFit) => `${preset.name} (${percent(score)}: ${because.join(', ')})`;
  return [
    `the header fits two presets, ${fit(best)} and ${fit(runnerUp)}: neither was taken, and columns are mapped by what ` +
      `their headers usually mean. Say which it is: \`preset: ${best.preset.name}\` or \`preset: ${runnerUp.preset.name}\``,
  ];
}

/** A preset that the config names is used whatever the header looks like. */
function poorPreset({ headers, preset, recognition, written, feeds, usual }: MappingFacts): string[] {
  if (preset === undefined) return [];
  const { score } = presetFit(preset, headers);
  const mapped = new Set([...feeds.values()].flat());
  const left = [...usual.columns].flatMap(([identifier, indexes]) =>
    written.has(identifier) ? [] : indexes.filter((index) => !mapped.has(index)),
  );
  if (score >= leastScore || (left.length === 0 && mapped.size >= fewColumns)) return [];
  const other = recognition.preset;
  const unmapped =
    left.length === 0 ? '' : `, and leaves unmapped: ${listHeaders(left.map((at) => headers[at] ?? ''))}`;
  const fix =
    other === undefined || other === preset
      ? 'Name the export that it is, or map its columns under `map:`'
      : `It looks like \`preset: ${other.name}\``;
  return [
    `the preset ${preset.name} fits badly: it has ${percent(score)} of what tells such an export, knows ` +
      `${mapped.size} of ${headers.length} columns${unmapped}. ${fix}`,
  ];
}

function takenColumns({ headers, written, found, feeds }: MappingFacts): string[] {
  return [...written].flatMap(([identifier, indexes]) =>
    indexes.flatMap((index) => {
      const other = identifiers.find((each) => !written.has(each) && found.get(each)?.includes(index) === true);
      if (other === undefined) return [];
      const rest = feeds.has(other) ? '' : `; nothing feeds ${other} now`;
      return [`"${headers[index] ?? ''}" feeds ${identifier}, as \`map:\` says, and so not ${other}${rest}`];
    }),
  );
}

/** Of something that a person has one of, one column was taken; another may be meant. */
function passedOver({ headers, written, feeds, usual }: MappingFacts): string[] {
  const quoted = (indexes: readonly number[] = []) =>
    [...new Set(indexes.map((index) => `"${headers[index] ?? ''}"`))].join(', ');
  const taken = new Set([...written.values()].flat());
  const chosen = [...usual.passedOver].flatMap(([identifier, indexes]) => {
    const others = indexes.filter((index) => !taken.has(index));
    if (written.has(identifier) || others.length === 0) return [];
    return [`${identifier} comes from ${quoted(feeds.get(identifier))}, not from ${quoted(others)}`];
  });
  if (chosen.length === 0) return [];
  return [`several columns may mean the same: ${chosen.join('; ')}. Where that is wrong, say so under \`map:\``];
}

/** Languages disagree about a word, and the other columns do not tell which it is. */
function undecided({ headers, written, usual }: MappingFacts): string[] {
  const taken = new Set([...written.values()].flat());
  return usual.undecided
    .filter(({ index, meanings }) => !taken.has(index) && meanings.some(({ means }) => isOpen(means, written)))
    .map(({ index, meanings }) => {
      const header = headers[index] ?? '';
      const said = meanings.map(({ means, language }) => `${means ?? 'something else'} in ${language.name}`);
      return (
        `"${header}" means ${said.join(' and ')}, and the other columns do not tell which: it is not mapped. ` +
        `If it is one, say so under \`map:\`, e.g. \`${exampleOf({ index, meanings })}: ${header}\``
      );
    });
}

const isOpen = (means: Identifier | undefined, written: Feeds) => means !== undefined && !written.has(means);

const exampleOf = ({ meanings }: UndecidedColumn) => meanings.find(({ means }) => means !== undefined)?.means ?? '';
