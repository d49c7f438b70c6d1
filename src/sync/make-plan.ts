import { adAccountOf } from '../config/ad-account.ts';
import { audienceOf } from '../config/audience-families.ts';
import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import { destinationCapabilities } from '../destinations/registry.ts';
import type { Capabilities, ListSpec } from '../destinations/destination.ts';
import { total } from '../contacts/reason-counts.ts';
import type { Engine } from '../engine/engine.ts';
import { rulesVersion } from '../identifiers/normalize.ts';
import { formOf } from '../identifiers/rule-sets.ts';
import { isSame, type KnownList } from '../ledger/lists.ts';
import { isReplacementDue, replacementOf } from '../ledger/replacements.ts';
import { noteStays } from '../ledger/stays.ts';
import type { Renewal } from './diff.ts';
import { listEdits } from './ensure-list.ts';
import { fileGuards } from './file-guards.ts';
import { admit, type Admission, type Admitted } from './admission/admit.ts';
import { neededAudiences } from './admission/needed-audiences.ts';
import { planExperiments } from './admission/plan-experiments.ts';
import { watchedAudiences } from './admission/watched-audiences.ts';
import { type ComparedList, withListGuards } from './list-guards.ts';
import { planChanges } from './list-changes.ts';
import { listValues } from './list-values.ts';
import { otherFormFix, sayOtherForm } from './list-form.ts';
import { listSpec, membershipWarnings, refreshDays } from './list-spec.ts';
import { MemberSides } from './member-sides.ts';
import type { People } from './people.ts';
import type { Plan, PlannedList } from './plan.ts';
import { guardedWarnings, planWithdrawals, stayingWarnings, withdrawalLists } from './plan-withdrawals.ts';
import { plannedEvents } from './planned-events.ts';
import { plannedSource } from './planned-source.ts';
import { namedLists } from './names/named-lists.ts';
import { nameWarnings } from './names/name-warnings.ts';
import { keepOrigins, keepRejectedMembers, keepRejectedRows } from './rejected-rows.ts';
import { refreshReasons, replacementBy } from './whole-list.ts';
import { sayUnsendable } from './whole-list-size.ts';
import { rowsOfNobody } from './rows-of-nobody.ts';
import { forgetExpired, sayStayingOn } from './staying-on.ts';
import { sayStrangers } from './strangers.ts';
import { turnoverOf } from './turnover.ts';
import { untendedWarnings } from './untended-lists.ts';
import { fieldsOf, type Wanted, wantedMembers } from './wanted.ts';

export interface PlanOptions {
  readonly audiences: readonly AudienceConfig[];
  /** Those of their lists that are planned; default: all. */
  readonly only?: readonly Pick<KnownList, 'audience' | 'destination'>[];
  /** Sends every wanted member, also those that did not change or were refused before. */
  readonly full: boolean;
  /** Whether who is sent is written into the `plan` database; default: only counted, where that is enough. */
  readonly keeps?: boolean;
  readonly people: People;
  now(): Date;
  /** Looks at a list, while the tables that it was made of are there. */
  onList?(list: WatchedList): Promise<void>;
  /** Told which step begins, e.g. `comparing vips on google`. */
  onStep(step: string): void;
}

/** A list that is being planned. */
export interface WatchedList {
  readonly admitted: Admitted;
  readonly wanted: Wanted;
  /** Its number in the ledger; undefined when it has none yet. */
  readonly list: number | undefined;
}

const dayMs = 86_400_000;

/**
 * Makes the plan from contacts and ledger alone, without network. The engine has the ledger attached, and the `plan` database
 * that takes the changes.
 */
