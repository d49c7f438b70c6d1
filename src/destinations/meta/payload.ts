import { type Field, manyValuedFields } from '../../identifiers/identifier.ts';
import { isDigest } from '../../identifiers/rule-sets.ts';
import { type Found, isWritten, type Member, type Members, type WrittenMembers, type Wording } from '../member.ts';
import { WrittenList } from '../../transport/json-body.ts';
import { signalBits } from '../signals.ts';
import { digestJson, plainJson } from '../sql-text.ts';
import { metaCapabilities } from './capabilities.ts';

/** Meta's name of each field, in the order in which columns are sent. */
const columns: readonly (readonly [Field, string])[] = [
  ['external_id', 'EXTERN_ID'],
  ['email', 'EMAIL'],
  ['phone', 'PHONE'],
  ['gender', 'GEN'],
  ['birth_year', 'DOBY'],
  ['birth_month', 'DOBM'],
  ['birth_day', 'DOBD'],
  ['last_name', 'LN'],
  ['first_name', 'FN'],
  ['city', 'CT'],
  ['region', 'ST'],
  ['postal_code', 'ZIP'],
  ['country', 'COUNTRY'],
  ['mobile_ad_id', 'MADID'],
];

/**
 * Limited Data Use, at the end of every row where it is said of somebody: country 1 is the US, state 1000 California, the only
 * one that Meta has a number for (docs/platforms/meta.md). Of others it says that their data may be used without it.
 */
const limitedColumns = [
  'DATA_PROCESSING_OPTIONS',
  'DATA_PROCESSING_OPTIONS_COUNTRY',
  'DATA_PROCESSING_OPTIONS_STATE',
] as const;
const limitedCells = [['LDU'], 1, 1000] as const;
const unlimitedCells = [[], 0, 0] as const;

/** Rows that one request may hold. */
const maxRows = 10_000;
/**
 * Meta documents no limit for a body; bodies of 10 MB are reported to fail, so we stay well below (not documented). Ten thousand
 * people with e-mail, phone, names, country and postal code are 4.1 MB, and are to go in one request.
 */
const maxBytes = 5_000_000;
/** For all that is not rows: session, schema, signature. */
const frameBytes = 1_000;

type Cell = string | number | readonly string[];

/** What a person is worth, behind all that says who they are. */
const worthColumn = 'LOOKALIKE_VALUE';

/** People as Meta takes them: a table whose cells are digests or, for mobile ids, plain, and numbers for what they are worth. */
interface AudiencePayload {
  readonly schema: readonly string[];
  readonly data: readonly (readonly Cell[])[] | WrittenList;
}

/** What one request takes of the members: `fitting` of the first, in `rows` rows. */
export interface FittingPayload {
  readonly payload: AudiencePayload;
  readonly rows: number;
  readonly fitting: number;
}

/** As many of the first members as one request takes. */
export function fittingPayload(members: Members): FittingPayload {
  if (isWritten(members)) return fittingPieces(members);
  const fitting = fittingCount(members);
  const payload = audiencePayload(members.slice(0, fitting));
  return { payload, rows: payload.data.length, fitting };
}

/** A piece is taken whole: five hundred members with five rows each and every field are below the limits. */
function fittingPieces({ pieces, fields, worth = false, signals }: WrittenMembers): FittingPayload {
  let [count, members, rows, bytes] = [0, 0, 0, frameBytes];
  for (const piece of pieces) {
    bytes += piece.text.length + 1;
    if (count > 0 && (rows + piece.rows > maxRows || bytes > maxBytes)) break;
    [count, members, rows] = [count + 1, members + piece.members, rows + piece.rows];
  }
  const data = new WrittenList(pieces.slice(0, count).map(({ text }) => text));
  const schema = schemaOf(usedOf(fields), { worth, limits: signals.has('limited') });
  return { payload: { schema, data }, rows, fitting: members };
}

/**
 * How many of the first members fit into one request. At least one, however large it is.
 *
 * Cells are ASCII, so that characters are bytes; absent columns are counted as if they were there.
 */
