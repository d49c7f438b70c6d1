import type { Identifier } from '../identifiers/identifier.ts';
import { spanDays } from '../recipes/span.ts';
import type { AudienceConfig, CooldownConfig, ExperimentConfig, ForEachConfig } from './audience-config.ts';
import { attributeNamed } from './attribute-named.ts';
import type { ConfigFile } from './schema/config-schema.ts';
import { shareOf } from './share.ts';

type WrittenAudience = NonNullable<ConfigFile['audiences']>[string];

/** What `name` stands for in an audience's `identifiers`: platforms match names only together with an address. */
const nameAndAddress: readonly Identifier[] = ['first_name', 'last_name', 'country', 'postal_code', 'region', 'city'];

/** More values are a slip: a platform takes some hundred lists, and nobody looks at them. */
const mostValues = 50;

/** The audiences of a block: one, or one for each variant. */
export function buildAudiences(key: string, written: WrittenAudience, file: ConfigFile): AudienceConfig[] {
  const sent = written.identifiers?.flatMap((identifier) => (identifier === 'name' ? nameAndAddress : [identifier]));
  const experiment = experimentOf(key, written);
  const audience: AudienceConfig = {
    key,
    family: key,
    name: written.name ?? key,
    description: written.description,
    segment: written.segment,
    members: written.type ?? 'people',
    to: [...new Set(written.to)],
    identifiers: sent && [...new Set(sent)],
    membershipDays: written.membership_days,
    refreshDays: written.refresh_days,
    value: written.value,
    counts: written.counts,
    adopt: written.adopt,
    ...(written.for_each !== undefined && { forEach: forEachOf(written.for_each, written.segment, file) }),
    ...(written.cooldown && { cooldown: cooldownOf(key, written.cooldown) }),
    ...(experiment && { experiment }),
  };
  const variants = [...(experiment?.split.keys() ?? [])];
  return variants.length === 0
    ? [audience]
    : variants.map((variant) => ({ ...expanded(audience, 'variant', variant), variant }));
}

/**
 * An audience of a family: its key behind the family's, and its name from the template.
 *
 * @param part the last part of its key; by default what stands in the name
 */
export function expanded(
  audience: AudienceConfig,
  placeholder: 'variant' | 'value',
  word: string,
  part = word,
): AudienceConfig {
  const filled = (text: string) => text.replaceAll(`{${placeholder}}`, () => word);
  const isNamed = audience.name.includes(`{${placeholder}}`);
  return {
    ...audience,
    key: `${audience.key}.${part}`,
    name: isNamed ? filled(audience.name) : `${audience.name}: ${word}`,
    description: audience.description && filled(audience.description),
  };
}

function forEachOf(
  written: NonNullable<WrittenAudience['for_each']>,
  segment: string,
  file: ConfigFile,
): ForEachConfig {
  const isBlock = typeof written === 'object' && !Array.isArray(written);
  const { column, max = mostValues, values } = isBlock ? written : { column: written };
  const columns = (Array.isArray(column) ? column : [column]).map((each) => {
    const [first = '', second] = each.split('.').map((part) => part.trim());
    return second === undefined
      ? attributeNamed(first, file.sources[baseSource(segment, file)]?.columns ?? {})
      : `${first}.${attributeNamed(second, file.events?.[first]?.columns ?? {})}`;
  });
  return { columns, max, values };
}

/** The source that a segment takes its contacts from; of several, the first. */
function baseSource(name: string, file: ConfigFile): string {
  const { from, include, all_of: allOf } = file.segments?.[name] ?? {};
  const [base] = include ?? allOf ?? [];
  return base === undefined ? (from ?? Object.keys(file.sources)[0] ?? '') : baseSource(base, file);
}

function cooldownOf(key: string, written: NonNullable<WrittenAudience['cooldown']>): CooldownConfig {
  const { after, for: rest, audiences = [key] } = written;
  return { after: spanDays(after) ?? 0, for: spanDays(rest) ?? 0, audiences: [...new Set(audiences)] };
}

function experimentOf(key: string, { holdout, split, experiment }: WrittenAudience): ExperimentConfig | undefined {
  if (holdout === undefined && split === undefined) return undefined;
  return {
    name: experiment ?? key,
    holdout: holdout === undefined ? 0 : shareOf(holdout),
    split: new Map(Object.entries(split ?? {}).map(([variant, share]) => [variant, shareOf(share)])),
  };
}
