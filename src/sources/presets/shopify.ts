import type { Preset } from '../preset.ts';

/** Shopify, Customers → Export (2026). Exports of before 2023 name the address without `Default`. Headers are English in every language. */
export const shopify: Preset = {
  name: 'shopify',
  signatures: [
    [
      ...['Customer ID', 'Accepts Email Marketing', 'Default Address City', 'Default Address Country Code'],
      ...['Default Address Zip', 'Total Spent', 'Total Orders'],
    ],
    ['First Name', 'Accepts Marketing', 'Province Code', 'Country Code', 'Total Spent', 'Total Orders'],
    ['First Name', 'Accepts Email Marketing', 'Province Code', 'Country Code', 'Total Spent', 'Total Orders'],
  ],
  map: {
    email: ['Email'],
    phone: ['Phone', 'Default Address Phone'],
    first_name: ['First Name'],
    last_name: ['Last Name'],
    company: ['Default Address Company', 'Company'],
    city: ['Default Address City', 'City'],
    region: ['Default Address Province Code', 'Province Code'],
    country: ['Default Address Country Code', 'Country Code'],
    postal_code: ['Default Address Zip', 'Zip'],
    birth_date: ['Birth date (customer.metafields.facts.birth_date)'],
    external_id: ['Customer ID'],
  },
  others: ['Accepts SMS Marketing', 'Note', 'Tax Exempt', 'Tags', 'Address1', 'Address2', 'Province', 'Country'],
};
