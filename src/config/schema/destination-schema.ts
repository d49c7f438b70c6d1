import * as z from 'zod';
import { allSettings } from '../../destinations/all-settings.ts';
import type { PlatformSettings } from '../platform-settings.ts';
import { commonKeys } from './destination-keys.ts';

/** A destination as it is written: the keys of its platform, of which only these are known here. */
export interface WrittenDestination {
  readonly type: string;
  readonly max_audiences?: number | undefined;
}

/** @param types those that packages bring: their blocks are for the packages to judge */
export function destinationSchema(types: Iterable<string>): z.ZodType<WrittenDestination> {
  const [first, ...others] = [
    ...allSettings.map(({ schema }) => schema),
    ...[...types].map((type) => z.looseObject({ type: z.literal(type), ...commonKeys })),
  ];
  if (first === undefined) throw new Error('there is no platform');
  return z.discriminatedUnion('type', [first, ...others]) as unknown as z.ZodType<WrittenDestination>;
}

export const destinationTypes: readonly string[] = allSettings.map(({ type }) => type);

/** The platform of a destination. */
export function settingsOf({ type }: { readonly type: string }): PlatformSettings {
  const found = allSettings.find((settings) => settings.type === type);
  if (found === undefined) throw new Error(`there is no platform ${type}`);
  return found;
}

/** Keys whose values are secrets, wherever they stand. Whoever knows the address of a notice can send one. */
export const secretKeys: ReadonlySet<string> = new Set([
  ...allSettings.flatMap(({ secrets }) => secrets),
  'slack',
  'webhook',
]);
