/** Words of names, in English and the languages of localised headers, for lists of who must be left alone. */
const suppressions = [
  'unsub',
  'suppress',
  'block[-_ ]?list',
  'black[-_ ]?list',
  'do[-_ ]?not[-_ ]?(contact|mail|e-?mail|call|send|market|target)',
  '(^|[^a-z])dn[cm]([^a-z]|$)',
  'opt(ed)?[-_ ]?outs?([^a-z]|$)',
  'cleaned[-_ ]?(members|email[-_ ]audience)',
  'abmeld|abgemeldet|sperrliste',
  'd[eé]s(inscri|abonn)',
  'bajas?([^a-z]|$)',
  'disiscri|descadastr',
];
const suppressionName = new RegExp(suppressions.join('|'), 'i');

/** A list from which such people were taken out: `customers_without_unsubscribed`. */
const taken = /(^|[^a-z])(without|excluding|excl|minus|ohne|sans|sin|senza|sem)[^a-z]/i;

/** Whether a file's name says that whoever stands in it must be left alone. */
export function isSuppressionName(name: string): boolean {
  return suppressionName.test(name) && !taken.test(name);
}

/** Whether it says that, or that whoever stands in it has never agreed to anything: Mailchimp keeps them in one archive with the others. */
export function isReservedName(name: string): boolean {
  return isSuppressionName(name) || /(non|not|never)[-_ ]?subscri/i.test(name);
}
