import type { Preset } from '../preset.ts';

/**
 * Mailchimp, Audience → Export audience (2026). The columns before `MEMBER_RATING` bear the labels of the audience's fields,
 * which each account writes in its own words and language.
 */
export const mailchimp: Preset = {
  name: 'mailchimp',
  signatures: [['MEMBER_RATING', 'OPTIN_TIME', 'LEID', 'EUID']],
  map: {
    email: ['Email Address', 'E-Mail-Adresse', 'Adresse e-mail', 'Dirección de correo electrónico'],
    phone: ['Phone Number', 'Phone', 'SMS Phone Number'],
    first_name: ['First Name', 'Vorname', 'Prénom'],
    last_name: ['Last Name', 'Nachname', 'Nom de famille'],
    country: ['CC'],
    region: ['REGION'],
    external_id: ['EUID'],
  },
  named: [
    'email',
    'phone',
    'first_name',
    'last_name',
    'city',
    'postal_code',
    'birth_date',
    'gender',
    'company',
    'job_title',
  ],
  others: [
    'Address',
    'Birthday',
    'OPTIN_IP',
    'CONFIRM_TIME',
    'CONFIRM_IP',
    'LATITUDE',
    'LONGITUDE',
    'GMTOFF',
    'TIMEZONE',
    'TAGS',
  ],
};
