import type { Config, EventsConfig, SegmentConfig, SourceConfig } from '../config/config.ts';
import { askedAttributes } from '../contacts/consent.ts';
import { filterTexts } from '../segments/filter-texts.ts';
import { tokensOf } from '../segments/events/tokens.ts';
import { fanColumns } from './fan-columns.ts';
import { findColumns } from '../sources/find-columns.ts';
import type { LoadOptions } from '../sources/load-source.ts';

type Wants = NonNullable<LoadOptions['wants']>;

/** Which columns of a source contacts need besides those of identifiers: those of consent, and those that filters name. */
export function wantedColumns(config: Config, { name }: SourceConfig): Wants {
  const { consent, segments } = config;
  const filters = [...segments.values()].filter((segment) => segment.kind === 'filter' && segment.from === name);
  const named = isNamedIn(filters);
  const fans = fanColumns(config).flatMap(({ events, column }) => (events === undefined ? [column] : []));
  return (column) =>
    named(column) ||
    fans.includes(column.attribute) ||
    Object.keys(askedAttributes(consent, { columns: [column] })).length > 0;
}

/**
 * Which columns of an event file are needed besides those of identifiers.
 *
 * @param name of the events in the config
 */
export function wantedOfEvents(config: Config, name: string, { time, id }: EventsConfig): Wants {
  const fans = fanColumns(config).flatMap(({ events, column }) => (events === name ? [column] : []));
  const named = isNamedIn(config.segments.values());
  return (column) => {
    const search = { headers: [column.header], names: [column.attribute], file: '', at: undefined };
    return (
      named(column) ||
      fans.includes(column.attribute) ||
      [time, id].some((wanted) => wanted !== undefined && findColumns(wanted, search) !== undefined)
    );
  };
}

/** Whether a column has the name of a word in a filter; if the word is meant as one is found out when the filter is checked. */
function isNamedIn(segments: Iterable<SegmentConfig>): Wants {
  const words = new Set<string>();
  for (const segment of segments) {
    if (segment.kind !== 'filter') continue;
    for (const { kind, text } of filterTexts(segment).flatMap(tokensOf)) {
      const name = kind === 'quoted name' ? text.slice(1, -1).replaceAll('""', '"') : text;
      words.add(name.toLowerCase());
    }
  }
  return ({ attribute }) => words.has(attribute.toLowerCase());
}
