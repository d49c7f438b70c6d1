import type { Language } from './language.ts';

export const spanish: Language = {
  name: 'Spanish',
  words: {
    email: [
      ...['Correo electrónico', 'Correo', 'Dirección de correo electrónico', 'Dirección de correo', 'Correo-e'],
      ...['Correo principal', 'Correo personal', 'Otro correo', 'Otros correos', 'Correo secundario'],
    ],
    phone: [
      ...['Teléfono', 'Número de teléfono', 'Nº de teléfono', 'Móvil', 'Teléfono móvil', 'Número de móvil', 'Celular'],
      ...['Número de celular', 'Teléfono celular', 'Teléfono fijo', 'Teléfono de casa', 'Teléfono del trabajo'],
      ...['Otro teléfono', 'Otros teléfonos'],
    ],
    first_name: ['Nombre de pila', 'Primer nombre', 'Nombres'],
    last_name: ['Apellidos', 'Apellido', 'Primer apellido', 'Apellido paterno'],
    country: ['Código de país', 'Código país', 'País'],
    postal_code: ['Código postal', 'Cód. postal'],
    region: ['Provincia', 'Región', 'Comunidad autónoma', 'Provincia/Estado', 'Estado/Provincia'],
    city: ['Ciudad', 'Localidad', 'Población', 'Municipio'],
    birth_date: ['Fecha de nacimiento', 'F. nacimiento', 'Cumpleaños'],
    gender: ['Sexo', 'Género'],
    external_id: [
      'ID de cliente',
      'ID cliente',
      'Número de cliente',
      'Nº de cliente',
      'Nº cliente',
      'Código de cliente',
    ],
    company: ['Empresa', 'Nombre de la empresa', 'Compañía', 'Razón social', 'Organización'],
    job_title: ['Cargo', 'Puesto', 'Puesto de trabajo', 'Título del puesto'],
  },
  beside: [
    { word: 'Nombre', means: 'first_name', beside: ['last_name'] },
    { word: 'CP', means: 'postal_code', beside: ['city'] },
    // Elsewhere it is a status.
    { word: 'Estado', means: 'region', beside: ['city', 'postal_code'] },
    { word: 'Departamento', means: 'region', beside: ['city', 'postal_code'] },
  ],
  otherwise: ['Firma'],
};
