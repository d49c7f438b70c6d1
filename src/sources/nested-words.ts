/** Words for what holds a person, an address or the fields of either, and says nothing more about them. */
const holders: ReadonlySet<string> = new Set(
  [
    'contact contacts customer customers person people profile profiles user users subscriber subscribers member members',
    'lead leads client clients buyer guest attendee registrant invitee recipient',
    'address addresses location billing shipping delivery mailing postal home work business personal private',
    'default primary main secondary other alternate alternative current first last',
    'attributes attribute properties property fields field traits details detail data record records row node nodes item',
    'items document doc object payload source result results info information identity identities demographics custom',
    'adresse adressen anschrift kunde kunden kontakt rechnung lieferung direccion direcciones cliente clientes contacto',
    'facturacion envio endereco contato indirizzo contatto facturation livraison',
  ].flatMap((line) => line.split(' ')),
);

/** How a list of e-mails or phones calls the one in each of its elements. */
const valueNames: ReadonlySet<string> = new Set([
  'value',
  'stringvalue',
  'text',
  'address',
  'number',
  'email',
  'phone',
]);
/** What stands behind any field that is written as an object. */
const wrappers: ReadonlySet<string> = new Set(['value', 'stringvalue', 'text']);

/**
 * What a header with a path may be read as, best first: `customer.default_address.zip` as `zip`, `emails[0].address` as
 * `emails`, `name.first` as `first name`. Nothing where the path names somebody else: `owner.email`.
 */
export function nestedReadings(header: string): string[] {
  const segments = header.split(/\.(?=\S)/).map((segment) => segment.replace(/\[\d+\]/g, ''));
  if (segments.length === 1 && segments[0] === header) return [];
  const last = keyOf(segments.at(-1));
  const isHeld = (from: number) => segments.slice(0, from).every(isHolder);
  const readings = segments.flatMap((_, from) => (isHeld(from) ? [segments.slice(from).join(' ')] : []));
  const before = segments.at(-2);
  if (before !== undefined && isHeld(segments.length - 2)) {
    if (valueNames.has(last) && (wrappers.has(last) || /mail|phone|mobile|cell|tel/.test(keyOf(before))))
      readings.unshift(before);
    if (keyOf(before) === 'name') readings.push(`${segments.at(-1) ?? ''} name`);
  }
  return readings;
}

function isHolder(segment: string): boolean {
  return wordsOf(segment).every((word) => holders.has(word));
}

/** The words of `defaultAddress`, `default_address_2` or `Default Address`. */
function wordsOf(segment: string): string[] {
  return segment
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

const keyOf = (segment = '') => wordsOf(segment).join('');
