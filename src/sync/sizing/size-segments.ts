import { familiesOf } from '../../config/audience-families.ts';
import type { Config } from '../../config/config.ts';
import type { ListPurpose } from '../../config/consent-config.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import type { Diagnostic } from '../../errors/user-error.ts';
import { type FanValue, fanOut } from '../admission/fan-out.ts';
import type { Coverage, CoverageCounts } from '../coverage.ts';
import { Encoder } from '../encoder.ts';
import { listPurposes, purposesOfAudience, purposesOfDestinations } from '../list-purposes.ts';
import type { People } from '../people.ts';
import { rowsOfNobody } from '../rows-of-nobody.ts';
import { overlapOf } from './overlap.ts';
import { type PlatformGroup, platformGroups } from './platform-groups.ts';
import { type Reach, writeReach } from './reach.ts';
import { writeMasks } from './segment-masks.ts';

/** How many contacts can be sent, and found. */
export interface Size {
  /** Who may be sent: on lists for ads, where there are any. */
  readonly sendable: number;
  /** Who may be on lists for e-mails; absent where all lists are for the same. */
  readonly mailable?: number;
  /** Those of them who have a valid value, by what it is of. */
  readonly coverage: CoverageCounts;
  /** Those of them whom a platform can be told about, in the order of `SegmentSizes.platforms`. */
  readonly usable: readonly number[];
}

export interface SegmentSize extends Size {
  readonly segment: string;
  /** Names of the sources that its contacts come from. */
  readonly sources: readonly string[];
  /** Contacts of these sources, whoever they are. */
  readonly outOf: number;
  /** Blocks of audiences that are made of it. */
  readonly audiences: readonly string[];
  /** Who fits; those who deny consent to all that lists are for, or are suppressed, are in no segment. */
  readonly contacts: number;
  /** Those of them who may not be sent because they denied it; the others have given no consent. */
  readonly denied: number;
  /** The same of lists for e-mails. */
  readonly deniedEmail: number;
  /** Audiences that it has one of for each value, where they were asked for. */
  readonly fans: readonly FanSize[];
}

/** Each value of the column of an audience with `for_each`. */
export interface FanSize {
  readonly audience: string;
  readonly column: string;
  readonly values: readonly (Size & { readonly value: string })[];
}

export interface SegmentSizes {
  readonly segments: readonly SegmentSize[];
  readonly platforms: readonly PlatformGroup[];
  /** What some source has a column of. */
  readonly coverage: readonly Coverage[];
  /** People whom each two segments have in common; undefined when that was not asked for. */
  readonly overlap: readonly (readonly number[])[] | undefined;
  readonly warnings: readonly Diagnostic[];
}

export interface SizeOptions {
  /** Names of segments, in the order in which they are shown. */
  readonly names: readonly string[];
  readonly overlap: boolean;
  /** Whether each value of audiences with `for_each` is sized. */
  readonly values: boolean;
  /** Told which step begins. */
  onStep(step: string): void;
}

