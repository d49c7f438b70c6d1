/** Exports whose header is known. `sources/presets` holds one mapping for each; docs/presets.md says how to add one. */
export const presetNames = [
  'shopify',
  'shopify-orders',
  'woocommerce',
  'woocommerce-orders',
  'stripe',
  'hubspot',
  'salesforce',
  'pipedrive',
  'zoho',
  'mailchimp',
  'klaviyo',
  'activecampaign',
  'brevo',
  'google-contacts',
  'outlook',
  'eventbrite',
  'calendly',
  'google',
  'meta',
  'linkedin',
] as const;
export type PresetName = (typeof presetNames)[number];
