import type { Preset } from '../preset.ts';

export const klaviyo: Preset = {
  name: 'klaviyo',
  signatures: [['Klaviyo ID', 'Email']],
  map: {
    email: ['Email'],
    phone: ['Phone Number'],
    first_name: ['First Name'],
    last_name: ['Last Name'],
    company: ['Organization'],
    job_title: ['Title'],
    city: ['City'],
    region: ['State / Region', 'Region'],
    country: ['Country'],
    postal_code: ['Zip Code', 'Zip'],
    external_id: ['Klaviyo ID'],
  },
};
