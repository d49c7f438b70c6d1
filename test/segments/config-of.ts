import type { Config } from '../../src/config/config.ts';
import type { SegmentConfig } from '../../src/config/segment-config.ts';

type Written =
  | { readonly from: string; readonly where: string }
  | { readonly include?: readonly string[]; readonly all_of?: readonly string[]; readonly exclude?: readonly string[] };

/** A config that has these segments and nothing else; every place is the path of its key. */
export function configOf(segments: Readonly<Record<string, Written>>): Config {
  return {
    file: 'audience-sync.yaml',
    directory: '.',
    project: 'acme',
    defaults: { country: undefined, timezone: 'UTC' },
    sources: new Map(),
    events: new Map(),
    consent: undefined,
    suppress: [],
    segments: new Map(Object.entries(segments).map(([name, written]) => [name, segmentOf(name, written)])),
    destinations: new Map(),
    audiences: new Map(),
    priority: [],
    maxAudiences: new Map(),
    guards: { maxRemoved: 0.25, allowEmpty: false, maxRejected: 0.2 },
    schedule: [],
    notify: [],
    at: (...path) => ({ file: path.join('.'), line: 1, column: 10 }),
    atCharacter: () => undefined,
    written: () => undefined,
    secrets: [],
  };
}

function segmentOf(name: string, written: Written): SegmentConfig {
  if ('from' in written) return { kind: 'filter', name, from: written.from, where: written.where };
  const { include = [], all_of: allOf = [], exclude = [] } = written;
  return { kind: 'combination', name, include, allOf, exclude };
}