export function fittingCount(members: readonly Member[]): number {
  let rows = 0;
  let bytes = frameBytes;
  for (const [index, member] of members.entries()) {
    const table = rowsOf(member, columns, true);
    rows += table.length;
    for (const row of table) bytes += JSON.stringify(row).length + 1;
    if ((rows > maxRows || bytes > maxBytes) && index > 0) return index;
  }
  return members.length;
}

/**
 * The table of these members, with the columns that at least one of them has. A person with several e-mails, phones or
 * mobile ids takes a row for each: repeating a column is not documented to work.
 */
export function audiencePayload(members: readonly Member[]) {
  const present = new Set<string>();
  for (const member of members) for (const field of Object.keys(member.values)) present.add(field);
  const used = usedOf(present);
  const limits = members.some(isLimited);
  const worth = members.some((member) => member.worth !== undefined);
  return { schema: schemaOf(used, { worth, limits }), data: members.flatMap((member) => rowsOf(member, used, limits)) };
}

const usedOf = (present: ReadonlySet<string>): typeof columns => columns.filter(([field]) => present.has(field));
const schemaOf = (
  used: typeof columns,
  { worth, limits }: { readonly worth: boolean; readonly limits: boolean },
): string[] => [...used.map(([, name]) => name), ...(worth ? [worthColumn] : []), ...(limits ? limitedColumns : [])];
const isLimited = ({ signals }: Member) => signals.includes('limited');

/**
 * A missing value is an empty text, never the digest of one. A further value stands beside the person's e-mail, phone and
 * mobile id: a second phone alone may find somebody else of the household. Each row says what the person is worth.
 */
function rowsOf(member: Member, used: typeof columns, limits: boolean): Cell[][] {
  const { values, worth } = member;
  const limit = limits ? (isLimited(member) ? limitedCells : unlimitedCells) : [];
  const rows = Math.max(1, ...used.map(([field]) => values[field]?.length ?? 0));
  const cell = (field: Field, row: number): string =>
    values[field]?.[row] ?? (manyValuedFields.has(field) ? values[field]?.[0] : undefined) ?? '';
  const own = worth === undefined ? limit : [worth, ...limit];
  return Array.from({ length: rows }, (_, row) => [...used.map(([field]) => cell(field, row)), ...own]);
}

/** What `rowsOf` makes, by the engine. */
export function metaWording({ present, several, worth = false, signals }: Found): Wording {
  const used = usedOf(present);
  const limit = signals.has('limited') ? [limitJson] : [];
  const rows = `greatest(1, ${[...several].map((field) => `len(${field})`).join(', ')})::INTEGER`;
  const row = (valueOf: (field: Field) => string): string => {
    const cells = [...used.map(([field]) => cellJson(field, valueOf(field))), ...(worth ? [worthJson] : []), ...limit];
    return `concat('[', ${cells.join(", ',', ")}, ']')`;
  };
  const first = row((field) => (manyValuedFields.has(field) ? `${field}[1]` : field));
  if (several.size === 0) return { rows: '1', text: first };
  const each = row((field) =>
    manyValuedFields.has(field) ? `coalesce(${field}[r], ${field}[1])` : `CASE WHEN r = 1 THEN ${field} END`,
  );
  return {
    rows,
    text: `CASE WHEN ${rows} = 1 THEN ${first} ELSE array_to_string(list_transform(range(1, ${rows} + 1), lambda r: ${each}), ',') END`,
  };
}

const json = (cells: readonly unknown[]) => cells.map((cell) => JSON.stringify(cell)).join(',');
const limitJson = `CASE WHEN signals & ${signalBits.limited} <> 0 THEN '${json(limitedCells)}' ELSE '${json(unlimitedCells)}' END`;
/** In cents, without an exponent. */
const worthJson = 'value::DECIMAL(18, 2)::VARCHAR';

const cellJson = (field: Field, value: string): string =>
  isDigest(metaCapabilities.rules, field) ? digestJson(value) : `coalesce(${plainJson(value)}, '""')`;
