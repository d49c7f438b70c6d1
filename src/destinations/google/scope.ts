/** The one OAuth scope of the Data Manager API. */
export const dataManagerScope = 'https://www.googleapis.com/auth/datamanager';

/** That of the Google Ads API. A token for one of the two does not work for the other. */
export const adwordsScope = 'https://www.googleapis.com/auth/adwords';
