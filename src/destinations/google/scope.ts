/** The one OAuth scope of the Data Manager API. */
export const dataManagerScope = 'https://www.googleapis.com/auth/datamanager';