export async function makePlan(engine: Engine, config: Config, options: PlanOptions): Promise<Plan> {
  const { audiences, people } = options;
  const known = await forgetExpired(engine, config, options.now());
  await keepRejectedRows(engine, [...people.contacts, ...people.events]);
  await noteStays(engine, watchedAudiences(config, known), options.now());
  const needed = neededAudiences(config, audiences);
  const admission = await admit(engine, config, { audiences, needed, people, known });
  const experiments = await planExperiments(engine, config, admission, people, options.keeps ?? false);
  const sides = new MemberSides(engine, {
    contacts: people.contacts,
    lists: admission.lists,
    defaultCountry: config.defaults.country,
    keys: people.keys,
    plansAll: audiences.length === config.audiences.size,
  });
  const isMeant = ({ audience, destination }: Admitted) =>
    options.only?.some((list) => list.audience === audience.key && list.destination === destination) ?? true;
  const compared: ComparedList[] = [];
  for (const admitted of admission.lists.filter(isMeant)) {
    options.onStep(`comparing ${admitted.audience.key} on ${admitted.destination}`);
    const planned = { ...admitted, config, index: compared.length, known, people, sides };
    compared.push(await planList(engine, planned, options));
  }
  await sides.saveKeys();
  const lists = withListGuards(config.guards, compared);
  const others = known.filter((list) => !lists.some((one) => isSame(one, list)));
  for (const list of await withdrawalLists(engine, config, others, people.barred)) {
    lists.push(await planWithdrawals(engine, config, { list, index: lists.length, barred: people.barred }));
  }
  return {
    project: config.project,
    createdAt: options.now().toISOString(),
    rulesVersion,
    sources: people.contacts.map((contacts) => plannedSource(contacts, people)),
    presets: config.consent?.presets ?? [],
    events: people.events.map(plannedEvents),
    lists,
    experiments: experiments.planned,
    warnings: [
      ...people.warnings,
      ...nameWarnings(await namedLists(config, namedAudiences(config, admission)), config),
      ...admission.warnings,
      ...experiments.warnings,
      ...(await sides.warnings(config)),
      ...(await untendedWarnings(engine, config, known, admission)),
      ...(await stayingWarnings(engine, config, others, people.barred)),
      ...(await guardedWarnings(config, lists)),
    ],
  };
}

/** Every audience of the config, and of those with values the ones that are planned. */
function namedAudiences({ audiences }: Config, { lists }: Admission): AudienceConfig[] {
  const fixed = [...audiences.values()].filter(({ forEach }) => forEach === undefined);
  return [...new Map([...fixed, ...lists.map(({ audience }) => audience)].map((each) => [each.key, each])).values()];
}

const adoptsNothing =
  '`adopt` has no effect here: the platform takes a name more than once, so that a name does not say which list is meant';

const cannotReplace =
  'the platform can neither show nor replace who is on a list: whoever is on it without the ledger’s knowledge stays';

/** A quarter of the time is left for spreading what would else be due in one day. */
function renewalOf(days: number | undefined, now: Date): Renewal | undefined {
  if (days === undefined) return undefined;
  return { before: new Date(now.getTime() - days * dayMs), spreadDays: Math.floor(days / 4) };
}

interface ListInput extends Admitted {
  readonly config: Config;
  readonly index: number;
  readonly known: readonly KnownList[];
  readonly people: People;
  readonly sides: MemberSides;
}

