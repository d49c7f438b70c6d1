import type { Preset } from '../preset.ts';

export const shopify: Preset = {
  name: 'shopify',
  signatures: [['Customer ID', 'Accepts Email Marketing', 'Total Spent']],
  map: {
    email: ['Email'],
    phone: ['Phone', 'Default Address Phone'],
    first_name: ['First Name'],
    last_name: ['Last Name'],
    company: ['Default Address Company'],
    city: ['Default Address City'],
    region: ['Default Address Province Code'],
    country: ['Default Address Country Code'],
    postal_code: ['Default Address Zip'],
    birth_date: ['Birth date (customer.metafields.facts.birth_date)'],
    external_id: ['Customer ID'],
  },
};
