import type { Preset } from '../preset.ts';

/**
 * Outlook, People → Export, and the older export wizard in English, German, French, Spanish and Italian (2026). `Title` is
 * `Mr.` or `Dr.`, `Location` (German `Ort`) is no city. Where people live comes before where they work.
 */
export const outlook: Preset = {
  name: 'outlook',
  signatures: [
    ['E-mail Address', 'Mobile Phone', 'Home Postal Code', 'Business Postal Code'],
    ['E-mail Address', 'E-mail 2 Address', 'Mobile Phone'],
    ['E-Mail-Adresse', 'Mobiltelefon', 'Postleitzahl privat', 'Postleitzahl geschäftlich'],
    ['Adresse de messagerie', 'Tél. mobile', 'Code postal (domicile)', 'Code postal (bureau)'],
    ['Ciudad de trabajo', 'Código postal del trabajo', 'País o región del trabajo', 'Apellidos'],
    ['Indirizzo posta elettronica', 'Cellulare', 'CAP (ab.)', 'CAP (uff.)'],
  ],
  map: {
    email: [
      ...['E-mail Address', 'E-mail 2 Address', 'E-mail 3 Address'],
      ...['E-Mail-Adresse', 'E-Mail 2: Adresse', 'E-Mail 3: Adresse'],
      ...['Adresse de messagerie', 'Adresse de messagerie 2', 'Adresse de messagerie 3'],
      ...['Dirección de correo electrónico', 'Dirección de correo electrónico 2', 'Dirección del correo electrónico 3'],
      ...['Indirizzo posta elettronica', 'Indirizzo posta elettronica 2', 'Indirizzo posta elettronica 3'],
    ],
    phone: [
      ...[
        'Mobile Phone',
        'Primary Phone',
        'Home Phone',
        'Home Phone 2',
        'Business Phone',
        'Business Phone 2',
        'Other Phone',
      ],
      ...[
        'Mobiltelefon',
        'Haupttelefon',
        'Telefon privat',
        'Telefon (privat)',
        'Telefon geschäftlich',
        'Weiteres Telefon',
      ],
      ...['Tél. mobile', 'Téléphone principal', 'Téléphone (domicile)', 'Téléphone (bureau)', 'Téléphone (autre)'],
      ...[
        'Teléfono móvil',
        'Teléfono movil',
        'Teléfono principal',
        'Particular',
        'Teléfono del trabajo',
        'Otro teléfono',
      ],
      ...['Cellulare', 'Telefono principale', 'Abitazione', 'Ufficio', 'Altro telefono'],
    ],
    first_name: ['First Name', 'Vorname', 'Prénom', 'Nombre', 'Nome'],
    last_name: ['Last Name', 'Nachname', 'Nom', 'Apellidos', 'Cognome'],
    company: ['Company', 'Firma', 'Société', 'Organización', 'Società'],
    job_title: ['Job Title', 'Position', 'Titre', 'Puesto', 'Posizione'],
    city: [
      ...['Home City', 'Ort privat', 'Ville (domicile)', 'Città (ab.)'],
      ...['Business City', 'Ort geschäftlich', 'Ville (bureau)', 'Ciudad de trabajo', 'Città (uff.)'],
    ],
    region: [
      ...['Home State', 'Bundesland/Kanton privat', 'Dép/Région (domicile)', 'Provincia (ab.)'],
      ...[
        'Business State',
        'Region geschäftlich',
        'Dép/Région (bureau)',
        'Provincia o estado de trabajo',
        'Provincia (uff.)',
      ],
    ],
    country: [
      ...['Home Country/Region', 'Land/Region privat', 'Pays/Région (domicile)', 'País o región del domicilio'],
      ...['Paese/area geografica (ab.)', 'Business Country/Region', 'Land/Region geschäftlich', 'Pays/Région (bureau)'],
      ...['País o región del trabajo', 'Paese/area geografica (uff.)'],
    ],
    postal_code: [
      ...['Home Postal Code', 'Postleitzahl privat', 'Code postal (domicile)', 'CAP (ab.)'],
      ...[
        'Business Postal Code',
        'Postleitzahl geschäftlich',
        'Code postal (bureau)',
        'Código postal del trabajo',
        'CAP (uff.)',
      ],
    ],
    birth_date: ['Birthday', 'Geburtstag', 'Anniversaire', 'Cumpleaños', 'Compleanno'],
    gender: ['Gender', 'Geschlecht', 'Sexe', 'Género', 'Sesso'],
  },
  others: [
    'Title',
    'Middle Name',
    'Suffix',
    'Nickname',
    'Department',
    'Location',
    'Notes',
    'Anrede',
    'Abteilung',
    'Ort',
    'Pager',
  ],
};
