import type { Preset } from '../preset.ts';

/**
 * HubSpot, CRM → Contacts → Export, in English, German and French (2026). Columns are the exporter's choice, and named in the
 * language of whoever exports. Zoho has `Record Id`, `Email` and `Contact Owner` too.
 */
export const hubspot: Preset = {
  name: 'hubspot',
  signatures: [
    ['Record ID', 'First Name', 'Last Name', 'Email', 'Phone Number'],
    ['Record ID', 'Email', 'Create Date'],
    ['Record ID', 'Email', 'Lifecycle Stage'],
    ['Record ID', 'Email', 'Marketing contact status'],
    ['Record ID - Contact', 'Email'],
    ['Datensatz-ID', 'E-Mail', 'Vorname', 'Nachname'],
    ["ID de fiche d'informations", 'E-mail', 'Prénom'],
  ],
  map: {
    email: ['Email', 'Work email', 'E-Mail', 'Additional email addresses'],
    phone: ['Mobile Phone Number', 'Phone Number', 'Telefonnummer', 'Numéro de téléphone'],
    first_name: ['First Name', 'Vorname', 'Prénom'],
    last_name: ['Last Name', 'Nachname'],
    company: ['Company Name', 'Associated Company', 'Firmenname', "Nom de l'entreprise"],
    company_domain: ['Website URL', 'Email Domain'],
    job_title: ['Job Title'],
    city: ['City', 'Ville'],
    region: ['State/Region'],
    country: ['Country/Region', 'Pays/Région'],
    postal_code: ['Postal Code', 'Code postal'],
    birth_date: ['Date of birth'],
    gender: ['Gender'],
    external_id: ['Record ID', 'Record ID - Contact', 'Datensatz-ID', "ID de fiche d'informations"],
  },
  named: ['last_name', 'job_title', 'city', 'region', 'country', 'postal_code', 'birth_date', 'gender'],
  others: ['Contact owner', 'Lead Status', 'Last Activity Date', 'Unsubscribed from all email'],
};
