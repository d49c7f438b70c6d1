import type { Language } from './language.ts';

export const german: Language = {
  name: 'German',
  words: {
    email: [
      ...[
        'E-Mail-Adresse',
        'Mailadresse',
        'E-Mail-Anschrift',
        'E-Mail privat',
        'E-Mail geschäftlich',
        'Weitere E-Mail',
      ],
      'Weitere E-Mails',
    ],
    phone: [
      ...[
        'Telefon',
        'Telefonnummer',
        'Tel.-Nr.',
        'Telefonnr',
        'Rufnummer',
        'Handy',
        'Handynummer',
        'Mobil',
        'Mobilnummer',
      ],
      ...[
        'Mobiltelefon',
        'Mobiltelefonnummer',
        'Mobilfunknummer',
        'Festnetz',
        'Telefon privat',
        'Telefon geschäftlich',
      ],
      'Telefon mobil',
    ],
    first_name: ['Vorname'],
    last_name: ['Nachname', 'Familienname', 'Zuname'],
    country: ['Länderkürzel', 'Ländercode', 'Landescode', 'Länderkennzeichen', 'Land', 'Land/Region'],
    postal_code: ['PLZ', 'Postleitzahl'],
    region: ['Bundesland', 'Bundesland/Kanton', 'Bundesland/Region', 'Kanton', 'Provinz'],
    city: ['Ort', 'Stadt', 'Wohnort', 'Stadt/Ort'],
    birth_date: ['Geburtsdatum', 'Geburtstag', 'Geb.-Datum', 'Geb. am', 'Geboren am'],
    gender: ['Geschlecht'],
    external_id: [
      ...['Kundennummer', 'Kunden-Nr.', 'Kunden-ID', 'KdNr', 'Mitgliedsnummer', 'Mitglieds-Nr.', 'Debitorennummer'],
      'Kontakt-ID',
    ],
    company: ['Firma', 'Unternehmen', 'Firmenname', 'Unternehmensname', 'Arbeitgeber'],
    job_title: ['Berufsbezeichnung', 'Stellenbezeichnung', 'Jobtitel', 'Position', 'Funktion', 'Beruf'],
  },
  beside: [{ word: 'Name', means: 'last_name', beside: ['first_name'] }],
};
