import type { Preset } from '../preset.ts';

/**
 * Pipedrive, Contacts → People → Export filter results (2026). A list of deals with columns of their person looks the same.
 * `Person - Name` is the whole name.
 */
export const pipedrive: Preset = {
  name: 'pipedrive',
  signatures: [['Person - Email - Work'], ['Person - Email', 'Person - Name'], ['Person - ID', 'Person - Name']],
  map: {
    email: ['Person - Email - Work', 'Person - Email - Home', 'Person - Email - Other', 'Person - Email'],
    phone: [
      ...['Person - Phone - Mobile', 'Person - Phone - Work', 'Person - Phone - Home', 'Person - Phone - Other'],
      'Person - Phone',
    ],
    first_name: ['Person - First name'],
    last_name: ['Person - Last name'],
    company: ['Person - Organization'],
    job_title: ['Person - Job title'],
    birth_date: ['Person - Birthday'],
    external_id: ['Person - ID'],
  },
  others: ['Person - Label', 'Person - Owner', 'Person - Marketing status', 'Person - Person created'],
};
