import type { Capabilities } from '../../src/destinations/destination.ts';

const common = {
  batchSize: 3,
  identifiersPerMember: undefined,
  concurrency: 1,
  rates: [],
  minimumSize: 0,
  membership: { longestDays: 540, unsetDays: 540, idleDays: undefined },
} as const;

/** A platform like Google: later results, consent, plain parts of an address. */
export const asynchronous: Capabilities = {
  ...common,
  platform: 'google',
  fields: {
    email: 'hashed',
    phone: 'hashed',
    first_name: 'hashed',
    last_name: 'hashed',
    country: 'plain',
    postal_code: 'plain',
  },
  matchKeys: [['email'], ['phone'], ['first_name', 'last_name', 'country', 'postal_code']],
  identifiersPerMember: 5,
  results: 'asynchronous',
  consent: true,
};

/** A platform like Meta: answers at once, two kinds of address, no consent. */
export const immediate: Capabilities = {
  ...common,
  platform: 'meta',
  fields: {
    email: 'hashed',
    phone: 'hashed',
    mobile_ad_id: 'plain',
    external_id: 'hashed',
    first_name: 'hashed',
    last_name: 'hashed',
    country: 'hashed',
    postal_code: 'hashed',
    region: 'hashed',
    city: 'hashed',
    birth_year: 'hashed',
    birth_month: 'hashed',
    birth_day: 'hashed',
    gender: 'hashed',
  },
  matchKeys: [
    ['email'],
    ['phone'],
    ['mobile_ad_id'],
    ['external_id'],
    ['first_name', 'last_name', 'country', 'postal_code'],
    ['first_name', 'last_name', 'country', 'city', 'region'],
  ],
  results: 'immediate',
  consent: false,
};

/** A platform like LinkedIn without plain names. */
export const emailOnly: Capabilities = {
  ...common,
  platform: 'linkedin',
  fields: { email: 'hashed', mobile_ad_id: 'plain' },
  matchKeys: [['email'], ['mobile_ad_id']],
  results: 'immediate',
  consent: false,
};
