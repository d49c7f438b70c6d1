import type { Preset } from './preset.ts';
import { activecampaign } from './presets/activecampaign.ts';
import { brevo } from './presets/brevo.ts';
import { calendly } from './presets/calendly.ts';
import { eventbrite } from './presets/eventbrite.ts';
import { googleContacts } from './presets/google-contacts.ts';
import { google } from './presets/google.ts';
import { hubspot } from './presets/hubspot.ts';
import { klaviyo } from './presets/klaviyo.ts';
import { linkedin } from './presets/linkedin.ts';
import { mailchimp } from './presets/mailchimp.ts';
import { meta } from './presets/meta.ts';
import { outlook } from './presets/outlook.ts';
import { pipedrive } from './presets/pipedrive.ts';
import { salesforce } from './presets/salesforce.ts';
import { shopifyOrders } from './presets/shopify-orders.ts';
import { shopify } from './presets/shopify.ts';
import { stripe } from './presets/stripe.ts';
import { woocommerceOrders } from './presets/woocommerce-orders.ts';
import { woocommerce } from './presets/woocommerce.ts';
import { zoho } from './presets/zoho.ts';

/** Exports whose header is known, as their products wrote it in 2026, in the order of their names in the config. */
export const presets: readonly Preset[] = [
  shopify,
  shopifyOrders,
  woocommerce,
  woocommerceOrders,
  stripe,
  hubspot,
  salesforce,
  pipedrive,
  zoho,
  mailchimp,
  klaviyo,
  activecampaign,
  brevo,
  googleContacts,
  outlook,
  eventbrite,
  calendly,
  google,
  meta,
  linkedin,
];
