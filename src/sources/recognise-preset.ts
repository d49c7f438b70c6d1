import { headerKey, mappedHeaders, type Preset } from './preset.ts';
import { presets } from './presets.ts';

/** How well a header fits a preset. */
export interface PresetFit {
  readonly preset: Preset;
  /** The part of a signature that is there, by weight: 0 to 1. */
  readonly score: number;
  /** The file's headers that speak for it, in the signature's order. */
  readonly because: readonly string[];
}

/** What a header was taken for. */
export interface Recognition {
  /** Undefined when no preset fits well enough, or none clearly better than the next. */
  readonly preset: Preset | undefined;
  /** The preset that fits best, taken or not. */
  readonly best: PresetFit | undefined;
  /** The next best; undefined when nothing much speaks for it. */
  readonly runnerUp: PresetFit | undefined;
}

/** The best preset is taken from here on, */
export const leastScore = 0.8;
/** when the next is this much behind it. */
export const leastLead = 0.2;
/** Below this a fit is chance: everybody has an e-mail and a name. */
const worthNaming = 0.5;

/** The preset that a file's header fits clearly best. Two that fit alike are no answer. */
export function recognisePreset(headers: readonly string[]): Recognition {
  const [best, next] = presets.map((preset) => presetFit(preset, headers)).toSorted((a, b) => b.score - a.score);
  const runnerUp = next !== undefined && next.score >= worthNaming ? next : undefined;
  if (best === undefined || best.score < worthNaming)
    return { preset: undefined, best: undefined, runnerUp: undefined };
  const isClear = best.score >= leastScore && best.score - (next?.score ?? 0) >= leastLead;
  return { preset: isClear ? best.preset : undefined, best, runnerUp };
}

/**
 * How well a header fits one preset: by that of its signatures of which most is there. A header weighs 1 divided by the
 * number of presets that know it, so that `Klaviyo ID` says much and `Email` hardly anything.
 */
export function presetFit(preset: Preset, headers: readonly string[]): PresetFit {
  const present = new Map(headers.map((header): [string, string] => [headerKey(header), header]));
  const none: PresetFit = { preset, score: 0, because: [] };
  if (preset.closed === true && !hasNothingElse(preset, present)) return none;
  return preset.signatures
    .map((signature): PresetFit => {
      const because = signature.flatMap((header) => present.get(headerKey(header)) ?? []);
      return { preset, score: weightOf(because) / weightOf(signature), because };
    })
    .reduce((best, fit) => (fit.score > best.score ? fit : best), none);
}

function hasNothingElse(preset: Preset, present: ReadonlyMap<string, string>): boolean {
  const known = new Set(mappedHeaders(preset).map(headerKey));
  return [...present.keys()].every((key) => known.has(key));
}

/** Header to the number of presets that know it. */
const knownBy = new Map<string, number>();
for (const preset of presets) {
  const known = [...preset.signatures.flat(), ...mappedHeaders(preset), ...(preset.others ?? [])];
  for (const key of new Set(known.map(headerKey))) knownBy.set(key, (knownBy.get(key) ?? 0) + 1);
}

const weightOf = (headers: readonly string[]) =>
  headers.reduce((sum, header) => sum + 1 / (knownBy.get(headerKey(header)) ?? 1), 0);
