import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { filled, sourceColumns } from './contact-columns.ts';
import type { ContactTable } from './contact-table.ts';
import { identityTokens, writeTokens } from './identity-tokens.ts';

/** Contacts that the gates held back, by reason. */
export interface Withheld {
  readonly denied: number;
  readonly unspecified: number;
  readonly suppressed: number;
}

/**
 * The gates before any segment: removes from the contact tables whoever denied consent (in whichever source), has none
 * where the config withholds those, or stands in a suppression file. People are recognised across files by e-mail, phone,
 * mobile id or external id, plain or hashed.
 */
export async function applyGates(
  engine: Engine,
  contacts: readonly ContactTable[],
  options: {
    readonly suppress: readonly SourceTable[];
    readonly withholdUnspecified: boolean;
    readonly defaultCountry: string | undefined;
  },
): Promise<ReadonlyMap<string, Withheld>> {
  const barred = quoteName('barred tokens');
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${barred} (token VARCHAR)`);
  for (const list of options.suppress) await barListed(engine, list, barred, options.defaultCountry);
  const tokens = new Map<ContactTable, string>();
  if (options.suppress.length > 0 || contacts.length > 1) {
    for (const table of contacts) tokens.set(table, await identityTokens(engine, table, options.defaultCountry));
  }
  for (const [table, name] of tokens) {
    await engine.run(`INSERT INTO ${barred} SELECT token FROM ${name}
      SEMI JOIN (SELECT contact FROM ${table.table} WHERE consent = 'denied') USING (contact)`);
  }
  const withheld = new Map<string, Withheld>();
  for (const table of contacts) withheld.set(table.source.name, await gate(engine, table, tokens.get(table), options));
  return withheld;
}

async function gate(
  engine: Engine,
  { table, extras }: ContactTable,
  tokens: string | undefined,
  options: { readonly withholdUnspecified: boolean },
): Promise<Withheld> {
  const count = async (where: string) =>
    Number((await engine.row(`SELECT count(*)::INTEGER AS n FROM ${table} WHERE ${where}`))['n']);
  const drop = async (where: string) => {
    const gone = await count(`${where} AND reason IS NULL`);
    await engine.run(`DELETE FROM ${table} WHERE ${where}`);
    return gone;
  };
  const denied = await drop("consent = 'denied'");
  const barred = `SELECT contact FROM ${tokens} SEMI JOIN ${quoteName('barred tokens')} USING (token)`;
  const suppressed = tokens === undefined ? 0 : await drop(`contact IN (${barred})`);
  const unspecified = options.withholdUnspecified ? await drop("consent = 'unspecified'") : 0;
  await engine.run(`DELETE FROM ${extras} WHERE contact NOT IN (SELECT contact FROM ${table})`);
  return { denied, suppressed, unspecified };
}

/** A suppression row bars by every identifier it has; a row without a readable one stops the run rather than being lost. */
async function barListed(
  engine: Engine,
  list: SourceTable,
  barred: string,
  defaultCountry: string | undefined,
): Promise<void> {
  const country = sourceColumns(list, 'country')[0] ?? 'NULL::VARCHAR';
  const values = (['email', 'phone', 'mobile_ad_id', 'external_id'] as const).flatMap((identifier) =>
    sourceColumns(list, identifier).map(
      (column) => `SELECT _row AS contact, '${identifier}' AS identifier, ${column} AS value, ${country} AS country
        FROM ${list.table} WHERE ${filled(column)} IS NOT NULL`,
    ),
  );
  const tokens = quoteName(`tokens ${list.name}`);
  await writeTokens(engine, tokens, { sql: values.join(' UNION ALL ') }, defaultCountry);
  const row = await engine.row(`SELECT count(DISTINCT contact)::INTEGER AS n FROM ${tokens}`);
  if (Number(row['n']) === 0 && list.rows > 0) {
    throw new UserError(
      `suppression list ${list.files.map((file) => file.path).join(', ')}: no row has a usable identifier`,
      {
        fix: 'check the columns of the file, or map them under `suppress:`',
        exitCode: ExitCode.usage,
      },
    );
  }
  await engine.run(`INSERT INTO ${barred} SELECT token FROM ${tokens}`);
}
