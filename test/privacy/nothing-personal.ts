import { findCanaries } from './canaries.ts';

/** The people of all test data live at these domains, so that one look finds any of them. */
const personal: readonly (readonly [string, RegExp])[] = [
  ['an e-mail address', /[\w.+%'-]+(?:@|%40|\\u0040)example\.(?:com|org|net)/i],
  ['a full digest', /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/i],
  ['a person’s id', /urn(?::|%3A|%253A)li(?::|%3A|%253A)person(?::|%3A|%253A)\w/i],
  ['a phone number', /(?<![\w+])\+[1-9]\d{9,14}(?!\d)/],
];

/**
 * Fails when the text holds a planted value, an address of any test's people, a digest, a phone number, or the value of one
 * of these variables whose name says that it is a secret.
 */
export function assertNothingPersonal(
  text: string,
  where: string,
  env: Readonly<Record<string, string | undefined>> = {},
): void {
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    /TOKEN|SECRET|PASSWORD/.test(name) && value !== undefined && value.length >= 8 && text.includes(value)
      ? [`the value of ${name}`]
      : [],
  );
  const found = [
    ...findCanaries(text),
    ...personal.flatMap(([what, pattern]) => (pattern.test(text) ? [what] : [])),
    ...secrets,
  ];
  if (found.length > 0) throw new Error(`${where} holds ${found.join('; ')}`);
}
