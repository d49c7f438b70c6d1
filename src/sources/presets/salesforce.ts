import type { Preset } from '../preset.ts';

/** Salesforce: a report of contacts, a report of leads, and `Contact.csv` of a data export with the API's names (2026). */
export const salesforce: Preset = {
  name: 'salesforce',
  signatures: [
    ['Contact ID', 'Email', 'Account Name'],
    ['Email', 'Mailing Zip/Postal Code'],
    ['Lead ID', 'Email', 'Company / Account'],
    ['Lead Owner', 'Email', 'Company / Account'],
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
  others: [
    'Salutation',
    'Account Owner',
    'Lead Status',
    'Lead Source',
    'Fax',
    'Street',
    'Email Opt Out',
    'Last Activity',
  ],
};
