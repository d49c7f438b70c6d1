import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import * as z from 'zod';
import { isSameAdAccount } from '../config/ad-account.ts';
import { audienceOf } from '../config/audience-families.ts';
import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import { destinationCapabilities } from '../destinations/registry.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteText } from '../engine/sql.ts';
import { UserError } from '../errors/user-error.ts';
import { rulesVersion } from '../identifiers/normalize.ts';
import { unkeptFields } from '../identifiers/rule-sets.ts';
import { isSame, type KnownList, knownLists } from '../ledger/lists.ts';
import type { Plan, PlannedList } from './plan.ts';
import { planCatalog } from './plan-tables.ts';

/** Version of a plan's file. A plan is applied by the release that made it; a file of another version is refused. */
const planVersion = 7;

const about = `${planCatalog}.about`;

/** Gives a plan that is not kept its place in memory. */
export async function holdPlan(engine: Engine): Promise<void> {
  await engine.run(`ATTACH ':memory:' AS ${planCatalog}`);
}

/**
 * What is sent in plain is written down nowhere.
 *
 * @throws UserError when one of these audiences goes to a destination that takes e-mails or phones in plain
 */
export async function requireKept(config: Config, audiences: readonly AudienceConfig[]): Promise<void> {
  const sent = audiences.flatMap(({ to, members }) => to.map((name) => ({ name, members })));
  for (const { name, members } of sent) {
    const destination = config.destinations.get(name);
    if (destination === undefined) continue;
    const { rules, fields } = await destinationCapabilities(destination, members);
    if (!unkeptFields(rules).some((field) => fields.includes(field))) continue;
    throw new UserError(`a plan cannot be saved for ${name}: what it is sent in plain is written to no file`, {
      fix: 'Name other audiences (`audience-sync plan AUDIENCE… --out FILE`), and run `audience-sync sync` for this destination.',
    });
  }
}

/**
 * Makes a plan in a file (0600; it holds digests): `make` runs while the file is attached, and the file takes its name only
 * when the plan is whole.
 *
 * @throws UserError when the file cannot be written
 */
export async function savePlan(engine: Engine, file: string, make: () => Promise<Plan>): Promise<Plan> {
  const unfinished = `${file}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    await engine.run(`ATTACH ${quoteText(unfinished)} AS ${planCatalog}`);
    chmodSync(unfinished, 0o600);
  } catch (cause) {
    throw new UserError(`the plan cannot be written to ${file}`, {
      fix: 'Check the folder and its permissions.',
      cause,
    });
  }
  try {
    const plan = await make();
    await engine.run(`CREATE TABLE ${about} AS SELECT ${planVersion} AS version, $1::VARCHAR AS plan`, [
      JSON.stringify(plan),
    ]);
    await engine.run(`DETACH ${planCatalog}`);
    renameSync(unfinished, file);
    return plan;
  } finally {
    for (const rest of [unfinished, `${unfinished}.wal`]) rmSync(rest, { force: true });
  }
}

/**
 * Attaches a saved plan for applying.
 *
 * @throws UserError when the file is no plan, or one for another project
 */
export async function openSavedPlan(engine: Engine, config: Config, file: string): Promise<Plan> {
  if (!existsSync(file))
    throw new UserError(`there is no plan ${file}`, { fix: 'Make it with `audience-sync plan --out FILE`.' });
  const plan = await readSavedPlan(engine, file);
  if (plan.project === config.project) return plan;
  throw new UserError(`${file} is a plan of project "${plan.project}", and the config is of "${config.project}"`, {
    fix: 'Name the config that the plan was made with.',
  });
}

async function readSavedPlan(engine: Engine, file: string): Promise<Plan> {
  try {
    await engine.run(`ATTACH ${quoteText(file)} AS ${planCatalog} (READ_ONLY)`);
    const { plan } = await engine.row(`SELECT plan FROM ${about} WHERE version = ${planVersion}`);
    return savedPlan.parse(JSON.parse(String(plan)));
  } catch (cause) {
    throw new UserError(`${file} is no plan of this release`, {
      fix: 'Make a new one with `audience-sync plan --out FILE`.',
      cause,
    });
  }
}

const outline = z.object({
  project: z.string(),
  createdAt: z.iso.datetime(),
  rulesVersion: z.literal(rulesVersion),
  lists: z.array(z.object({ index: z.int(), revision: z.int().optional() })),
});

/** The file was written by `savePlan`; only its outline is checked. */
const savedPlan = z.custom<Plan>((value) => outline.safeParse(value).success);

/** A weekend between making a plan and approving it; who denies consent in an export in between is sent nevertheless (`requireAllowed`). */
const maxAgeDays = 3;

/**
 * Refuses a plan that does not fit what is true now: one that is too old, a list that changed since or that the config has
 * no more, a destination that is another account.
 *
 * @throws UserError naming the list
 */
export async function requireFresh(engine: Engine, config: Config, plan: Plan, now: Date): Promise<void> {
  const days = (now.getTime() - Date.parse(plan.createdAt)) / 86_400_000;
  if (days > maxAgeDays) {
    throw new UserError(
      `the plan is ${Math.floor(days)} days old: it knows nothing of who left or denied consent since`,
      {
        fix: `Make a new one with \`audience-sync plan --out FILE\`; a plan may be applied for ${maxAgeDays} days.`,
      },
    );
  }
  const known = await knownLists(engine);
  for (const list of plan.lists) {
    const why = staleness(
      config,
      list,
      known.find((candidate) => isSame(candidate, list)),
    );
    if (why === undefined) continue;
    throw new UserError(`the plan is out of date: ${list.audience} on ${list.destination}: ${why}`, {
      fix: 'Make a new one with `audience-sync plan --out FILE`.',
    });
  }
}

/** Why a list's part of a plan may not be applied; undefined when it may. */
function staleness(config: Config, list: PlannedList, now: KnownList | undefined): string | undefined {
  const { audience, destination, members } = list;
  const mine = audienceOf(config, audience);
  const isTheirs = mine?.to.includes(destination) === true && mine.members === members;
  if (list.onlyWithdrawals !== true && !isTheirs) return 'the config has no such list any more';
  const account = config.destinations.get(destination);
  if (account === undefined || !isSameAdAccount(account, list)) return 'the destination is another ad account now';
  return now?.revision === list.revision ? undefined : 'the list changed after the plan was made';
}
