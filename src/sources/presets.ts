import { headerKey, type Preset } from './preset.ts';
import { google } from './presets/google.ts';
import { hubspot } from './presets/hubspot.ts';
import { klaviyo } from './presets/klaviyo.ts';
import { linkedin } from './presets/linkedin.ts';
import { mailchimp } from './presets/mailchimp.ts';
import { meta } from './presets/meta.ts';
import { salesforce } from './presets/salesforce.ts';
import { shopify } from './presets/shopify.ts';
import { stripe } from './presets/stripe.ts';

/** Exports whose header is known, as their products wrote it in 2026. Order matters only where signatures overlap. */
export const presets: readonly Preset[] = [
  shopify,
  hubspot,
  salesforce,
  mailchimp,
  klaviyo,
  stripe,
  meta,
  linkedin,
  google,
];

/** The preset one of whose signatures the header has; the longest signature wins where several do. */
export function recognisePreset(headers: readonly string[]): Preset | undefined {
  const present = new Set(headers.map(headerKey));
  return presets
    .filter((preset) => preset.closed !== true || hasNothingElse(preset, present))
    .flatMap((preset) => preset.signatures.map((signature) => ({ preset, signature })))
    .filter(({ signature }) => signature.every((header) => present.has(headerKey(header))))
    .toSorted((a, b) => b.signature.length - a.signature.length)[0]?.preset;
}

function hasNothingElse(preset: Preset, present: ReadonlySet<string>): boolean {
  const known = new Set(Object.values(preset.map).flat().map(headerKey));
  return [...present].every((header) => known.has(header));
}
