/** The version that the package `google-ads-api` 24.1.0 speaks, and no other. */
export const adsVersion = 'v24';
