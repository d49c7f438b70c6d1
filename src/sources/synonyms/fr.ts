import type { Language } from './language.ts';

export const french: Language = {
  name: 'French',
  words: {
    email: [
      ...[
        'Adresse e-mail',
        'Adresse mail',
        'Courriel',
        'Adresse courriel',
        'Adresse électronique',
        'Adresse de messagerie',
      ],
      ...['Mél', 'E-mail professionnel', 'E-mail personnel', 'Autre e-mail', 'Autres e-mails'],
    ],
    phone: [
      ...[
        'Téléphone',
        'Numéro de téléphone',
        'N° de téléphone',
        'N° téléphone',
        'Tél.',
        'Téléphone portable',
        'Portable',
      ],
      ...['Téléphone mobile', 'Tél. mobile', 'Tél. portable', 'Numéro de portable', 'Numéro de mobile', 'GSM'],
      ...['Téléphone fixe', 'Téléphone professionnel', 'Téléphone (domicile)', 'Téléphone (bureau)', 'Autre téléphone'],
    ],
    first_name: ['Prénom', 'Prénoms'],
    last_name: ['Nom de famille'],
    country: ['Code pays', 'Pays', 'Pays/Région'],
    postal_code: ['Code postal'],
    region: ['Région', 'État/Région'],
    city: ['Ville', 'Commune', 'Localité'],
    birth_date: ['Date de naissance', 'Né(e) le', 'Anniversaire'],
    gender: ['Sexe', 'Genre'],
    external_id: [
      ...['Numéro client', 'Numéro de client', 'N° client', 'ID client', 'Identifiant client', 'Code client'],
      "Numéro d'adhérent",
    ],
    company: ['Société', 'Entreprise', "Nom de l'entreprise", 'Nom de la société', 'Raison sociale'],
    job_title: ['Intitulé du poste', 'Titre du poste', 'Fonction', 'Poste', 'Profession'],
  },
  beside: [
    { word: 'Nom', means: 'last_name', beside: ['first_name'] },
    { word: 'CP', means: 'postal_code', beside: ['city'] },
    // Of a company it is a department, too.
    { word: 'Département', means: 'region', beside: ['city', 'postal_code'] },
  ],
};
