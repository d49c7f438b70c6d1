import type { AudienceConfig } from '../config/audience-config.ts';
import type { Capabilities } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type Field, identifierOf, manyValuedFields } from '../identifiers/identifier.ts';
import { isDigest, unkeptFields } from '../identifiers/rule-sets.ts';
import { memberFields } from '../ledger/member-columns.ts';
import { noValues, settleValues, shareValues, type Worth } from './worth.ts';
import { type CoverageCounts, coverageBits, coverageOfAny, covers } from './coverage.ts';
import { countLeftOut, type LeftOutValues } from './identifier-bound.ts';
import type { Encoding } from './encode.ts';
import { type SourceMembers, takenSignals } from './member-keys.ts';

/** Who should be on a list. */
export interface Wanted {
  /** Quoted table of `key`, `person`, `value` (NULL where none is sent), and `source` and `contact`, the row each was made of. */
  readonly table: string;
  /**
   * Query, in parentheses, with the ledger's member columns: what is sent, encoded when it is asked for.
   *
   * @param among SQL giving `key`, those who are asked for; default: all
   */
  readonly members: (among?: string) => Promise<string>;
  /**
   * Query, in parentheses, of `key` and those fields that leave in plain and are not written down (`unkeptFields`), as they are sent;
   * undefined where there are none.
   *
   * @param among SQL giving `key`, those who are asked for
   */
  readonly unkept: ((among: string) => Promise<string>) | undefined;
  /** SQL of `source`, `contact` and `key`: of every contact the member that it is, be it in the segment or not; several may be one member. */
  readonly contacts: string;
  /** Contacts of the segment and rejected rows, whatever the platform makes of them. */
  readonly size: number;
  /** How many of them have a valid value; of who is only counted that is known of e-mails alone. */
  readonly coverage: CoverageCounts;
  readonly wanted: number;
  /** Contacts of the segment whom this platform cannot be told about: reason to count. */
  readonly rejected: Readonly<Record<string, number>>;
  /** What this platform takes no more of; undefined when it takes everything. */
  readonly leftOut: LeftOutValues | undefined;
  /** Members who are sent with the least value, because theirs is of no use: reason to count; undefined where no values are sent. */
  readonly worthless: Readonly<Record<string, number>> | undefined;
}

/** Fields that go to a list: those that the platform takes and the audience allows; of a company all that it is told by (`companyTable`). */
export function fieldsOf(audience: AudienceConfig, capabilities: Capabilities): readonly Field[] {
  const all = capabilities.fields;
  return audience.identifiers === undefined || audience.members === 'companies'
    ? all
    : all.filter((field) => audience.identifiers?.includes(identifierOf(field)));
}

/**
 * The members of a list: contacts of its segment, from all sources (`sources[i]` belongs to source index `i`). Two contacts
 * with exactly the same values are one member.
 */
