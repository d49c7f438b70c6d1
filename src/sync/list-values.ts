import { audienceValue } from '../config/audience-value.ts';
import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import type { Capabilities } from '../destinations/destination.ts';
import { DestinationError } from '../errors/destination-error.ts';
import type { KnownList } from '../ledger/lists.ts';

/** What a list is sent of what its members are worth. */
export interface ListValues {
  /** As the config says it, and the least that the platform takes; undefined: members are sent without values. */
  readonly sent: { readonly text: string; readonly least: number } | undefined;
  readonly warnings: readonly string[];
}

/** Whether a list that the platform has takes values is fixed: where the config wants it otherwise, somebody must see to it. */
export function listValues(
  config: Pick<Config, 'segments'>,
  audience: AudienceConfig,
  capabilities: Pick<Capabilities, 'values'>,
  known: Pick<KnownList, 'remoteId' | 'takesValues'> | undefined,
): ListValues {
  const value = audienceValue(config, audience);
  const isThere = known?.remoteId !== undefined;
  if (value === undefined)
    return { sent: undefined, warnings: isThere && known.takesValues ? [`${needsValues}; ${giveValues}`] : [] };
  if (capabilities.values === undefined) {
    return { sent: undefined, warnings: ['the platform takes no values: members are sent without'] };
  }
  if (isThere && !known.takesValues) return { sent: undefined, warnings: [takesNone] };
  return { sent: { text: value.text, least: capabilities.values.least }, warnings: [] };
}

/** Said of a list without values that are meant to be there. */
export const takesNone =
  'the list was made for members without values, which the platform cannot change: they are sent without; delete the list there, and sync makes it anew with them, or write `value: none`';

const needsValues = 'the list was made for members with values, which the platform cannot change';
const giveValues =
  'sync adds nobody to it; give the audience its `value` again, or delete the list there, and sync makes it anew without';

/** @throws DestinationError for a list to which nobody can be added without a value */
export function requireValues(): never {
  throw new DestinationError(needsValues, {
    disposition: 'config',
    fix: 'Give the audience its `value` again, or delete the list on the platform: sync makes it anew without.',
  });
}
