import { headerKey, type Preset } from './preset.ts';

/** Exports whose header is known, as their products wrote it in 2026. Order matters only where signatures overlap. */
export const presets: readonly Preset[] = [
  {
    name: 'shopify',
    signature: ['Customer ID', 'Accepts Email Marketing', 'Total Spent'],
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
      external_id: ['Customer ID'],
    },
  },
  {
    name: 'hubspot',
    signature: ['Record ID', 'Email'],
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
  },
  {
    name: 'salesforce',
    signature: ['Contact ID', 'Email'],
    map: {
      email: ['Email'],
      phone: ['Mobile', 'Phone'],
      first_name: ['First Name'],
      last_name: ['Last Name'],
      company: ['Account Name'],
      job_title: ['Title'],
      city: ['Mailing City'],
      region: ['Mailing State/Province', 'Mailing State/Province (text only)'],
      country: ['Mailing Country', 'Mailing Country (text only)'],
      postal_code: ['Mailing Zip/Postal Code'],
      birth_date: ['Birthdate'],
      external_id: ['Contact ID'],
    },
  },
  {
    name: 'mailchimp',
    signature: ['Email Address', 'MEMBER_RATING', 'LEID'],
    map: {
      email: ['Email Address'],
      phone: ['Phone Number', 'SMS Phone Number'],
      first_name: ['First Name'],
      last_name: ['Last Name'],
      country: ['CC'],
      region: ['REGION'],
      external_id: ['EUID'],
    },
  },
  {
    name: 'klaviyo',
    signature: ['Klaviyo ID', 'Email'],
    map: {
      email: ['Email'],
      phone: ['Phone Number'],
      first_name: ['First Name'],
      last_name: ['Last Name'],
      company: ['Organization'],
      job_title: ['Title'],
      city: ['City'],
      region: ['State / Region'],
      country: ['Country'],
      postal_code: ['Zip Code'],
      external_id: ['Klaviyo ID'],
    },
  },
  {
    name: 'stripe',
    signature: ['id', 'Email', 'Delinquent', 'Created (UTC)'],
    map: {
      email: ['Email', 'Customer Email'],
      phone: ['Phone'],
      city: ['Card Address City', 'Shipping Address City'],
      region: ['Card Address State', 'Shipping Address State'],
      country: ['Card Address Country', 'Shipping Address Country'],
      postal_code: ['Card Address Zip', 'Shipping Address Postal Code'],
      external_id: ['id'],
    },
  },
  {
    name: 'meta',
    signature: ['email', 'fn', 'ln', 'madid'],
    map: {
      email: ['email'],
      phone: ['phone'],
      mobile_ad_id: ['madid'],
      first_name: ['fn'],
      last_name: ['ln'],
      postal_code: ['zip'],
      city: ['ct'],
      region: ['st'],
      country: ['country'],
      birth_date: ['dob'],
      gender: ['gen'],
      external_id: ['uid', 'extern_id'],
    },
  },
  {
    name: 'linkedin',
    signature: ['email', 'firstname', 'lastname', 'jobtitle'],
    map: {
      email: ['email'],
      first_name: ['firstname'],
      last_name: ['lastname'],
      job_title: ['jobtitle'],
      company: ['employeecompany'],
      country: ['country'],
      mobile_ad_id: ['googleaid', 'appleidfa'],
    },
  },
  {
    name: 'google',
    signature: ['Email', 'Phone', 'First Name', 'Last Name', 'Country', 'Zip'],
    map: {
      email: ['Email'],
      phone: ['Phone'],
      first_name: ['First Name'],
      last_name: ['Last Name'],
      country: ['Country'],
      postal_code: ['Zip'],
      mobile_ad_id: ['Mobile Device ID'],
    },
  },
];

/** The preset whose signature the header has; the longest signature wins where several do. */
export function recognisePreset(headers: readonly string[]): Preset | undefined {
  const present = new Set(headers.map(headerKey));
  return presets
    .filter((preset) => preset.signature.every((header) => present.has(headerKey(header))))
    .toSorted((a, b) => b.signature.length - a.signature.length)[0];
}
