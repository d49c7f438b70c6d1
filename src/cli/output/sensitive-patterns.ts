export type Replacement = readonly [pattern: RegExp, by: string];

/** Members and parameters whose value is a credential, whatever it looks like. */
const names = '(?:access|refresh|id)_token|client_secret|api_?key|app_?secret\\w*';
export const secretName = new RegExp(`^(?:${names})$`, 'i');

/** Bearer headers, parameters and members that carry a token, and the shapes of the platforms' own tokens and keys. */
export const secretPatterns: readonly Replacement[] = [
  [/\b(Bearer\s+|(?:OAuth|Basic)\s+(?=\S{16}))[\w.~+/=-]{6,}/gi, '$1[secret]'],
  [new RegExp(`\\b(${names})=[^\\s"'&]+`, 'gi'), '$1=[secret]'],
  [new RegExp(`\\b((?:${names})"\\s*:\\s*")(?:[^"\\\\]|\\\\.)*`, 'gi'), '$1[secret]'],
  // The same inside a JSON text that is itself a JSON string.
  [
    new RegExp(`\\b((?:${names})\\\\"\\s*:\\s*\\\\")(?:[^"\\\\]|\\\\{4}|\\\\{3}"|\\\\{2}[^"\\\\])*`, 'gi'),
    '$1[secret]',
  ],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[secret]'],
  [/\b(?:ya29\.[\w-]{8,}|1\/\/[\w-]{20,}|EAA\w{20,}|GOCSPX-[\w-]{8,}|AQ[\w-]{50,})/g, '[secret]'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '[secret]'],
];

/**
 * E-mail addresses, phone numbers in international form (and in the North American one with its brackets), SHA-256 digests.
 * Other national phone numbers look like ids and counts: what handles them has to keep them out of messages.
 */
export const personalPatterns: readonly Replacement[] = [
  [
    /(?<![\p{L}\p{M}\p{N}])[\p{L}\p{N}_][\p{L}\p{M}\p{N}._%+'&!#$*~^-]*(?:@|%40|\uff20)(?:[\p{L}\p{M}\p{N}-]{1,63}\.){1,8}[\p{M}\p{N}-]*\p{L}[\p{L}\p{M}\p{N}-]*/gu,
    '[e-mail]',
  ],
  [/(?<![\w+])\+[1-9](?:(?: ?\(|\)[ -]?|[ ./\u00a0-])?\d){7,14}(?!\d)/g, '[phone]'],
  [/\(\d{3}\) ?\d{3}[-. ]\d{4}(?!\d)/g, '[phone]'],
  [/(?<![0-9a-f])([0-9a-f]{8})[0-9a-f]{56,}/gi, '$1…'],
  [/(?<![A-Za-z0-9+/])([A-Za-z0-9+/]{8})[A-Za-z0-9+/]{35}=/g, '$1…'],
];
