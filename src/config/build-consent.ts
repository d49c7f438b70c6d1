import { buildConsentList } from './build-source.ts';
import { askedByLists, type ConsentColumn, type ConsentConfig, type Purpose, purposes } from './consent-config.ts';
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
      purposes: purposesOf(file, written),
    })),
    regions: [...own, ...presets.map((preset) => presetRegions[preset])],
  };
}

type WrittenFile = NonNullable<WrittenConsent['files']>[number];

/** To what is not said: a denial is one to everything, and a grant is one to what a column for everything asks for. */
function purposesOf({ says, purpose }: WrittenFile, { column, email }: WrittenConsent): readonly Purpose[] {
  if (purpose !== undefined) return purpose === 'both' ? askedByLists.ads : [purpose];
  return says === 'denied' || (column !== undefined && email === undefined) ? purposes : askedByLists.ads;
}

function columnsOf({
  column,
  granted = [],
  denied = [],
  ads,
  personalization,
  email,
}: WrittenConsent): ConsentConfig['columns'] {
  if (column !== undefined) {
    const all = { column, granted, denied };
    return { ads: all, personalization: all, email: email === undefined ? all : filled(email) };
  }
  return {
    ...(ads && { ads: filled(ads) }),
    ...(personalization && { personalization: filled(personalization) }),
    ...(email && { email: filled(email) }),
  };
}

const filled = ({ column, granted, denied = [] }: NonNullable<WrittenConsent['ads']>): ConsentColumn => ({
  column,
  granted,
  denied,
});
