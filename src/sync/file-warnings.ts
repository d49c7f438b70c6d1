import type { Config } from '../config/config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import { crowdedIdsFix, crowdedIdsText } from '../contacts/crowded-ids.ts';
import type { EventTable } from '../contacts/event-table.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import { absentAttributes } from '../sources/absent-attributes.ts';
import type { AttributeColumn } from '../sources/attribute-types.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { unparsedText } from '../sources/unparsed-text.ts';

/** What is odd about sources and suppression lists, and about the declared types of attributes. */
export function sourceWarnings(
  config: Config,
  sources: readonly SourceTable[],
  contacts: readonly ContactTable[],
): Diagnostic[] {
  return [
    ...sources.flatMap((source) => ownWarnings(source, `source "${source.name}"`)),
    ...contacts.flatMap(({ source, crowdedIds }): Diagnostic[] => {
      if (crowdedIds === undefined) return [];
      const message = `source "${source.name}": ${crowdedIdsText(source, crowdedIds)}`;
      return [{ severity: 'warning', message, at: config.at('sources', source.name), fix: crowdedIdsFix }];
    }),
    ...contacts.flatMap(({ source, attributes }) => {
      const types = config.sources.get(source.name)?.types ?? {};
      const at = (name: string) => config.at('sources', source.name, 'types', name);
      return typeWarnings({ source, attributes, types, at, what: `source "${source.name}"` });
    }),
  ];
}

/** The same of event files. */
export function eventWarnings(config: Config, events: readonly EventTable[]): Diagnostic[] {
  return events.flatMap(({ name, source, attributes, columns: { time } }) => {
    const types = config.events.get(name)?.types ?? {};
    const at = (attribute: string) =>
      attribute === time ? config.at('events', name, 'time') : config.at('events', name, 'types', attribute);
    const what = `events "${name}"`;
    // A row without a readable time is counted as one that is of no use.
    const told = attributes.map((each) => (each.name === time ? { ...each, unparsed: 0 } : each));
    return [...ownWarnings(source, what), ...typeWarnings({ source, attributes: told, types, at, what })];
  });
}

const ownWarnings = ({ warnings }: SourceTable, what: string) =>
  warnings.map((message) => ({ severity: 'warning', message: `${what}: ${message}` }) as const);

function typeWarnings(given: {
  readonly source: SourceTable;
  readonly attributes: readonly AttributeColumn[];
  readonly types: Readonly<Record<string, unknown>>;
  readonly at: (attribute: string) => Diagnostic['at'] & {};
  readonly what: string;
}): Diagnostic[] {
  const { source, attributes, types, at, what } = given;
  const absent = absentAttributes(source, types).map(({ name, fix }): Diagnostic => ({
    severity: 'warning',
    message: `${what} has no attribute "${name}", whose type is declared`,
    at: at(name),
    fix,
  }));
  const unfit = attributes
    .filter(({ unparsed }) => unparsed > 0)
    .map(({ name, type, unparsed }): Diagnostic => ({
      severity: 'warning',
      message: `${what}: ${unparsed} ${unparsed === 1 ? 'value' : 'values'} of ${name} ${unparsedText(unparsed, type)}`,
      at: at(name),
    }));
  const unclear = attributes
    .flatMap(({ name, doubt }) => (doubt === undefined ? [] : [{ name, ...doubt }]))
    .map(({ name, values, said, fix }): Diagnostic => ({
      severity: 'warning',
      message: `${what}: the ${values} of ${name} ${said}`,
      at: at(name),
      fix,
    }));
  return [...absent, ...unfit, ...unclear];
}
