import type { Preset } from '../preset.ts';

/** There are as many columns as the contact with most values needs. */
const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/**
 * Google Contacts, Export → Google CSV (2026; `Given Name` and `… - Type` before 2024). A cell may hold several values with
 * ` ::: ` between them. Only the first address counts: parts of two addresses are none.
 */
export const googleContacts: Preset = {
  name: 'google-contacts',
  signatures: [['E-mail 1 - Value'], ['Phone 1 - Value']],
  map: {
    email: numbers.map((number) => `E-mail ${number} - Value`),
    phone: numbers.map((number) => `Phone ${number} - Value`),
    first_name: ['First Name', 'Given Name'],
    last_name: ['Last Name', 'Family Name'],
    company: ['Organization Name', 'Organization 1 - Name'],
    job_title: ['Organization Title', 'Organization 1 - Title'],
    city: ['Address 1 - City'],
    region: ['Address 1 - Region'],
    country: ['Address 1 - Country'],
    postal_code: ['Address 1 - Postal Code'],
    birth_date: ['Birthday'],
    gender: ['Gender'],
  },
  others: [
    'Middle Name',
    'Nickname',
    'File As',
    'Notes',
    'Photo',
    'Labels',
    'Group Membership',
    'E-mail 1 - Label',
    'Phone 1 - Label',
  ],
};
