import type { EventTable } from '../contacts/event-table.ts';
import type { PlannedEvents } from './plan.ts';

/** What became of the rows of an event file, the unreadable ones included. */
export function plannedEvents({ source, newest, ...events }: EventTable): PlannedEvents {
  const { name, of, rows, matched, unmatched, rejected } = events;
  return {
    name,
    of,
    files: source.files.map(({ path }) => path),
    rows,
    matched,
    unmatched,
    rejected,
    newest: newest ?? null,
  };
}
