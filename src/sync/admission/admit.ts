import { audienceOf } from '../../config/audience-families.ts';
import type { AudienceConfig, ExperimentConfig } from '../../config/audience-config.ts';
import type { Config } from '../../config/config.ts';
import type { ListPurpose } from '../../config/consent-config.ts';
import { quoteName, quoteText } from '../../engine/sql.ts';
import type { Diagnostic } from '../../errors/user-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { type KnownList, memberCount } from '../../ledger/lists.ts';
import { holdout, treated } from '../../ledger/experiments.ts';
import { Candidates } from './candidates.ts';
import { divide } from './experiment.ts';
import { audienceOfValue } from './fan-out.ts';
import { purposesOfDestinations } from '../list-purposes.ts';
import { hasRules, limitedOn } from './needed-audiences.ts';
import type { People } from '../people.ts';
import { rowsOfNobody } from '../rows-of-nobody.ts';
import { isReachable } from '../untended-lists.ts';
import { writeUnits } from './units.ts';

/** A list, and who of its audience's segment may be on it. */
export interface Admitted {
  /** Of a block with values or variants the one that the list is of. */
  readonly audience: AudienceConfig;
  readonly destination: string;
  /** Quoted table of `source` and `contact`. */
  readonly segment: string;
  readonly keptOut: KeptOut;
  /** SQL of `rule`, `source` and `contact`: of the segment, whom the rules keep out. */
  readonly leftOut: string;
}

const nobodyLeftOut = 'SELECT NULL::VARCHAR AS rule, 0 AS source, 0 AS contact WHERE false';

/** Contacts of a segment whom a rule of the audience keeps out of the list, by the rule. */
export type KeptOut = Readonly<
  Partial<Record<'cooldown' | 'priority' | 'max_audiences' | 'holdout' | 'variant', number>>
>;

export interface Admission {
  /** In the order of the config. */
  readonly lists: readonly Admitted[];
  /** Experiments of these audiences, and the quoted table of `unit` and `arm` of each. */
  readonly experiments: ReadonlyMap<ExperimentConfig, string>;
  readonly warnings: readonly Diagnostic[];
}

interface Given {
  /** Those that are planned. */
  readonly audiences: readonly AudienceConfig[];
  /** Those that have a say in it, in the order of the config (`neededAudiences`). */
  readonly needed: readonly AudienceConfig[];
  readonly people: Pick<People, 'segments' | 'contacts'>;
  readonly known: readonly KnownList[];
}

/**
 * Decides who of each audience's segment is let in: first who rests from it (`cooldown`), then who is in an audience that comes first
 * (`priority`), then who is in enough audiences of the destination (`max_audiences`). Chance (`holdout`, `split`) comes last, so that
 * who is held out is in no other audience more than who is not. Of audiences without rules the segment is taken as it is.
 */
export async function admit(engine: Engine, config: Config, given: Given): Promise<Admission> {
  const { audiences, needed, people } = given;
  const purposes = await purposesOfDestinations(config);
  const lists: Admitted[] = [];
  if (!needed.some((audience) => hasRules(config, audience))) {
    for (const audience of audiences) lists.push(...(await asItIs(audience, people, purposes)));
    return { lists, experiments: new Map(), warnings: [] };
  }
  await writeUnits(engine, people.contacts, config.defaults.country);
  const candidates = new Candidates(engine, config, people.segments, purposes);
  for (const audience of needed) if (hasRules(config, audience)) await candidates.ofAll(audience);
  const kept = new Map<string, string>();
  for (const [name, most] of config.maxAudiences) {
    const counted = needed.filter((audience) => limitedOn(audience, config.maxAudiences).includes(name));
    kept.set(name, await candidates.within(name, most, counted));
  }
  const nobody = rowsOfNobody(people.contacts);
  const experiments = await divideAll(engine, config, { candidates, kept, audiences, nobody });
  for (const audience of audiences) {
    if (!hasRules(config, audience)) lists.push(...(await asItIs(audience, people, purposes)));
    else
      lists.push(...(await admitted(engine, audience, { config, candidates, experiments, kept, known: given.known })));
  }
  return {
    lists,
    experiments: new Map([...experiments.values()].map(({ experiment, table }) => [experiment, table])),
    warnings: await valueWarnings(config, candidates, audiences),
  };
}

