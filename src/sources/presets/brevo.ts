import type { Preset } from '../preset.ts';

/**
 * Brevo (once Sendinblue), Contacts → Export (2026): semicolons, attributes in capitals, of which the two of the name are
 * created in the account's language. `EXT_ID` is the customer's number elsewhere, which few contacts have.
 */
export const brevo: Preset = {
  name: 'brevo',
  signatures: [
    ['CONTACT ID', 'EMAIL', 'ADDED_TIME', 'MODIFIED_TIME'],
    ['EMAIL', 'SMS', 'DOUBLE_OPT-IN', 'OPT_IN'],
  ],
  map: {
    email: ['EMAIL'],
    phone: ['SMS', 'WHATSAPP', 'LANDLINE_NUMBER'],
    first_name: ['FIRSTNAME', 'PRENOM', 'VORNAME', 'NOMBRE', 'NOME'],
    last_name: ['LASTNAME', 'NOM', 'NACHNAME', 'APELLIDOS', 'COGNOME', 'SOBRENOME'],
    job_title: ['JOB_TITLE'],
    external_id: ['CONTACT ID'],
  },
  named: ['first_name', 'last_name', 'city', 'region', 'country', 'postal_code', 'birth_date', 'gender', 'company'],
  others: ['EXT_ID', 'LINKEDIN', 'CONTACT_TIMEZONE'],
};
