import type { Trouble } from './faults.ts';
import type { Setup } from './setup.ts';
import type { ChaosRun, Sequence, Step } from './sequence.ts';

/** A sequence in words, without any value of a person: enough to see what happened in which order. */
export function describeSequence({ setup, steps }: Sequence): string {
  return [...setupLines(setup), ...steps.map((step, index) => `step ${index + 1}: ${stepWords(step)}`)].join('\n');
}

function setupLines(setup: Setup): string[] {
  const { sharing, columns, suppresses, people, audiences, common, allowEmpty, processingHours } = setup;
  return [
    `sharing ${sharing}, ${words(columns)}, allow_empty ${allowEmpty}, suppression list ${suppresses}, Google takes ${processingHours} h`,
    ...audiences.map(
      ({ segment, to, identifiers, refreshed, rules }) =>
        `audience ${segment} to ${to.join(', ')} by ${identifiers?.join(', ') ?? 'everything'}${refreshed ? ', refreshed' : ''}; ${words(rules)}`,
    ),
    words(common),
    ...people.map(({ nature, state }) => {
      const { person, home, ...of } = nature;
      return `person ${person} of home ${home}: ${words(of)}; ${words(state)}`;
    }),
  ];
}

export function stepWords({
  changes,
  suppress,
  config,
  deletes,
  ledger,
  hours,
  skew,
  settled,
  troubles,
  run,
}: Step): string {
  return [
    ...(changes.length > 0 ? ['a new export'] : []),
    ...changes.map(({ person, to }) => `person ${person}: ${words(to)}`),
    ...suppress.map(({ person, by }) => `person ${person} suppressed by ${by}`),
    ...(config === undefined
      ? []
      : [`audience ${config.audience} by ${config.identifiers?.join(', ') ?? 'everything'}`]),
    ...(deletes ? ['a list is deleted on Meta'] : []),
    ...(ledger === 'stays' ? [] : [`the ledger ${ledger}`]),
    ...(skew === 0 ? [] : [`the clock is ${skew} h off`]),
    ...(hours > 0 ? [`${hours} h go by`] : []),
    ...(settled ? ['Google finishes'] : []),
    ...troubles.map(troubleWords),
    runWords(run),
  ].join('; ');
}

function troubleWords({ platform, fault, person }: Trouble): string {
  return `${platform} ${JSON.stringify(fault)}${person === undefined ? '' : ` for person ${person}`}`;
}

function runWords(run: ChaosRun): string {
  switch (run.kind) {
    case 'sync':
      return `SYNC ${[...(run.asks ? ['asking'] : []), ...run.flags, ...(run.audience === undefined ? [] : [`audience ${run.audience}`])].join(' ')}`.trim();
    case 'interrupted':
    case 'killed':
      return `SYNC ${run.full ? '--full ' : ''}${run.kind} at ${JSON.stringify(run.at)}`;
    case 'disk full':
      return `SYNC with files of ${run.kilobytes} kB at most`;
    case 'save a plan':
    case 'apply the plan':
    case 'check':
    case 'two at once':
      return run.kind.toUpperCase();
  }
}

function words(of: object): string {
  return Object.entries(of)
    .map(([name, value]) => `${name} ${value === undefined ? 'none' : JSON.stringify(value)}`)
    .join(', ');
}
