import { headerKey, type Preset } from './preset.ts';

/** Exports whose header is known, as their products wrote it in 2026. Order matters only where signatures overlap. */
export const presets: readonly Preset[] = [
  {
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
  },
  {
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
  },
  {
    name: 'salesforce',
    // A report of contacts, a report of leads, and `Contact.csv` of a data export with the API's names.
    signatures: [
      ['Contact ID', 'Email', 'Account Name'],
      ['Email', 'Mailing Zip/Postal Code'],
      ['Lead ID', 'Email', 'Company / Account'],
      ['Id', 'AccountId', 'LastName', 'Email', 'MailingPostalCode'],
    ],
    map: {
      email: ['Email'],
      phone: ['Mobile', 'MobilePhone', 'Phone'],
      first_name: ['First Name', 'FirstName'],
      last_name: ['Last Name', 'LastName'],
      company: ['Account Name', 'Company / Account'],
      job_title: ['Title'],
      city: ['Mailing City', 'MailingCity', 'City'],
      region: ['Mailing State/Province', 'Mailing State/Province (text only)', 'MailingState', 'State/Province'],
      country: ['Mailing Country', 'Mailing Country (text only)', 'MailingCountry', 'Country'],
      postal_code: ['Mailing Zip/Postal Code', 'MailingPostalCode', 'Zip/Postal Code'],
      birth_date: ['Birthdate'],
      external_id: ['Contact ID', 'Lead ID', 'Id'],
    },
  },
  {
    name: 'mailchimp',
    signatures: [['Email Address', 'MEMBER_RATING', 'LEID']],
    map: {
      email: ['Email Address'],
      phone: ['Phone Number', 'Phone', 'SMS Phone Number'],
      first_name: ['First Name'],
      last_name: ['Last Name'],
      country: ['CC'],
      region: ['REGION'],
      external_id: ['EUID'],
    },
  },
  {
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
  },
  {
    name: 'stripe',
    signatures: [['id', 'Email', 'Delinquent', 'Created (UTC)']],
    map: {
      email: ['Email', 'Customer Email'],
      phone: ['Phone'],
      city: ['Address City', 'Card Address City', 'Shipping Address City'],
      region: ['Address State', 'Card Address State', 'Shipping Address State'],
      country: ['Address Country', 'Card Address Country', 'Shipping Address Country'],
      postal_code: ['Address Postal Code', 'Card Address Zip', 'Shipping Address Postal Code'],
      external_id: ['id'],
    },
  },
  {
    name: 'meta',
    signatures: [['email', 'fn', 'ln', 'madid']],
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
    signatures: [['email', 'firstname', 'lastname', 'jobtitle']],
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
  },
];

/** The preset one of whose signatures the header has; the longest signature wins where several do. */
export function recognisePreset(headers: readonly string[]): Preset | undefined {
  const present = new Set(headers.map(headerKey));
  return presets
    .filter((preset) => preset.closed !== true || hasNothingElse(preset, present))
    .flatMap((preset) => preset.signatures.map((signature) => ({ preset, signature })))
    .filter(({ signature }) => signature.every((header) => present.has(headerKey(header))))
    .toSorted((a, b) => b.signature.length - a.signature.length)[0]?.preset;
}

function hasNothingElse(preset: Preset, present: ReadonlySet<string>): boolean {
  const known = new Set(Object.values(preset.map).flat().map(headerKey));
  return [...present].every((header) => known.has(header));
}
