import type { ConsentConfig } from '../../src/config/consent-config.ts';

/** A consent block whose column says both purposes. */
export function consentOf(
  column: string,
  given: { readonly denied?: readonly string[]; readonly unspecified?: ConsentConfig['unspecified'] } = {},
): ConsentConfig {
  const both = { column, granted: ['yes'], denied: given.denied ?? ['no'] };
  return {
    presets: [],
    columns: { ads: both, personalization: both },
    unspecified: given.unspecified ?? 'withhold',
    files: [],
    regions: [],
  };
}
