import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import { telling } from '../identifiers/identifier.ts';
import { pathsOf } from '../sources/source-table.ts';
import { isUnspecified } from './consent.ts';
import type { ContactTable } from './contact-table.ts';
import { identityTokens } from './identity-tokens.ts';
import type { SuppressionList } from './suppression-list.ts';

/** Contacts that the gates held back, by reason. */
export interface Withheld {
  /** Who denied consent, here or in another row or source. */
  readonly denied: number;
  readonly unspecified: number;
  readonly suppressed: number;
}

/** Quoted table: `token`, `why` (`denied` or `suppressed`). */
const barred = quoteName('barred tokens');
/** Quoted table of `person`: barred contacts, as the ledger knows them. */
const persons = quoteName('barred persons');

/** Everybody who must be on no list, whether a source still has them or not: quoted tables of `token` and of `person`. */
export interface Barred {
  readonly tokens: string;
  readonly persons: string;
}

export interface Gated {
  /** Source to whom the gates held back. */
  readonly withheld: ReadonlyMap<string, Withheld>;
  /** Undefined when nobody is barred. */
  readonly barred: Barred | undefined;
}

/**
 * The gates before any segment: removes from the contact tables whoever denied consent (in whichever row or source) or stands
 * in a suppression file. Who has given no consent stays and is only counted: an export of buyers without that column still
 * says who bought (`SegmentTables.sendable`). People are recognised across rows and files by e-mail, phone, mobile id or
 * external id, plain or hashed.
 */
export async function applyGates(
  engine: Engine,
  contacts: readonly ContactTable[],
  options: {
    readonly suppress: readonly SuppressionList[];
    readonly withholdUnspecified: boolean;
    readonly defaultCountry: string | undefined;
    /** Told about suppression rows that bar nobody. */
    onWarning(message: string): void;
  },
): Promise<Gated> {
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE ${barred} (token UHUGEINT, why VARCHAR); CREATE OR REPLACE TEMP TABLE ${persons} (person UBIGINT)`,
  );
  for (const list of options.suppress) await barListed(engine, list, (message) => options.onWarning(message));
  const denying: ContactTable[] = [];
  for (const table of contacts) if (await anybodyDenied(engine, table)) denying.push(table);
  const someBarred = options.suppress.length > 0 || denying.length > 0;
  const tokensOf = (table: ContactTable) => identityTokens(engine, table, options.defaultCountry);
  for (const table of denying) {
    await engine.run(`INSERT INTO ${barred} SELECT token, 'denied' FROM ${await tokensOf(table)}
      SEMI JOIN (SELECT contact FROM ${table.table} WHERE consent = 'denied') USING (contact)`);
  }
  const withheld = new Map<string, Withheld>();
  // The ledger's persons do not say whose customer 7 they are.
  const systems = new Set(
    contacts.filter(({ identifiers }) => identifiers.includes('external_id')).map(({ source }) => source.ids),
  );
  for (const table of contacts) {
    const tokens = someBarred ? await tokensOf(table) : undefined;
    const { withholdUnspecified } = options;
    withheld.set(
      table.source.name,
      await gate(engine, table, { tokens, withholdUnspecified, notesPersons: systems.size < 2 }),
    );
  }
  return { withheld, barred: someBarred ? { tokens: barred, persons } : undefined };
}

async function anybodyDenied(engine: Engine, { table }: ContactTable): Promise<boolean> {
  const { denied } = await engine.row(`SELECT coalesce(bool_or(consent = 'denied'), false) AS denied FROM ${table}`);
  return denied === true;
}

async function gate(
  engine: Engine,
  { table, extras }: ContactTable,
  {
    tokens,
    withholdUnspecified,
    notesPersons,
  }: {
    readonly tokens: string | undefined;
    readonly withholdUnspecified: boolean;
    /** Whether a person of the ledger is certainly one of the same number here. */
    readonly notesPersons: boolean;
  },
): Promise<Withheld> {
  const count = async (where: string): Promise<number> => {
    const { n } = await engine.row(`SELECT count(*)::INTEGER AS n FROM ${table} WHERE reason IS NULL AND ${where}`);
    return Number(n);
  };
  const unspecified = () => (withholdUnspecified ? count(isUnspecified) : 0);
  if (tokens === undefined) return { denied: 0, suppressed: 0, unspecified: await unspecified() };
  const drop = async (where: string): Promise<number> => {
    const gone = await count(where);
    if (gone > 0 && notesPersons) {
      await engine.run(`INSERT INTO ${persons} SELECT person FROM ${table} WHERE reason IS NULL AND ${where}`);
    }
    await engine.run(`DELETE FROM ${table} WHERE ${where}`);
    return gone;
  };
  const barredBecause = (why: string) =>
    `contact IN (SELECT contact FROM ${tokens} SEMI JOIN (FROM ${barred} WHERE why = '${why}') USING (token))`;
  const denied = await drop(`(consent = 'denied' OR ${barredBecause('denied')})`);
  const suppressed = await drop(barredBecause('suppressed'));
  await engine.run(`DELETE FROM ${extras} WHERE contact NOT IN (SELECT contact FROM ${table})`);
  return { denied, suppressed, unspecified: await unspecified() };
}

/**
 * Rows of which none bars anybody stop the run; single ones are told. That there are no rows at all is for the guards: a list
 * may be new.
 */
async function barListed(
  engine: Engine,
  { source, tokens, listed }: SuppressionList,
  onWarning: (message: string) => void,
): Promise<void> {
  const name = `suppression list ${pathsOf(source)}`;
  const [unreadable] = source.unreadable;
  if (unreadable !== undefined) {
    // Whoever stands there asked to be left alone; nobody may be targeted because of a stray quote.
    throw new UserError(`${name}: ${source.unreadableCount} rows cannot be read: ${unreadable.reason}`, {
      at: { file: unreadable.file, line: unreadable.line },
      fix: 'Mend the row, so that whoever stands there is suppressed.',
      exitCode: ExitCode.guard,
    });
  }
  const lost = source.rows - listed;
  if (listed === 0 && lost > 0) {
    throw new UserError(`${name}: no row has a usable identifier (${telling.join(', ')})`, {
      fix: 'Check the columns of the file, or map them under `suppress:`.',
      exitCode: ExitCode.guard,
    });
  }
  if (lost > 0) {
    const bar =
      lost === 1 ? 'a row has no usable identifier and bars' : `${lost} rows have no usable identifier and bar`;
    onWarning(`${name}: ${bar} nobody`);
  }
  await engine.run(`INSERT INTO ${barred} SELECT token, 'suppressed' FROM ${tokens}`);
  await engine.run(`DROP TABLE ${tokens}`);
}
