/** Exports whose header is known. `sources/presets` holds one mapping for each. */
export const presetNames = [
  'shopify',
  'hubspot',
  'salesforce',
  'mailchimp',
  'klaviyo',
  'stripe',
  'google',
  'meta',
  'linkedin',
] as const;
