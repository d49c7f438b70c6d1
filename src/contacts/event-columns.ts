import type { EventsConfig } from '../config/source-config.ts';
import { type Diagnostic, type Position, UserError } from '../errors/user-error.ts';
import { telling, type Telling } from '../identifiers/identifier.ts';
import { findColumns, noColumn } from '../sources/find-columns.ts';
import { pathsOf, type SourceTable } from '../sources/source-table.ts';

/** Attributes of an event file that say when it happened, and which event a row is of. */
export interface EventColumns {
  readonly time: string;
  readonly id: string | undefined;
}

/**
 * Finds the columns that the config names.
 *
 * @param owners the source whose contacts' events they are
 * @param at place of a key of the events' block
 * @throws UserError when there is none of that name, or the contacts have nothing that the key could be compared with
 */
export function eventColumns(
  config: EventsConfig,
  source: SourceTable,
  owners: SourceTable | undefined,
  at: (key: 'time' | 'id' | 'key') => Position,
): EventColumns {
  const headers = source.columns.map(({ header }) => header);
  const names = source.columns.map(({ attribute }) => attribute);
  const problems: Diagnostic[] = [];
  const find = (key: 'time' | 'id', wanted: string): string => {
    const search = { headers, names, file: pathsOf(source), at: at(key) };
    const [index] = findColumns(wanted, search) ?? [];
    if (index === undefined) problems.push(noColumn(wanted, search));
    return names[index ?? -1] ?? '';
  };
  const time = find('time', config.time);
  const id = config.id === undefined ? undefined : find('id', config.id);
  const lacking = config.key.filter((identifier) => owners?.mapping[identifier] === undefined);
  if (owners !== undefined && lacking.length > 0) problems.push(noKey(config, owners, lacking, at('key')));
  if (problems.length > 0) throw new UserError(problems);
  return { time, id };
}

function noKey({ name }: EventsConfig, owners: SourceTable, lacking: readonly Telling[], at: Position): Diagnostic {
  const has = telling.filter((identifier) => owners.mapping[identifier] !== undefined);
  const [first = ''] = lacking;
  return {
    severity: 'error',
    message: `source "${owners.name}" has no ${lacking.join(' and no ')}, so nobody can be found for the events "${name}"`,
    at,
    fix: `Map it under \`map:\` of the source, e.g. \`map: { ${first}: Customer }\`, or take another key; the source has: ${has.join(', ')}.`,
  };
}