/** Blocks without a value make no list, and nothing else would be said of them. */
async function valueWarnings(
  config: Config,
  candidates: Candidates,
  audiences: readonly AudienceConfig[],
): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const audience of new Map(audiences.map((each) => [each.family, each])).values()) {
    const { family, forEach } = audience;
    if (forEach === undefined) continue;
    const [first, ...others] = await candidates.ofAll(audience);
    if (first === undefined) continue;
    const entries = [first, ...others].flatMap((each) => each.entries);
    const missing = first.missing.filter((value) => others.every((each) => each.missing.includes(value)));
    const column = forEach.columns[0] ?? '';
    const at = config.at('audiences', family, 'for_each');
    if (missing.length > 0) {
      const message = `audience "${family}": nobody of its segment has ${missing.map((value) => JSON.stringify(value)).join(', ')} as ${column}`;
      warnings.push({ severity: 'warning', message, at, fix: 'Write values as the export does.' });
    } else if (entries.length === 0) {
      const message = `audience "${family}": nobody of its segment has a value of ${column}, so that it has no list`;
      warnings.push({
        severity: 'warning',
        message,
        at,
        fix: 'Look at the export and at the condition of the segment.',
      });
    }
  }
  return warnings;
}

async function asItIs(
  audience: AudienceConfig,
  { segments }: Given['people'],
  purposes: ReadonlyMap<string, ListPurpose>,
): Promise<Admitted[]> {
  const made = new Map<ListPurpose, string>();
  const lists: Admitted[] = [];
  for (const destination of audience.to) {
    const purpose = purposes.get(destination) ?? 'ads';
    const segment = made.get(purpose) ?? (await segments.sendable(audience.segment, purpose));
    made.set(purpose, segment);
    lists.push({ audience, destination, segment, keptOut: {}, leftOut: nobodyLeftOut });
  }
  return lists;
}

interface Divided {
  readonly experiment: ExperimentConfig;
  readonly table: string;
}

/**
 * Everybody of an experiment is divided at once: audiences of one experiment hold out the same people. A rejected row is nobody to
 * compare: no list could have it. That is judged by the row alone and before chance, so that all arms lose such rows alike.
 */
async function divideAll(
  engine: Engine,
  config: Config,
  {
    candidates,
    kept,
    audiences,
    nobody,
  }: Pick<Chosen, 'candidates' | 'kept'> & Pick<Given, 'audiences'> & { readonly nobody: string | undefined },
): Promise<Map<string, Divided>> {
  const found = new Map<string, Divided>();
  const known = nobody === undefined ? '' : `ANTI JOIN (${nobody}) USING (source, contact)`;
  for (const { experiment } of audiences) {
    if (experiment === undefined || found.has(experiment.name)) continue;
    const mine = audiences.filter((audience) => audience.experiment?.name === experiment.name);
    const people: string[] = [];
    for (const audience of mine) {
      const { family, to } = audience;
      for (const purpose of candidates.purposesOf(audience)) {
        const { table } = await candidates.of(audience, purpose);
        const mineTo = to.filter((name) => candidates.purposeOf(name) === purpose);
        // Who is within no destination's limit is sent nowhere, and is nobody to compare with.
        const limits = limitedOn(audience, config.maxAudiences).flatMap((name) =>
          mineTo.includes(name) ? (kept.get(name) ?? []) : [],
        );
        const within = limits.map((limit) => `SELECT unit FROM ${limit} WHERE family = ${quoteText(family)}`);
        people.push(
          `SELECT unit FROM ${table} ${known} ${limits.length < mineTo.length ? '' : `WHERE unit IN (${within.join(' UNION ALL ')})`}`,
        );
      }
    }
    const table = await divide(engine, config.project, experiment, people.join(' UNION '));
    found.set(experiment.name, { experiment, table });
  }
  return found;
}

interface Chosen {
  readonly config: Config;
  readonly candidates: Candidates;
  readonly experiments: ReadonlyMap<string, Divided>;
  /** Destination to the quoted table of those who are within its limit. */
  readonly kept: ReadonlyMap<string, string>;
  readonly known: readonly KnownList[];
}