export async function wantedMembers(
  engine: Engine,
  name: string,
  given: {
    readonly segment: string;
    readonly sources: ReadonlyMap<number, SourceMembers>;
    /** Given a query of the contacts that cannot be on the list: `source`, `row`, `reason`. */
    readonly onRejected?: (query: string) => Promise<void>;
    readonly worth?: Worth | undefined;
  },
): Promise<Wanted> {
  const { segment, sources, worth } = given;
  const table = quoteName(`wanted ${name}`);
  const parts = [...sources].map(
    ([index, source]) =>
      `SELECT key, person, ${worth === undefined ? 'NULL::DOUBLE' : 'value'} AS value, ${index} AS source, contact, reason, ${coverageBits(source)} AS coverage
       FROM ${source.table} SEMI JOIN (SELECT contact FROM ${segment} WHERE source = ${index}) USING (contact)
       ${worth === undefined ? '' : `LEFT JOIN (${worth.values.get(index) ?? noValues}) USING (contact)`}`,
  );
  const none =
    'SELECT NULL::UHUGEINT AS key, NULL::UBIGINT AS person, NULL::DOUBLE AS value, 0 AS source, NULL::BIGINT AS contact, NULL::VARCHAR AS reason, 0::UINTEGER AS coverage WHERE false';
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS ${[none, ...parts].join(' UNION ALL ')}`);
  const covered = coverageOfAny(sources.values());
  const valid = covered.map((what) => `, count(*) FILTER (${covers(what, 'coverage')})::INTEGER AS ${what}`);
  const counts = await engine.rows(
    `SELECT reason, count(*)::INTEGER AS n${valid.join('')} FROM ${table} GROUP BY reason ORDER BY n DESC, reason`,
  );
  const reasons = counts.filter(({ reason }) => reason !== null);
  const candidates = Number(counts.find(({ reason }) => reason === null)?.['n'] ?? 0);
  if (reasons.length > 0) {
    await given.onRejected?.(`SELECT source, contact AS row, reason FROM ${table} WHERE reason IS NOT NULL`);
    await engine.run(`DELETE FROM ${table} WHERE reason IS NOT NULL`);
  }
  const { members } = await engine.row(`SELECT count(*)::INTEGER AS members FROM (SELECT DISTINCT key FROM ${table})`);
  const wanted = Number(members);
  if (candidates > wanted) {
    if (worth !== undefined) await shareValues(engine, table);
    await engine.run(`
      DELETE FROM ${table} WHERE rowid IN (
        SELECT row FROM (
          SELECT rowid AS row, row_number() OVER (PARTITION BY key ORDER BY person, rowid) AS nth
          FROM ${table} SEMI JOIN (SELECT key FROM ${table} GROUP BY key HAVING count(*) > 1) USING (key))
        WHERE nth > 1)`);
  }
  const sum = (column: string) => counts.reduce((all, row) => all + Number(row[column]), 0);
  const everybody = [...sources].map(
    ([index, source]) => `SELECT ${index} AS source, contact, key FROM ${source.table}`,
  );
  return {
    table,
    contacts: everybody.join(' UNION ALL '),
    size: sum('n'),
    coverage: Object.fromEntries(covered.map((what) => [what, sum(what)])),
    worthless: worth && (await settleValues(engine, table, worth.least)),
    members: (among) => membersOf(table, sources, among, worth !== undefined),
    unkept: [...sources.values()].some(({ capabilities }) => unkeptFields(capabilities.rules).length > 0)
      ? (among) => unkeptOf(table, sources, among)
      : undefined,
    wanted,
    rejected: Object.fromEntries(reasons.map((row) => [String(row['reason']), Number(row['n'])])),
    leftOut: await countLeftOut(engine, table, sources),
  };
}

/** SQL with the ledger's member columns, of all sources. */
async function membersOf(
  table: string,
  sources: ReadonlyMap<number, SourceMembers>,
  among: string | undefined,
  worth: boolean,
): Promise<string> {
  const asked = among === undefined ? table : `(FROM ${table} SEMI JOIN (${among}) USING (key))`;
  const parts: string[] = [];
  for (const [index, source] of sources) {
    const { encoding, rows } = await source.encode(`SELECT contact, key FROM ${asked} WHERE source = ${index}`);
    const values = memberFields.map((field) => `${storedValue(field, source, encoding)} AS ${quoteName(field)}`);
    const own = worth ? `${rows} JOIN (SELECT key, value FROM ${table}) USING (key)` : rows;
    const value = worth ? 'value' : 'NULL::DOUBLE AS value';
    parts.push(
      `SELECT key, person, ${takenSignals(source.capabilities)} AS signals, ${value}, ${values.join(', ')} FROM ${own}`,
    );
  }
  return `(${parts.join(' UNION ALL ')})`;
}

/** SQL of `key` and of what is sent and not written down, of all sources. */
async function unkeptOf(table: string, sources: ReadonlyMap<number, SourceMembers>, among: string): Promise<string> {
  const parts: string[] = [];
  for (const [index, source] of sources) {
    const { fields, capabilities } = source;
    const asked = `SELECT contact, key FROM ${table} SEMI JOIN (${among}) USING (key) WHERE source = ${index}`;
    const { encoding, rows } = await source.encode(asked);
    const values = unkeptFields(capabilities.rules).map((field) => {
      const value = fields.includes(field)
        ? bytesOf(field, encoding, (text) => `encode(${text})`)
        : `NULL::BLOB${manyValuedFields.has(field) ? '[]' : ''}`;
      return `${value} AS ${quoteName(field)}`;
    });
    parts.push(`SELECT key, ${values.join(', ')} FROM ${rows}`);
  }
  return `(${parts.join(' UNION ALL ')})`;
}

/** SQL: a field as the ledger has it, of bytes. */
function storedValue(field: Field, { fields, capabilities }: SourceMembers, encoding: Encoding): string {
  const isMany = manyValuedFields.has(field);
  if (!fields.includes(field)) return `NULL::BLOB${isMany ? '[]' : ''}`;
  const { rules } = capabilities;
  const isKept = !unkeptFields(rules).includes(field);
  return bytesOf(field, encoding, (text) =>
    isDigest(rules, field) ? `unhex(${text})` : isKept ? `encode(${text})` : `unhex(sha256(${text}))`,
  );
}

/** SQL: a field's value, or values, of bytes. */
function bytesOf(field: Field, encoding: Encoding, bytes: (text: string) => string): string {
  const isMany = manyValuedFields.has(field);
  const column = quoteName(field);
  if (!isMany) return bytes(column);
  return encoding.hasFurther
    ? `list_transform(${column}, lambda v: ${bytes('v')})`
    : `CASE WHEN ${column} IS NOT NULL THEN [${bytes(column)}] END`;
}
