import type { Preset } from '../preset.ts';

/** Google Ads, the template of a Customer Match upload (2026). */
export const google: Preset = {
  name: 'google',
  signatures: [['Email', 'Phone', 'First Name', 'Last Name', 'Country', 'Zip']],
  closed: true,
  map: {
    email: ['Email'],
    phone: ['Phone'],
    first_name: ['First Name'],
    last_name: ['Last Name'],
    country: ['Country'],
    postal_code: ['Zip'],
    mobile_ad_id: ['Mobile Device ID'],
  },
};
