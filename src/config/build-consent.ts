import { buildConsentList } from './build-source.ts';
import type { ConsentColumn, ConsentConfig, Purpose } from './consent-config.ts';
import { readCountries, readState } from './consent-places.ts';
import { presetRegions } from './consent-presets.ts';
import type { ConfigFile } from './schema/config-schema.ts';

type WrittenConsent = NonNullable<ConfigFile['consent']>;

/** Regions of presets come behind those of the file. */
export function buildConsent(written: WrittenConsent, directory: string): ConsentConfig {
  const { unspecified = 'withhold' } = written;
  const presets = [...new Set([written.preset ?? []].flat())];
  const own = (written.regions ?? []).map((region) => ({
    countries: readCountries(region.countries),
    states: region.states?.flatMap((state) => readState(state) ?? []),
    unspecified: region.unspecified ?? unspecified,
    limitedDataUse: region.limited_data_use ?? false,
  }));
  return {
    presets,
    columns: columnsOf(written),
    unspecified,
    files: (written.files ?? []).map((file, index) => ({
      ...buildConsentList(index, file, directory),
      says: file.says,
      purposes: purposesOf(file.purpose ?? 'both'),
    })),
    regions: [...own, ...presets.map((preset) => presetRegions[preset])],
  };
}

const purposesOf = (written: Purpose | 'both'): readonly Purpose[] =>
  written === 'both' ? ['ads', 'personalization'] : [written];

function columnsOf({
  column,
  granted = [],
  denied = [],
  ads,
  personalization,
}: WrittenConsent): ConsentConfig['columns'] {
  if (column !== undefined) {
    const both = { column, granted, denied };
    return { ads: both, personalization: both };
  }
  return {
    ...(ads && { ads: filled(ads) }),
    ...(personalization && { personalization: filled(personalization) }),
  };
}

const filled = ({ column, granted, denied = [] }: NonNullable<WrittenConsent['ads']>): ConsentColumn => ({
  column,
  granted,
  denied,
});
