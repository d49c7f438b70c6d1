import { createHash } from 'node:crypto';
import { expanded } from '../../config/build-audiences.ts';
import type { AudienceConfig, ForEachConfig } from '../../config/audience-config.ts';
import type { Config } from '../../config/config.ts';
import type { ListPurpose } from '../../config/consent-config.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteList, quoteText } from '../../engine/sql.ts';
import { UserError } from '../../errors/user-error.ts';
import { fanColumn } from '../../segments/fan.ts';
import type { SegmentTables } from '../../segments/segment-tables.ts';

/** A value that has an audience. */
export interface FanValue {
  /** As it is compared: without regard to case and blanks around it. */
  readonly value: string;
  /** As the export writes it; of several ways the first by letters. */
  readonly said: string;
}

/**
 * The contacts of an audience's segment, for each value of its column.
 *
 * @param purpose what the lists are for that they may be on
 * @returns a quoted table of `value`, `source`, `contact`, the values that get an audience, in order, and those that are named and that
 * nobody has
 * @throws UserError when there are more values than the audience allows
 */
export async function fanOut(
  engine: Engine,
  config: Config,
  audience: AudienceConfig,
  forEach: ForEachConfig,
  segments: SegmentTables,
  purpose: ListPurpose,
): Promise<{ readonly table: string; readonly values: readonly FanValue[]; readonly missing: readonly string[] }> {
  const at = config.at('audiences', audience.family, 'for_each');
  const columns = forEach.columns.map(fanColumn);
  const { table, spellings } = await segments.sendableByValue(audience.segment, columns, at, purpose);
  const wanted = forEach.values?.map((value) => `lower(trim(${quoteText(value)}))`);
  const among = wanted === undefined ? '' : `WHERE value IN (${wanted.join(', ')})`;
  const { n } = await engine.row(`SELECT count(DISTINCT value)::INTEGER AS n FROM ${table} ${among}`);
  if (Number(n) > forEach.max) {
    throw new UserError(
      `audience "${audience.family}": ${forEach.columns[0] ?? ''} has ${Number(n)} different values among its people, and \`max\` is ${forEach.max}`,
      {
        at,
        fix: 'Take a column with fewer values, such as the category, name the `values` that matter, or raise `max`.',
      },
    );
  }
  const rows = await engine.rows(
    `SELECT value, said FROM (${spellings}) SEMI JOIN (SELECT value FROM ${table} ${among}) USING (value) ORDER BY value`,
  );
  const values = rows.map((row) => ({ value: String(row['value']), said: String(row['said']) }));
  return { table, values, missing: await missingValues(engine, table, forEach.values ?? []) };
}

/** Those of named values that nobody has. */
async function missingValues(engine: Engine, table: string, named: readonly string[]): Promise<string[]> {
  if (named.length === 0) return [];
  const rows = await engine.rows(`SELECT said FROM (SELECT unnest(${quoteList(named)}) AS said)
    WHERE lower(trim(said)) NOT IN (SELECT value FROM ${table})`);
  return rows.map((row) => String(row['said']));
}

/** The audience of a value. */
export function audienceOfValue(audience: AudienceConfig, { value, said }: FanValue): AudienceConfig {
  // A line break in a cell is none in a name.
  return expanded(audience, 'value', said.replace(/[\s\p{C}]+/gu, ' '), keyPart(value));
}

/** Longer ones would be cut off by eye, and some platforms bound what a key may have. */
const longest = 32;

/** A value as the last part of a key: readable where it is plain, and unmistakable where it is not. */
function keyPart(value: string): string {
  const plain = value
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (plain === value && plain.length <= longest) return plain;
  const digest = createHash('sha256').update(value).digest('hex').slice(0, 6);
  return [plain.slice(0, longest - digest.length - 1).replace(/-+$/, ''), digest]
    .filter((part) => part !== '')
    .join('-');
}
