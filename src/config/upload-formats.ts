/** Upload forms of platforms. `destinations/file/forms.ts` says what each takes; docs/platforms/forms.md where that is from. */
export const uploadFormats = [
  'criteo',
  'google',
  'linkedin',
  'meta',
  'microsoft',
  'newsletter',
  'pinterest',
  'reddit',
  'snapchat',
  'tiktok',
  'x',
] as const;
export type UploadFormat = (typeof uploadFormats)[number];

/** What can stand in a file that has one column. */
export const oneColumnIdentifiers = ['email', 'phone', 'mobile_ad_id'] as const;
export type OneColumnIdentifier = (typeof oneColumnIdentifiers)[number];

/** How what can stand in a file as a digest or in plain stands there. */
export const uploadHashes = ['sha256', 'none'] as const;
export type UploadHash = (typeof uploadHashes)[number];
