import type { Language } from './language.ts';

/** `Stato` is a country, a region or a status, and is left to the config. */
export const italian: Language = {
  name: 'Italian',
  words: {
    email: [
      ...['Indirizzo e-mail', 'Indirizzo mail', 'Posta elettronica', 'Indirizzo di posta elettronica'],
      ...['Indirizzo posta elettronica', 'E-mail principale', 'E-mail personale', 'Altra e-mail', 'Altre e-mail'],
    ],
    phone: [
      ...['Telefono', 'Numero di telefono', 'Numero telefono', 'N. telefono', 'Cellulare', 'Numero di cellulare'],
      ...['Numero cellulare', 'Telefono cellulare', 'Telefono fisso', 'Recapito telefonico', 'Altro telefono'],
    ],
    first_name: ['Nome di battesimo'],
    last_name: ['Cognome'],
    country: ['Codice paese', 'Codice nazione', 'Paese', 'Nazione'],
    postal_code: ['CAP', 'Codice postale', 'Codice di avviamento postale'],
    region: ['Provincia', 'Prov.', 'Regione'],
    city: ['Città', 'Comune', 'Località'],
    birth_date: ['Data di nascita', 'Data nascita', 'Compleanno'],
    gender: ['Sesso', 'Genere'],
    external_id: ['ID cliente', 'Codice cliente', 'Numero cliente', 'N. cliente'],
    company: ['Azienda', 'Nome azienda', 'Società', 'Ragione sociale', 'Ditta', 'Impresa', 'Organizzazione'],
    job_title: ['Qualifica', 'Posizione lavorativa', 'Posizione', 'Ruolo aziendale', 'Mansione'],
  },
  beside: [{ word: 'Nome', means: 'first_name', beside: ['last_name'] }],
  otherwise: ['Firma', 'Cargo'],
};
