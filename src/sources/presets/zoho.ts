import type { Preset } from '../preset.ts';

/**
 * Zoho CRM, contacts and leads: module → Actions → Export, and Setup → Data administration → Export (2026). HubSpot has
 * `Record ID`, `Email` and `Contact owner` too.
 */
export const zoho: Preset = {
  name: 'zoho',
  signatures: [
    ['Record Id', 'Contact Owner', 'Account Name', 'Email', 'Mailing Zip'],
    ['Record Id', 'Contact Owner.id', 'Email'],
    ['Record Id', 'Lead Owner', 'Lead Source', 'Company', 'Email', 'Zip Code'],
    ['Record Id', 'Lead Owner.id', 'Email'],
  ],
  map: {
    email: ['Email', 'Secondary Email'],
    phone: ['Mobile', 'Phone', 'Home Phone', 'Other Phone'],
    first_name: ['First Name'],
    last_name: ['Last Name'],
    company: ['Account Name', 'Company'],
    company_domain: ['Website'],
    job_title: ['Title', 'Designation'],
    city: ['Mailing City', 'City'],
    region: ['Mailing State', 'State'],
    country: ['Mailing Country', 'Country'],
    postal_code: ['Mailing Zip', 'Zip Code'],
    birth_date: ['Date of Birth'],
    external_id: ['Record Id'],
  },
  others: [
    ...[
      'Salutation',
      'Full Name',
      'Department',
      'Fax',
      'Lead Status',
      'Email Opt Out',
      'Created Time',
      'Modified Time',
    ],
    ...['Account Name.id', 'Mailing Street', 'Other City', 'Other Zip', 'Other Country', 'Street', 'Tag'],
  ],
};
