import { type PlatformName, platformNames } from '../../src/sandbox/start-sandbox.ts';

/** Files for upload forms, by the names of their destinations, and the columns of theirs that tell who is in them. */
export const forms = {
  'meta-form': { format: 'meta', keys: ['email', 'phone'] },
  newsletter: { format: 'newsletter', keys: ['email'] },
} as const;
export type FormName = keyof typeof forms;

/** Where audiences go. */
export type Door = PlatformName | FormName;

export const isForm = (door: Door): door is FormName => door in forms;

/** The platforms among doors; of none, one to which nothing goes. */
export function platformsOf(doors: readonly Door[]): readonly PlatformName[] {
  const found = platformNames.filter((name) => doors.includes(name));
  return found.length > 0 ? found : ['meta'];
}
