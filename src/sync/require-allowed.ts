import type { Config } from '../config/config.ts';
import { applyGates } from '../contacts/suppression.ts';
import { destinationCapabilities } from '../destinations/registry.ts';
import type { Engine } from '../engine/engine.ts';
import { UserError } from '../errors/user-error.ts';
import { prepareRules } from '../identifiers/normalize.ts';
import { barringLists, readBarringFiles } from './barring-files.ts';
import { emptyFileGuards } from './file-guards.ts';
import type { Plan, PlannedList } from './plan.ts';
import { changesTable } from './plan-tables.ts';
import type { Reading } from './reading.ts';
import { withdrawnKeys } from './withdrawn.ts';

/**
 * Reads suppression lists and files of consent anew for a plan that was saved: refuses it when they bar by now somebody whom it would
 * send. People are recognised by what would be sent of them; who denies consent in an export is known only to a new plan.
 *
 * @returns the plan with what guards say of these files
 * @throws UserError when such a file is missing, too old or cannot be read
 */
export async function requireAllowed(engine: Engine, config: Config, plan: Plan, reading: Reading): Promise<Plan> {
  if (config.suppress.length + (config.consent?.files.length ?? 0) === 0) return plan;
  await prepareRules(engine);
  const files = await readBarringFiles(engine, config, reading);
  const { barred } = await applyGates(engine, [], {
    ...(await barringLists(engine, config, files, [])),
    consent: config.consent,
    defaultCountry: config.defaults.country,
    onWarning: () => {},
  });
  const among = barred && { tokens: barred.tokens, persons: nobody };
  for (const { index, audience, destination, members } of plan.lists) {
    const account = config.destinations.get(destination);
    if (account === undefined) continue;
    const sent = `(FROM ${changesTable(index)} WHERE kind <> 'remove')`;
    const keys = withdrawnKeys(sent, await destinationCapabilities(account, members), among);
    const { some } = await engine.row(`SELECT EXISTS (${keys}) AS some`);
    if (some !== true) continue;
    throw new UserError(
      `the plan is out of date: ${audience} on ${destination}: it would send somebody who is suppressed, or denies consent, by now`,
      { fix: 'Make a new one with `audience-sync plan --out FILE`.' },
    );
  }
  const tripped = emptyFileGuards(config.guards, { suppress: files.suppress, consentFiles: files.consent });
  return { ...plan, lists: plan.lists.map((list) => withGuards(list, tripped)) };
}

/** Whose ids a file holds is told by the sources, which are not read. */
const nobody = '(SELECT NULL::UBIGINT AS person, NULL::VARCHAR AS why WHERE false)';

function withGuards(list: PlannedList, tripped: PlannedList['guards']): PlannedList {
  const known = new Set(list.guards.map(({ message }) => message));
  const more = list.wanted === 0 ? [] : tripped.filter(({ message }) => !known.has(message));
  return { ...list, guards: [...list.guards, ...more] };
}
