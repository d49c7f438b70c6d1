import type { Notice } from './notice.ts';

const titles = {
  failure: 'sync failed',
  guard: 'a guard stopped the sync',
  partial: 'sync was partly done',
  recovery: 'sync works again',
  success: 'sync is done',
} as const;

/** `acme: sync failed (exit 5)` */
export function titleOf({ project, test, outcome, exit_code: exitCode }: Notice): string {
  const title = test ? 'a test of notices' : titles[outcome];
  const code = exitCode === 0 ? '' : ` (exit ${exitCode})`;
  return `${project ?? 'audience-sync'}: ${title}${code}`;
}

/** What a person can do, the most pressing first, each said once. */
export function todoOf({ outcome, run, errors, lists }: Notice): string[] {
  const fixes = [...errors, ...lists.flatMap(({ error }) => error ?? [])].flatMap(({ fix }) => fix ?? []);
  const guard =
    'Look at the export, and at what was changed in the config; if it is right, run `audience-sync sync --yes`.';
  const look = `\`audience-sync runs ${run ?? ''}\` shows the run’s requests and whom it did not send.`;
  const looked = run !== null && (outcome === 'failure' || outcome === 'partial');
  return [...new Set([...(outcome === 'guard' ? [guard] : []), ...fixes, ...(looked ? [look] : [])])];
}

/** What went wrong, a line for each. */
export function troublesOf({ errors, guards, lists, settled }: Notice): string[] {
  const nameOf = ({ audience, destination }: { audience: string; destination: string }) =>
    `${audience} on ${destination}`;
  return [
    ...errors.map(({ message }) => message),
    ...guards.map((guard) => `${nameOf(guard)}: ${guard.message}`),
    ...lists.flatMap((list) => (list.error === null ? [] : [`${nameOf(list)}: ${list.error.message}`])),
    ...lists.flatMap((list) =>
      Object.entries(list.refused).map(([reason, n]) => `${nameOf(list)}: the platform refused ${n}: ${reason}`),
    ),
    ...settled
      .filter(({ state, refused }) => state !== 'done' || Object.keys(refused).length > 0)
      .map((each) => `${nameOf(each)}: ${each.message}`),
  ];
}

/** What is wrong besides what the message says whole. */
export function detailsOf(notice: Notice): string[] {
  const troubles = troublesOf(notice);
  return troubles.length === 1 && troubles[0] === notice.message ? [] : troubles;
}

/** What of a list of lines has room, and how many have not. */
export function firstOf(lines: readonly string[], most: number): string[] {
  return lines.length <= most ? [...lines] : [...lines.slice(0, most - 1), `… and ${lines.length - most + 1} more`];
}

/** Texts and the addresses of pages in them, in turns: what surrounds an address is escaped, the address is not. */
export function splitAddresses(text: string): { readonly text: string; readonly address: boolean }[] {
  return text
    .split(/(https?:\/\/[^\s<>|`"'()[\]\\]*[^\s<>|`"'()[\]\\.,;:!?])/)
    .map((part, index) => ({ text: part, address: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
