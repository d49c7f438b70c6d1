import type { Preset } from '../preset.ts';

export const hubspot: Preset = {
  name: 'hubspot',
  // Columns are the exporter's choice. Zoho has `Record Id`, `Email` and `Contact Owner` too.
  signatures: [
    ['Record ID', 'First Name', 'Last Name', 'Email', 'Phone Number'],
    ['Record ID', 'Email', 'Create Date'],
    ['Record ID', 'Email', 'Lifecycle Stage'],
    ['Record ID', 'Email', 'Marketing contact status'],
    ['Record ID - Contact', 'Email'],
  ],
  map: {
    email: ['Email', 'Work email', 'Additional email addresses'],
    phone: ['Mobile Phone Number', 'Phone Number'],
    first_name: ['First Name'],
    last_name: ['Last Name'],
    company: ['Company Name', 'Associated Company'],
    company_domain: ['Website URL', 'Email Domain'],
    job_title: ['Job Title'],
    city: ['City'],
    region: ['State/Region'],
    country: ['Country/Region'],
    postal_code: ['Postal Code'],
    birth_date: ['Date of birth'],
    gender: ['Gender'],
    external_id: ['Record ID', 'Record ID - Contact'],
  },
};
