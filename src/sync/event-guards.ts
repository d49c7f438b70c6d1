import type { GuardsConfig } from '../config/config.ts';
import type { EventTable } from '../contacts/event-table.ts';
import { total } from '../contacts/reason-counts.ts';
import { pathsOf } from '../sources/source-table.ts';
import { cutOff, percent, type TrippedGuard } from './guards.ts';

/**
 * What is wrong with the event files that a list's segment asks about. A broken export says that nobody did anything: whoever
 * "did not order" comes in, and no other guard sees it.
 *
 * @param wanted how many the list would have; where nobody is wanted, nobody comes in
 */
export function eventGuards(guards: GuardsConfig, tables: readonly EventTable[], wanted: number): TrippedGuard[] {
  return tables.flatMap((table) => [
    ...cutOff(table.source, `events "${table.name}"`, 'events'),
    ...(guards.allowEmpty || wanted === 0 ? [] : nobodysEvents(table)),
    ...unusable(guards, table),
  ]);
}

/** As if no contact had done anything. */
export function nobodysEvents({ name, of, source, rows, matched, rejected }: EventTable): TrippedGuard[] {
  if (matched > 0) return [];
  const what = `events "${name}" (${pathsOf(source)})`;
  const why =
    rows === 0
      ? `${what} have no rows, as if nobody had done anything`
      : `${what}: none of ${rows} rows is of a contact of ${of}${unusableShare(total(rejected))}, as if none had done anything`;
  const fix =
    'look at the export, at `key:` and at `time:`, or write `allow_empty: true` under `guards:` if it may be so';
  return [{ guard: 'empty', message: `${why}: ${fix}` }];
}

const unusableShare = (lost: number) => (lost === 0 ? '' : ` (${lost} without a usable key or time)`);

function unusable({ maxRejected }: GuardsConfig, { name, rows, rejected }: EventTable): TrippedGuard[] {
  const lost = total(rejected);
  if (rows === 0 || lost / rows <= maxRejected) return [];
  return [
    {
      guard: 'max_rejected',
      message: `${lost} of ${rows} rows of events "${name}" (${percent(lost / rows)}) have no usable key or time; max_rejected is ${percent(maxRejected)}`,
    },
  ];
}