async function planList(engine: Engine, input: ListInput, options: PlanOptions): Promise<ComparedList> {
  const { config, audience, destination, index } = input;
  const account = config.destinations.get(destination);
  if (account === undefined) throw new Error(`destination ${destination} does not exist`);
  const { members } = audience;
  const capabilities = await destinationCapabilities(account, members);
  const { contacts, encoder } = await input.sides.of(audience);
  const fields = fieldsOf(audience, capabilities);
  const name = String(index);
  const identity = { audience: audience.key, destination, members, ...adAccountOf(account) };
  const known = input.known.find((list) => isSame(list, identity));
  const listName = `${audience.key} on ${destination}`;
  const values = listValues(config, audience, capabilities, known);
  const wanted = await wantedMembers(engine, name, {
    segment: input.segment,
    sources: await encoder.forList(
      input.segment,
      capabilities,
      fields,
      known === undefined && options.keeps !== true ? 'count' : 'send',
    ),
    onRejected: (query) => keepRejectedMembers(engine, listName, query),
    worth: values.sent && {
      values: await input.people.segments.values(audience.segment, values.sent.text),
      least: values.sent.least,
    },
  });
  const spec = listSpec(config, audience, capabilities, known);
  const form = formOf(capabilities.rules, 'email');
  const days = refreshDays(audience, capabilities, spec);
  const replacement = known && (await replacementOf(engine, known.list));
  const isOtherForm = known?.remoteId !== undefined && known.form !== form;
  const isWhole = capabilities.changes === 'whole-list';
  // What is sent whole is in the form of the config as soon as everybody is sent.
  const isReformed = isOtherForm && isWhole;
  const full = options.full || isReformed || (replacement !== undefined && isReplacementDue(replacement));
  const changes = await planChanges(engine, index, {
    wanted,
    list: known?.list,
    capabilities,
    renewal: renewalOf(days, options.now()),
    full,
    valued: values.sent !== undefined,
    barred: input.people.barred,
    keeps: options.keeps ?? false,
  });
  const turnover =
    known === undefined
      ? { joined: wanted.wanted, changed: 0, left: {} }
      : await turnoverOf(engine, index, {
          wanted: wanted.table,
          admitted: input,
          people: { ...input.people, contacts },
          capabilities,
          barred: input.people.barred,
        });
  if (options.keeps === true) await keepOrigins(engine, index, wanted.table);
  await options.onList?.({ admitted: input, wanted, list: known?.list });
  await engine.run(`DROP TABLE ${wanted.table}`);
  const { adds, removes, refreshes, leaving, withdrawn } = changes;
  const fan = audience.forEach && audienceOf(config, audience.key)?.key;
  const planned: PlannedList = {
    index,
    ...identity,
    ...(fan !== undefined && { fan }),
    spec,
    fields,
    size: {
      contacts: wanted.size - (await countNobody(engine, input.segment, input.people)),
      coverage: wanted.coverage,
      minimum: capabilities.minimumSize,
      advised: capabilities.advisedSize,
    },
    wanted: wanted.wanted,
    adds,
    removes,
    refreshes,
    refreshedFor: refreshReasons(changes, full ? 'full' : isWhole ? 'whole' : 'mending'),
    leaving,
    withdrawn,
    turnover,
    ...replacementBy(changes, { full, capabilities }),
    unchanged: changes.staying - refreshes,
    refusedBefore: wanted.wanted - adds - changes.staying,
    rejected: wanted.rejected,
    keptOut: input.keptOut,
    ...(wanted.leftOut && { leftOut: wanted.leftOut }),
    ...(values.sent && wanted.worthless && { worth: { least: values.sent.least, worthless: wanted.worthless } }),
    warnings: [
      ...warningsOf(capabilities, { wanted: wanted.wanted, withdrawn }, known, spec),
      ...membershipWarnings(audience, capabilities, spec),
      ...values.warnings,
      ...(audience.adopt === true && !(capabilities.adoptable ?? capabilities.names.areUnique) ? [adoptsNothing] : []),
      ...[sayStayingOn(changes, known?.membershipDays)].filter((each) => each !== undefined),
      ...(isOtherForm && !isWhole ? [`${sayOtherForm(known.form, form)}; sync fails. ${otherFormFix}`] : []),
      ...(full && capabilities.replacement === undefined ? [cannotReplace] : []),
      ...(known?.remoteId !== undefined && known.strangers && !full && replacement === undefined
        ? [sayStrangers(capabilities)]
        : []),
    ],
    guards: fileGuards(config.guards, input.people, { segment: audience.segment, wanted: wanted.wanted }),
    revision: known?.revision,
  };
  return { planned, audience, changes, outsideWindow: await countOutside(engine, planned, input) };
}

/** Asked of an audience without anybody: by the calendar it may be so. Values of a column come and go, and their lists are looked at as one. */
async function countOutside(
  engine: Engine,
  { wanted, keptOut }: PlannedList,
  { audience, people: { contacts, segments } }: ListInput,
): Promise<number> {
  if (wanted + total(keptOut) > 0 || audience.forEach !== undefined) return 0;
  const all = contacts.map(({ table }, source) => `SELECT ${source} AS source, contact FROM ${table}`);
  const outside = segments.outsideWindow(audience.segment, all.join(' UNION ALL '));
  const { n } = await engine.row(`SELECT count(*)::INTEGER AS n FROM (${outside})`);
  return Number(n);
}

/** How many rows of a segment stand for nobody. */
async function countNobody(engine: Engine, segment: string, { contacts }: People): Promise<number> {
  const nobody = rowsOfNobody(contacts);
  if (nobody === undefined) return 0;
  const { n } = await engine.row(
    `SELECT count(*)::INTEGER AS n FROM (${nobody}) SEMI JOIN ${segment} USING (source, contact)`,
  );
  return Number(n);
}

function warningsOf(
  capabilities: Capabilities,
  members: Pick<PlannedList, 'wanted' | 'withdrawn'>,
  known: KnownList | undefined,
  spec: ListSpec,
): string[] {
  const warnings =
    known?.remoteId === undefined
      ? ['not on the platform yet; sync creates the list, or finds it by its key']
      : listEdits(known, spec);
  const { minimumSize, advisedSize = 0 } = capabilities;
  const { wanted } = members;
  const unsendable = sayUnsendable(members, capabilities, known?.remoteId !== undefined);
  // How many they are stands beside it; the same of several lists is said once.
  if (unsendable !== undefined) {
    warnings.push(unsendable);
  } else if (wanted > 0 && wanted < minimumSize) {
    warnings.push(`too few members: the platform serves lists of ${minimumSize} and more`);
  } else if (wanted >= minimumSize && wanted < advisedSize) {
    warnings.push(
      `few members: the platform finds a part of them, and needs ${minimumSize}; ${advisedSize} are advised`,
    );
  }
  return warnings;
}
