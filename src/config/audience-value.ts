import type { AudienceConfig } from './audience-config.ts';
import type { Config } from './config.ts';

/** What a member of an audience is worth. */
export interface AudienceValue {
  /** In the language of conditions. */
  readonly text: string;
  /** Where it stands in the file. */
  readonly path: readonly string[];
}

/** What the audience says its members are worth, else the recipe of its segment; undefined: nothing. */
export function audienceValue(
  { segments }: Pick<Config, 'segments'>,
  { family, segment: name, value }: Pick<AudienceConfig, 'family' | 'segment' | 'value'>,
): AudienceValue | undefined {
  if (value === 'none') return undefined;
  if (value !== undefined) return { text: value, path: ['audiences', family, 'value'] };
  const segment = segments.get(name);
  const text = segment?.kind === 'filter' ? segment.recipe?.value : undefined;
  return text === undefined ? undefined : { text, path: ['segments', name, 'recipe'] };
}
