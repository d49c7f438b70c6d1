/** What stands before the decimals. */
export type DecimalMark = 'point' | 'comma';

const characters: Readonly<Record<DecimalMark, { readonly mark: string; readonly group: string }>> = {
  point: { mark: '[.]', group: '[,]' },
  comma: { mark: '[,]', group: '[.]' },
};
/** Thousands as India divides them, `1,00,000`. Days with points look like that, so that the comma alone does it. */
const lakhs = '[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}';

/**
 * SQL: whether a text is a number that can be read with this decimal mark only, such as `1.234,50`, `12,5`, `0,125` or
 * `1.234.567` with a comma. `1,234` says nothing.
 */
export function usesDecimals(value: string, decimals: DecimalMark): string {
  const { mark, group } = characters[decimals];
  const shapes = [
    `[0-9]{1,3}(?:${group}[0-9]{3})+${mark}[0-9]+`,
    `[0-9]{1,3}(?:${group}[0-9]{3}){2,}`,
    `[0-9]+${mark}(?:[0-9]{1,2}|[0-9]{4,})`,
    `(?:0|[0-9]{4,})${mark}[0-9]+`,
  ];
  // Most values have no mark at all, and are not looked at any closer.
  return `CASE WHEN contains(${value}, '.') OR contains(${value}, ',') THEN
    ${bareMatches(value, `-?(?:${shapes.join('|')})`)} ELSE false END`;
}

/** SQL: whether a text such as `1.234` is a number with thousands or one with three decimals, whichever this mark is for. */
export function mayBeThousands(value: string, written: DecimalMark): string {
  const { mark } = characters[written];
  return `CASE WHEN contains(${value}, '${mark[1] ?? ''}') THEN
    ${bareMatches(value, `-?[1-9][0-9]{0,2}${mark}[0-9]{3}`)} ELSE false END`;
}

/** SQL giving DOUBLE for texts such as `1,234.50`, `$ 12`, `(3.10)`, `1.234,50 €`, `CHF 1'200.–` or `99,50 kr`; NULL for anything else. */
export function numberSql(value: string, decimals: DecimalMark): string {
  const { mark, group } = characters[decimals];
  const whole = `[0-9]{1,3}(?:${group}[0-9]{3})+|${decimals === 'point' ? `${lakhs}|` : ''}[0-9]+`;
  const pattern = `-?(?:(?:${whole})(?:${mark}[0-9]*)?|${mark}[0-9]+)`;
  const plain = decimals === 'point' ? [',', '.'] : ['.', ','];
  const digits = `replace(replace(${bare(value)}, '${plain[0]}', ''), '${plain[1]}', '.')`;
  // Bare digits, as most files have them, need no rewriting.
  const simple = decimals === 'point' ? '-?[0-9]+(?:[.][0-9]+)?' : '-?[0-9]+';
  return `CASE WHEN regexp_full_match(${value}, '${simple}') THEN TRY_CAST(${value} AS DOUBLE)
    WHEN ${isNever(value)} THEN NULL
    WHEN regexp_full_match(${bare(value)}, '${pattern}') THEN TRY_CAST(${digits} AS DOUBLE) END`;
}

/** SQL: whether a text begins with a zero as postal codes and ids do, which a number would lose. */
export function hasLeadingZero(value: string): string {
  return `CASE WHEN starts_with(${value}, '0') THEN regexp_full_match(${value}, '0[0-9]*[1-9][0-9]*') ELSE false END`;
}

/** What hardly any number has, however it is written: it tells most dates, names and texts from numbers at once. */
const never = '[a-z/:]|[0-9]-';

/** Currencies as they are written where they are at home, and codes that may stand without a blank; others could be those of goods. */
const coins = 'CHF|EUR|GBP|USD|RM|kr[.]?|Kč|zł|lei|Ft|S?Fr[.]|Rs[.]?|Rp[.]?|руб[.]|лв[.]';
/** `ج.م.` */
const arabic = '[\\x{0621}-\\x{064A}][\\x{0621}-\\x{064A}.]*';
const blanks = '\\s\\x{00A0}\\x{202F}\\x{2009}';
/** Signs and codes before and behind an amount. */
const coinBefore = `(?:[A-Z]{0,2}\\p{Sc}|[A-Z]{3}[${blanks}]|${coins}|${arabic})`;
const coinAfter = `(?:[A-Z]{0,2}\\p{Sc}|[${blanks}][A-Z]{3}|${coins}|${arabic})`;
/** Marks that nobody sees, which tell the direction of writing. */
const unseen = '\\x{200E}\\x{200F}\\x{061C}';

/** SQL: whether a text is surely no number. */
const isNever = (value: string) =>
  `regexp_matches(${value}, '${never}') AND NOT regexp_matches(${value}, '^[-−(]?(?:${coins})[${blanks}]*[-−]?[0-9]|[0-9.,–—-][${blanks}]*(?:${coins})[)]?$')`;

/** SQL: whether a text is so without what a number may have around it. */
function bareMatches(value: string, pattern: string): string {
  return `CASE WHEN regexp_full_match(${value}, '-?[0-9.,]+') THEN regexp_full_match(${value}, '${pattern}')
    WHEN ${isNever(value)} THEN false
    ELSE regexp_full_match(${bare(value)}, '${pattern}') END`;
}

/** SQL: without currency signs and codes, blanks and apostrophes between thousands, and a dash for the decimals; brackets are a minus. */
function bare(value: string): string {
  // Most amounts are ASCII.
  const seen = `CASE WHEN strlen(${value}) = length(${value}) THEN ${value} ELSE translate(regexp_replace(${value}, '[${unseen}]', '', 'g'), '−', '-') END`;
  const unsigned = `regexp_replace(${seen}, '^\\((.*)\\)$', '-\\1')`;
  const uncoined = `regexp_replace(${unsigned}, '^(-?)[${blanks}]*${coinBefore}[${blanks}]*(-?)|[${blanks}]*${coinAfter}$', '\\1\\2', 'g')`;
  return `regexp_replace(${uncoined}, '[${blanks}''’]|[.,][-–—]$', '', 'g')`;
}
