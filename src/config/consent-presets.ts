import type { ConsentRegion } from './consent-config.ts';

export const consentPresets = ['gdpr', 'ccpa'] as const;
export type ConsentPreset = (typeof consentPresets)[number];

/** The countries of the European Economic Area: those of the EU, Iceland, Liechtenstein and Norway. */
export const eea: readonly string[] =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' ');

/** In place of a code: of a contact whose country nobody says. */
export const unknownCountry = 'unknown';

/** What a preset adds behind the regions of the config. */
export const presetRegions: Readonly<Record<ConsentPreset, ConsentRegion>> = {
  gdpr: {
    countries: [...eea, 'GB', 'CH', unknownCountry],
    states: undefined,
    unspecified: 'withhold',
    limitedDataUse: false,
  },
  // The law is California's, and of its likes elsewhere none has a signal on a platform.
  ccpa: { countries: ['US'], states: ['ca'], unspecified: 'send', limitedDataUse: false },
};

/** What a preset does, for people. */
export const presetWords: Readonly<Record<ConsentPreset, string>> = {
  gdpr: 'people in the EEA, the United Kingdom and Switzerland, and of unknown country, are sent only when they granted consent for ads and for personalization',
  ccpa: 'people in California are sent unless they opted out: who denied ads is on no list; who denied personalization alone is on none either, but on Meta’s where a region says limited_data_use',
};
