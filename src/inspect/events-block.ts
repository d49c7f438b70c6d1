import type { Telling } from '../identifiers/identifier.ts';
import type { EventFacts } from './event-facts.ts';
import { sourceName } from './source-block.ts';
import { yamlText } from './yaml-text.ts';

/** A file of events in a new config. */
export interface StarterEvents extends Pick<EventFacts, 'time' | 'id'> {
  /** Path or pattern, relative to the config. */
  readonly files: string;
  /** The identifier by which their contacts are found. */
  readonly key: Telling;
}

/**
 * The `events:` block for files of what people did, and what their events are called in conditions.
 *
 * @param of the source whose contacts they are
 */
export function eventsBlock(found: readonly StarterEvents[], of: string) {
  const names: string[] = [];
  const lines = ['events:'];
  for (const { files, key, time, id } of found) {
    const name = eventName(files, names);
    names.push(name);
    lines.push(
      `  ${name}:`,
      `    files: ${yamlText(files)}`,
      `    of: ${yamlText(of)}`,
      `    key: ${key}`,
      `    time: ${yamlText(time)}`,
      ...(id === undefined ? [] : [`    id: ${yamlText(id).padEnd(26)} # the rows of one id are one event`]),
    );
  }
  return { names, lines };
}

/** Words of conditions: small letters, digits and underscores. */
function eventName(files: string, taken: readonly string[]): string {
  const plain = sourceName(files).replaceAll('-', '_');
  const name = /^[a-z]/.test(plain) ? plain : `events_${plain}`;
  let free = name;
  for (let n = 2; taken.includes(free); n += 1) free = `${name}_${n}`;
  return free;
}
