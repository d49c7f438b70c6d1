import type { AudienceConfig } from '../../config/audience-config.ts';
import type { Config } from '../../config/config.ts';
import type { ListPurpose } from '../../config/consent-config.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteList, quoteName, quoteText } from '../../engine/sql.ts';
import { restingPeople } from '../../ledger/stays.ts';
import type { SegmentTables } from '../../segments/segment-tables.ts';
import { purposesOfAudience } from '../list-purposes.ts';
import type { KeptOut } from './admit.ts';
import { type FanValue, fanOut } from './fan-out.ts';
import { units } from './units.ts';

/** Who of a block of audiences is left by the rules that look at one destination as at another that is for the same. */
export interface BlockCandidates {
  /** Quoted table of `entry` (index into `entries`), `source`, `contact` and `unit`. */
  readonly table: string;
  /** The values that have an audience each; undefined: the block is of no column. */
  readonly entries: readonly (FanValue | undefined)[];
  /** Values that the config names and nobody has. */
  readonly missing: readonly string[];
  /** Quoted table of `rule`, `entry`, `source` and `contact`: who is left out. */
  readonly leftOut: string;
  keptOut(entry: number): KeptOut;
}

/** A byte of each candidate, where a text would take sixteen. */
const ruleType = "ENUM ('cooldown', 'priority')";

/** Candidates of blocks of audiences, each found once; those of a block that comes first are found before. */
export class Candidates {
  private readonly engine: Engine;
  private readonly config: Config;
  private readonly segments: SegmentTables;
  private readonly purposes: ReadonlyMap<string, ListPurpose>;
  private readonly found = new Map<string, Promise<BlockCandidates>>();

  /** @param purposes what the lists of each destination are for */
  constructor(engine: Engine, config: Config, segments: SegmentTables, purposes: ReadonlyMap<string, ListPurpose>) {
    this.engine = engine;
    this.config = config;
    this.segments = segments;
    this.purposes = purposes;
  }

  /** Those who may be on lists for a purpose. */
  of(audience: AudienceConfig, purpose: ListPurpose): Promise<BlockCandidates> {
    const id = `${purpose} ${audience.family}`;
    const known = this.found.get(id);
    if (known !== undefined) return known;
    const made = this.find(audience, purpose);
    this.found.set(id, made);
    return made;
  }

  /** Those of all that the audience's lists are for. */
  async ofAll(audience: AudienceConfig): Promise<BlockCandidates[]> {
    const all: BlockCandidates[] = [];
    for (const purpose of this.purposesOf(audience)) all.push(await this.of(audience, purpose));
    return all;
  }

  /** What the audience's lists are for. */
  purposesOf(audience: AudienceConfig): ListPurpose[] {
    return purposesOfAudience(audience, this.purposes);
  }

  purposeOf(destination: string): ListPurpose {
    return this.purposes.get(destination) ?? 'ads';
  }

  /**
   * Who is within a destination's limit: each person in the first audiences of the config. A quoted table of `family`, `entry`
   * and `unit`.
   *
   * @param counted the audiences that count for it, in the order of the config
   */
  async within(destination: string, most: number, counted: readonly AudienceConfig[]): Promise<string> {
    const table = quoteName(`within the limit of ${destination}`);
    const families = new Map(counted.map((each) => [each.family, each]));
    const all = ['SELECT NULL AS place, NULL AS family, NULL AS entry, NULL::UBIGINT AS unit WHERE false'];
    for (const [place, audience] of [...families.values()].entries()) {
      const { table: candidates } = await this.of(audience, this.purposeOf(destination));
      all.push(`SELECT DISTINCT ${place}, ${quoteText(audience.family)}, entry, unit FROM ${candidates}`);
    }
    await this.engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS
      SELECT family, entry, unit FROM (${all.join(' UNION ALL ')})
      QUALIFY row_number() OVER (PARTITION BY unit ORDER BY place, entry) <= ${most}`);
    return table;
  }

  private async find(audience: AudienceConfig, purpose: ListPurpose): Promise<BlockCandidates> {
    const { engine, config } = this;
    const { family, cooldown } = audience;
    const { rows, entries, missing } = await this.rowsOf(audience, purpose);
    const rules: (readonly [rule: keyof KeptOut, units: string])[] = [];
    if (cooldown !== undefined) {
      const resting = restingPeople(cooldown, config.defaults.timezone);
      rules.push(['cooldown', `SELECT unit FROM ${units} WHERE person IN (${resting})`]);
    }
    const group = config.priority.find((families) => families.includes(family)) ?? [];
    const above: string[] = [];
    for (const first of group.slice(0, Math.max(0, group.indexOf(family)))) {
      const other = [...config.audiences.values()].find((each) => each.family === first);
      if (other === undefined) continue;
      for (const { table } of await this.ofAll(other)) above.push(`SELECT unit FROM ${table}`);
    }
    if (above.length > 0) rules.push(['priority', above.join(' UNION ALL ')]);
    // Each is looked at once, and left where they are: rows that are deleted stay in memory.
    const judged = quoteName(`candidates and others of ${family} for ${purpose}`);
    const table = quoteName(`candidates ${family} for ${purpose}`);
    const leftOut = quoteName(`left out of ${family} for ${purpose}`);
    const branches = rules.map(([rule, people]) => `WHEN unit IN (${people}) THEN '${rule}'`);
    await engine.run(`
      CREATE OR REPLACE TEMP TABLE ${judged} AS
      SELECT entry, source, contact, unit, ${branches.length === 0 ? 'NULL' : `CASE ${branches.join(' ')} END`}::${ruleType} AS rule
      FROM (${rows}) JOIN ${units} USING (source, contact);
      CREATE OR REPLACE TEMP VIEW ${table} AS SELECT entry, source, contact, unit FROM ${judged} WHERE rule IS NULL;
      CREATE OR REPLACE TEMP VIEW ${leftOut} AS
      SELECT rule::VARCHAR AS rule, entry, source, contact FROM ${judged} WHERE rule IS NOT NULL`);
    const counts = new Map<string, number>();
    const found = await engine.rows(`SELECT rule, entry, count(*)::INTEGER AS n FROM ${judged} GROUP BY rule, entry`);
    for (const row of found) counts.set(`${String(row['rule'])} ${Number(row['entry'])}`, Number(row['n']));
    const count = (rule: string, entry: number) => counts.get(`${rule} ${entry}`) ?? 0;
    return {
      table,
      entries,
      missing,
      leftOut,
      keptOut: (entry) => Object.fromEntries(rules.map(([rule]) => [rule, count(rule, entry)])),
    };
  }

  /** SQL of `entry`, `source` and `contact`: everybody of the segment. */
  private async rowsOf(
    audience: AudienceConfig,
    purpose: ListPurpose,
  ): Promise<{ readonly rows: string } & Pick<BlockCandidates, 'entries' | 'missing'>> {
    const { forEach, segment } = audience;
    if (forEach === undefined) {
      const rows = `SELECT 0 AS entry, source, contact FROM ${await this.segments.sendable(segment, purpose)}`;
      return { rows, entries: [undefined], missing: [] };
    }
    const { table, values, missing } = await fanOut(
      this.engine,
      this.config,
      audience,
      forEach,
      this.segments,
      purpose,
    );
    const of = `SELECT unnest(range(${values.length}))::INTEGER AS entry, unnest(${quoteList(values.map(({ value }) => value))}::VARCHAR[]) AS value`;
    return { rows: `SELECT entry, source, contact FROM ${table} JOIN (${of}) USING (value)`, entries: values, missing };
  }
}
