import type { Preset } from '../preset.ts';

/** Klaviyo, Lists & segments → Export to CSV (2026). */
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
  others: [
    ...['Address', 'Address 2', 'Latitude', 'Longitude', 'Source', 'IP Address', 'Last Active', 'Date Added'],
    ...['Email Marketing Consent', 'SMS Marketing Consent', 'Profile Created On', 'Total Customer Lifetime Value'],
  ],
};