/** The lists of an audience: on each destination, and for each value. */
async function admitted(engine: Engine, audience: AudienceConfig, chosen: Chosen): Promise<Admitted[]> {
  const { candidates, config, experiments, kept } = chosen;
  const limited = limitedOn(audience, config.maxAudiences);
  const arms = experiments.get(audience.experiment?.name ?? '')?.table;
  const arm = quoteText(audience.variant ?? treated);
  const lists: Admitted[] = [];
  for (const { purpose, mine, entry, value } of await entriesOf(audience, candidates)) {
    const one = value === undefined ? audience : audienceOfValue(audience, value);
    for (const destination of audience.to.filter((name) => candidates.purposeOf(name) === purpose)) {
      const limit = limited.includes(destination) ? kept.get(destination) : undefined;
      const joins = [
        ...(limit === undefined
          ? []
          : [
              `LEFT JOIN (SELECT unit, true AS within FROM ${limit} WHERE family = ${quoteText(audience.family)} AND entry = ${entry}) USING (unit)`,
            ]),
        ...(arms === undefined ? [] : [`LEFT JOIN ${arms} USING (unit)`]),
      ];
      const rules = [
        ...(limit === undefined ? [] : ["WHEN within IS NULL THEN 'max_audiences'"]),
        ...(arms === undefined
          ? []
          : [`WHEN arm = ${quoteText(holdout)} THEN 'holdout'`, `WHEN arm <> ${arm} THEN 'variant'`]),
      ];
      const judged = quoteName(`judged ${one.key} ${limit === undefined ? purpose : destination}`);
      const segment = quoteName(`admitted ${one.key} ${limit === undefined ? purpose : destination}`);
      // Whom no more rules look at are not written down once more.
      await engine.run(`
        CREATE OR REPLACE TEMP ${rules.length === 0 ? 'VIEW' : 'TABLE'} ${judged} AS
        SELECT source, contact, ${rules.length === 0 ? 'NULL::VARCHAR' : `CASE ${rules.join(' ')} END`} AS rule
        FROM (FROM ${mine.table} WHERE entry = ${entry}) ${joins.join(' ')};
        CREATE OR REPLACE TEMP VIEW ${segment} AS SELECT source, contact FROM ${judged} WHERE rule IS NULL`);
      // Another variant is a list of its own, and keeps nobody out of the audience.
      const counts = await engine.rows(
        `SELECT rule, count(*)::INTEGER AS n FROM ${judged} WHERE rule <> 'variant' GROUP BY rule`,
      );
      lists.push({
        audience: one,
        destination,
        segment,
        keptOut: {
          ...mine.keptOut(entry),
          ...Object.fromEntries(counts.map((row) => [String(row['rule']), Number(row['n'])])),
        },
        leftOut: `SELECT rule, source, contact FROM ${mine.leftOut} WHERE entry = ${entry}
          UNION ALL SELECT rule, source, contact FROM ${judged} WHERE rule IS NOT NULL`,
      });
    }
  }
  return [...lists, ...(await emptied(engine, config, audience, lists, chosen.known))];
}

/** The values of an audience, of each purpose that its lists have. */
async function entriesOf(audience: AudienceConfig, candidates: Candidates) {
  const all = [];
  for (const purpose of candidates.purposesOf(audience)) {
    const mine = await candidates.of(audience, purpose);
    all.push(...mine.entries.map((value, entry) => ({ purpose, mine, entry, value })));
  }
  return all;
}

/** Lists of values that nobody has any more: they are emptied, not left as they are. */
async function emptied(
  engine: Engine,
  config: Config,
  audience: AudienceConfig,
  lists: readonly Admitted[],
  known: readonly KnownList[],
): Promise<Admitted[]> {
  if (audience.forEach === undefined) return [];
  const gone: Admitted[] = [];
  for (const list of known) {
    const { audience: key, destination, name } = list;
    const isMine = audienceOf(config, key)?.key === audience.key && audience.to.includes(destination);
    if (!isMine || !isReachable(config, list)) continue;
    if (lists.some((each) => each.audience.key === key && each.destination === destination)) continue;
    if ((await memberCount(engine, list.list)).members === 0) continue;
    const segment = quoteName('nobody');
    await engine.run(`CREATE OR REPLACE TEMP TABLE ${segment} (source INTEGER, contact BIGINT)`);
    const description = list.description ?? audience.description;
    gone.push({
      audience: { ...audience, key, name: name ?? key, description },
      destination,
      segment,
      keptOut: {},
      leftOut: nobodyLeftOut,
    });
  }
  return gone;
}
