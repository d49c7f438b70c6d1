import type { Preset } from '../preset.ts';

/** ActiveCampaign, Contacts → Export (2026). Fields of one's own follow in the account's words. */
export const activecampaign: Preset = {
  name: 'activecampaign',
  signatures: [
    ['Contact ID', 'Email', 'Tags', 'Date Created'],
    ['Contact ID', 'Email', 'Tags', 'Lists'],
    ['Contact ID', 'Email', 'IP Address', 'Date Created'],
  ],
  map: {
    email: ['Email'],
    phone: ['Phone'],
    first_name: ['First Name'],
    last_name: ['Last Name'],
    company: ['Account', 'Account Name', 'Organization'],
    job_title: ['Job Title'],
    external_id: ['Contact ID'],
  },
  named: ['city', 'region', 'country', 'postal_code', 'birth_date', 'gender'],
  others: ['Score', 'Status', 'Date Subscribed', 'Date Unsubscribed'],
};
