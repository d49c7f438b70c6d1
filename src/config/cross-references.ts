import type { Diagnostic } from '../errors/user-error.ts';
import type { ConfigDocument, Path } from './config-document.ts';
import { segmentCycles } from './segment-cycles.ts';
import { suggestFix } from './suggest.ts';
import { isFilled } from './unfilled.ts';
import { list, record, sayPath, textOf } from './written.ts';

/**
 * Names that nothing has. Works on the file's plain value, so that these mistakes are shown together with those of the
 * schema. Where a whole section is missing, what refers to it is not reported again.
 */
export function crossReferences(root: unknown, config: ConfigDocument): Diagnostic[] {
  const file = record(root);
  const problems: Diagnostic[] = [];
  const expect = (section: string, noun: string, path: Path, name: unknown): void => {
    const written = textOf(name);
    if (written === undefined || !isFilled(written) || file[section] === undefined) return;
    const known = Object.keys(record(file[section]));
    if (known.includes(written)) return;
    problems.push({
      severity: 'error',
      message: `${sayPath(path.slice(0, 2))} names an unknown ${noun}: ${JSON.stringify(config.written(path))}`,
      at: config.at(path),
      fix: suggestFix(written, known),
    });
  };

  for (const [name, value] of Object.entries(record(file['events']))) {
    expect('sources', 'source', ['events', name, 'of'], record(value)['of']);
  }
  for (const [name, value] of Object.entries(record(file['segments']))) {
    const segment = record(value);
    expect('sources', 'source', ['segments', name, 'from'], segment['from']);
    problems.push(...unclearSource(name, segment, file['sources'], config));
    for (const key of ['include', 'all_of', 'exclude']) {
      for (const [index, other] of list(segment[key]).entries()) {
        expect('segments', 'segment', ['segments', name, key, index], other);
      }
    }
  }
  for (const [name, value] of Object.entries(record(file['audiences']))) {
    const audience = record(value);
    expect('segments', 'segment', ['audiences', name, 'segment'], audience['segment']);
    for (const [index, destination] of list(audience['to']).entries()) {
      expect('destinations', 'destination', ['audiences', name, 'to', index], destination);
    }
    for (const { path, events } of fannedEvents(audience['for_each'])) {
      expect('events', 'block of events', ['audiences', name, 'for_each', ...path], events);
    }
    for (const [index, other] of list(record(audience['cooldown'])['audiences']).entries()) {
      expect('audiences', 'audience', ['audiences', name, 'cooldown', 'audiences', index], other);
    }
  }
  for (const [index, group] of list(file['priority']).entries()) {
    for (const [position, audience] of list(group).entries()) {
      expect('audiences', 'audience', ['priority', index, position], audience);
    }
  }
  for (const [index, value] of list(file['schedule']).entries()) {
    for (const [position, audience] of list(record(value)['audiences']).entries()) {
      expect('audiences', 'audience', ['schedule', index, 'audiences', position], audience);
    }
  }
  return [...problems, ...likeNames(file, config), ...cycleProblems(file['segments'], config)];
}

/** The events whose columns `for_each` names, and where in it. */
function fannedEvents(forEach: unknown): { readonly path: Path; readonly events: string | undefined }[] {
  const block = record(forEach);
  const [start, columns]: readonly [Path, unknown] =
    block['column'] === undefined ? [[], forEach] : [['column'], block['column']];
  const at = (path: Path, column: unknown) => {
    const [events, ...rest] = textOf(column)?.split('.') ?? [];
    return rest.length === 0 ? [] : [{ path, events: events?.trim() }];
  };
  return Array.isArray(columns)
    ? columns.flatMap((column, index) => at([...start, index], column))
    : at(start, columns);
}

/** The engine's tables are called by these names, and it does not tell capitals from small letters. */
function likeNames(file: Readonly<Record<string, unknown>>, config: ConfigDocument): Diagnostic[] {
  return ['sources', 'segments', 'destinations', 'audiences'].flatMap((section) => {
    const firsts = new Map<string, string>();
    return Object.keys(record(file[section])).flatMap((name): Diagnostic[] => {
      const first = firsts.get(name.toLowerCase());
      if (first === undefined) {
        firsts.set(name.toLowerCase(), name);
        return [];
      }
      return [
        {
          severity: 'error',
          message: `${section}.${name} differs from ${section}.${first} in capitals alone`,
          at: config.atKey([section, name]),
          fix: 'Give one of them another name.',
        },
      ];
    });
  });
}

/** A recipe takes the only source there is. */
function unclearSource(
  name: string,
  segment: Readonly<Record<string, unknown>>,
  sources: unknown,
  config: ConfigDocument,
): Diagnostic[] {
  const known = Object.keys(record(sources));
  if (segment['recipe'] === undefined || segment['from'] !== undefined || known.length < 2) return [];
  return [
    {
      severity: 'error',
      message: `segments.${name} does not say of which source: there are several`,
      at: config.at(['segments', name, 'recipe']),
      fix: `Add \`from:\` with one of ${known.join(', ')}.`,
    },
  ];
}

function cycleProblems(segments: unknown, config: ConfigDocument): Diagnostic[] {
  return segmentCycles(segments).map((cycle) => ({
    severity: 'error',
    message: `segments refer to each other in a circle: ${[...cycle, cycle[0]].join(' → ')}`,
    at: config.atKey(['segments', cycle[0] ?? '']),
    fix: 'Take one of them out of the circle.',
  }));
}