/** Sizes segments as a plan without rules of audiences would find them. */
export async function sizeSegments(
  engine: Engine,
  config: Config,
  people: People,
  { names, overlap, values, onStep }: SizeOptions,
): Promise<SegmentSizes> {
  const { segments, contacts } = people;
  const defaultCountry = config.defaults.country;
  onStep('evaluating segments');
  const purposes = await listPurposes(config);
  const ofDestinations = await purposesOfDestinations(config);
  const [main = 'ads'] = purposes;
  const fitting: number[] = [];
  const tables: string[] = [];
  const nobody = rowsOfNobody(contacts);
  const real = (table: string) =>
    nobody === undefined ? table : `(FROM ${table} ANTI JOIN (${nobody}) USING (source, contact))`;
  for (const name of names) {
    const { n } = await engine.row(`SELECT count(*)::INTEGER AS n FROM ${real(await segments.table(name))}`);
    fitting.push(Number(n));
  }
  for (const purpose of purposes) {
    for (const name of names) tables.push(real(await segments.sendable(name, purpose)));
  }
  const masks = await writeMasks(engine, tables);
  const platforms = await platformGroups(config);
  onStep('checking identifiers');
  const encoder = new Encoder(engine, contacts, new Set([masks.table]), {
    defaultCountry,
    keys: undefined,
    plansAll: false,
  });
  const reach = await writeReach(engine, encoder, platforms, masks.table);
  const counts = sizeColumns(reach, platforms, purposes);
  const kinds = quoteName('contacts by their segments');
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${kinds} AS
    SELECT ${masks.words.join(', ')}, reach, count(*) AS n
    FROM ${masks.table} LEFT JOIN ${reach.table} USING (source, contact) GROUP BY ALL`);
  const sizes: SegmentSize[] = [];
  for (const [index, name] of names.entries()) {
    const isIn = (purpose: ListPurpose) => masks.has(purposes.indexOf(purpose) * names.length + index);
    const row = await engine.row(
      `SELECT ${counts.sql('sum(n)', isIn)} FROM ${kinds} WHERE ${purposes.map(isIn).join(' OR ')}`,
    );
    const sources = [...segments.parts.ownSources(name)]
      .toSorted((a, b) => a - b)
      .flatMap((source) => contacts[source] ?? []);
    const audiences = familiesOf(config).filter(({ segment }) => segment === name);
    const fans: FanSize[] = [];
    for (const audience of values ? audiences : []) {
      if (audience.forEach === undefined) continue;
      onStep(`counting the values of ${audience.family}`);
      const found = new Map<string, FanValue>();
      const parts: string[] = [];
      for (const purpose of purposesOfAudience(audience, ofDestinations)) {
        const { table, values: some } = await fanOut(engine, config, audience, audience.forEach, segments, purpose);
        for (const each of some) found.set(each.value, each);
        parts.push(`SELECT *, '${purpose}' AS purpose FROM ${real(table)}`);
      }
      const rows = await engine.rows(`SELECT value, ${counts.sql('count(*)', (purpose) => `purpose = '${purpose}'`)}
        FROM (${parts.join(' UNION ALL ')}) LEFT JOIN ${reach.table} USING (source, contact) GROUP BY value`);
      fans.push({
        audience: audience.family,
        column: audience.forEach.columns[0] ?? '',
        values: valuesOf([...found.values()], rows, counts),
      });
    }
    const denied = async (purpose: ListPurpose): Promise<number> => {
      if (purposes.length < 2) return 0;
      const query = `FROM ${real(await segments.table(name))} SEMI JOIN (${segments.withheld(name, purpose, 'denied')}) USING (source, contact)`;
      return Number((await engine.row(`SELECT count(*)::INTEGER AS n FROM (${query})`))['n']);
    };
    sizes.push({
      segment: name,
      sources: sources.map(({ source }) => source.name),
      outOf: sources.reduce((sum, each) => sum + each.contacts, 0),
      audiences: audiences.map(({ family }) => family),
      contacts: fitting[index] ?? 0,
      denied: await denied(main),
      deniedEmail: await denied('email'),
      ...counts.read(row),
      fans,
    });
  }
  if (overlap) onStep('comparing segments');
  return {
    segments: sizes,
    platforms,
    coverage: reach.coverage,
    overlap: overlap ? await overlapOf(engine, masks, names.length, { contacts, defaultCountry }) : undefined,
    warnings: [...people.warnings, ...(await encoder.warnings(config))],
  };
}

type Row = Readonly<Record<string, unknown>>;

interface SizeColumns {
  /**
   * SQL of the columns of a size.
   *
   * @param number SQL of an aggregate: how many there are
   * @param isFor SQL over what is counted: whether it may be on lists for a purpose
   */
  readonly sql: (number: string, isFor: (purpose: ListPurpose) => string) => string;
  readonly read: (row: Row) => Size;
}

function sizeColumns(
  { coverage, covers, reaches }: Reach,
  platforms: readonly PlatformGroup[],
  [main = 'ads', ...others]: readonly ListPurpose[],
): SizeColumns {
  return {
    sql: (number, isFor) => {
      const among = (purpose: ListPurpose, condition = 'true') =>
        `coalesce(${number} FILTER (${isFor(purpose)} AND (${condition})), 0)::BIGINT`;
      return [
        `${among(main)} AS sendable`,
        ...others.map((purpose) => `${among(purpose)} AS mailable`),
        ...coverage.map((what) => `${among(main, covers(what))} AS ${what}`),
        ...platforms.map(
          ({ capabilities: { purpose = 'ads' } }, group) => `${among(purpose, reaches(group))} AS usable${group}`,
        ),
      ].join(', ');
    },
    read: (row) => ({
      sendable: Number(row['sendable']),
      ...(others.length > 0 && { mailable: Number(row['mailable']) }),
      coverage: Object.fromEntries(coverage.map((what) => [what, Number(row[what])])),
      usable: platforms.map((_, group) => Number(row[`usable${group}`])),
    }),
  };
}

/** The largest first. */
function valuesOf(found: readonly FanValue[], rows: readonly Row[], counts: SizeColumns): FanSize['values'] {
  return found
    .flatMap(({ value, said }) => {
      const row = rows.find((each) => each['value'] === value);
      return row === undefined ? [] : [{ value: said, ...counts.read(row) }];
    })
    .toSorted((a, b) => b.sendable - a.sendable);
}
