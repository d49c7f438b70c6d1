import { type AudienceValue, audienceValue } from '../config/audience-value.ts';
import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';

/** What the contacts of one source are worth to an audience. */
export interface AskedValue extends AudienceValue {
  /** The same for all audiences that ask the same of the source; no segment has such a name. */
  readonly name: string;
  /** A source. */
  readonly from: string;
}

/** What is asked of which source's contacts, each once. */
export function askedValues(
  config: Pick<Config, 'segments'>,
  audiences: Iterable<Pick<AudienceConfig, 'family' | 'segment' | 'value'>>,
): AskedValue[] {
  const asked = new Map<string, AskedValue>();
  for (const audience of audiences) {
    const value = audienceValue(config, audience);
    if (value === undefined) continue;
    for (const from of contactSources(config, audience.segment)) {
      const name = valueName(from, value.text);
      if (!asked.has(name)) asked.set(name, { ...value, name, from });
    }
  }
  return [...asked.values()];
}

export const valueName = (from: string, text: string) => `value of ${from}: ${text}`;

/** Sources whose contacts may be in a segment. */
function contactSources({ segments }: Pick<Config, 'segments'>, name: string): ReadonlySet<string> {
  const segment = segments.get(name);
  if (segment === undefined) return new Set();
  if (segment.kind === 'filter') return new Set([segment.from]);
  const base = segment.include.length > 0 ? segment.include : segment.allOf.slice(0, 1);
  return new Set(base.flatMap((part) => [...contactSources({ segments }, part)]));
}
