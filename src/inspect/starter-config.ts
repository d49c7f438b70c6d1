import { eventsBlock, type StarterEvents } from './events-block.ts';
import type { ExportFacts } from './export-facts.ts';
import { consentBlock, sourceBlock } from './source-block.ts';
import { starterDestinations, type StarterPlatform } from './starter-destinations.ts';
import { filterName, starterSegments, type StarterSegment } from './starter-segments.ts';
import { yamlList, yamlText } from './yaml-text.ts';

export interface StarterOptions {
  readonly project: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | undefined;
  /** A name of the IANA list. */
  readonly timezone: string;
  /** The export's path, relative to the config. */
  readonly files: string;
  /** What stands in the config for it and for those of the days to come. */
  readonly pattern: string;
  /** Lists of people who must be left alone. */
  readonly suppress: readonly StarterSuppression[];
  /** What people did. */
  readonly events: readonly StarterEvents[];
  readonly platforms: readonly StarterPlatform[];
  /** Ids of ad accounts; for a platform without one a variable stands in the config. */
  readonly accounts: Readonly<Partial<Record<StarterPlatform, string>>>;
}

export interface StarterSuppression {
  /** Path or pattern, relative to the config. */
  readonly files: string;
  /** Patterns of those files in an archive that are meant. */
  readonly members?: readonly string[];
}

export interface StarterConfig {
  /** Text of `audience-sync.yaml`. */
  readonly yaml: string;
  /** Text of `.env.example`. */
  readonly environment: string;
  /** Variables that the config needs. */
  readonly variables: readonly string[];
  readonly source: string;
  readonly audiences: readonly string[];
}

/** A config for an export that was inspected, with comments for whoever changes it next. */
export function starterConfig(facts: ExportFacts, options: StarterOptions): StarterConfig {
  const source = sourceBlock(facts, options.files, options.pattern);
  const segments = starterSegments(facts);
  const variables = variablesOf(options);
  const sections = [
    introduction(options),
    [
      '# Who there is. With a pattern such as exports/*.csv, the newest file that fits counts.',
      ...facts.warnings.flatMap((warning) => wrapComment(`When this was written: ${warning}`)),
      ...withMaxAge(source.lines),
    ],
    consentSection(facts),
    suppressSection(options.suppress),
    eventSection(options.events, source.name),
    segmentSection(facts, source.name, segments),
    destinationSection(options),
    audienceSection(segments, options),
    guardSection,
  ];
  return {
    yaml: `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`,
    environment: environmentText(variables),
    variables: variables.map(({ name }) => name),
    source: source.name,
    audiences: segments.map(({ key }) => key),
  };
}

function introduction({ project, country, timezone }: StarterOptions): string[] {
  return [
    '# Which people belong to which audiences, and which ad accounts hold them.',
    '# `audience-sync plan` shows what would change and sends nothing; `audience-sync sync` makes it so.',
    'version: 1',
    '',
    '# Part of the key by which lists are found again on the platforms: do not change it later.',
    `project: ${yamlText(project)}`,
    '',
    'defaults:',
    country === undefined
      ? '  # country: US                    # of phones and addresses that carry none'
      : `  country: ${yamlText(country).padEnd(22)}  # of phones and addresses that carry none`,
    `  timezone: ${timezone.padEnd(22)} # when a day begins, for today()`,
  ];
}

/** The age limit stands right below the files it speaks of. */
function withMaxAge(lines: readonly string[]): string[] {
  const note =
    '    # max_age: 2d                  # refuse an older export, so that a forgotten one is not sent on and on';
  return lines.flatMap((line) => (line.startsWith('    files:') ? [line, note] : [line]));
}

function consentSection(facts: ExportFacts): string[] {
  const lines = consentBlock(facts);
  if (lines.length > 0) {
    return [
      '# Who allowed it. Whoever denied is kept off every list, and taken off; so is whoever said neither,',
      '# unless you write `unspecified: send`.',
      ...lines,
    ];
  }
  return [
    '# Who allowed it: no column of the export says so clearly. Without this block nobody is kept off the lists and no',
    '# consent is claimed to any platform. Name the column if there is one:',
    '# consent:',
    '#   column: marketing_consent',
    '#   granted: ["yes"]',
    '#   denied: ["no"]',
  ];
}

/** All files that fit a pattern count: whoever once asked to be left alone is in any of them. */
function suppressSection(lists: readonly StarterSuppression[]): string[] {
  const about =
    '# Who must never be on a list, whatever the segments say: files with a column of e-mails, phones or ids.';
  if (lists.length === 0) return [about, '# suppress:', '#   - files: lists/unsubscribed.csv'];
  return [
    about,
    '# A row without any of these keeps nobody off; `check` says how many there are.',
    'suppress:',
    ...lists.flatMap(({ files, members }) => [
      `  - files: ${yamlText(files)}`,
      ...(members === undefined ? [] : [`    members: ${yamlList(members)}`]),
      ...(files.includes('*') ? ['    pick: all                      # not just the newest of them'] : []),
    ]),
  ];
}

/** Stands in comments: a config that begins with the people alone is easier to understand, and asks for one export less. */
function eventSection(events: readonly StarterEvents[], source: string): string[] {
  const example = { files: 'exports/orders-*.csv', key: 'email', time: 'Created at', id: undefined } as const;
  const { names, lines } = eventsBlock(events.length > 0 ? events : [example], source);
  const [name = ''] = names;
  return [
    '# What they did: orders, carts, visits. Without the # in front, conditions can ask',
    `# \`exists(${name}, last 30 days)\` or \`count(${name}) >= 2\`.`,
    ...lines.map((line) => `# ${line}`),
  ];
}

function segmentSection({ columns }: ExportFacts, source: string, segments: readonly StarterSegment[]): string[] {
  const names = columns
    .filter(({ identifier, filled }) => identifier === undefined && filled > 0)
    .map(({ attribute, type }) => `${filterName(attribute)} (${type ?? 'text'})`);
  return [
    "# Named sets of people. A condition is SQL, e.g. total_spent > 500 and country = 'US'. Sets combine:",
    '#   win-back: { include: [lapsed], exclude: [recent] }',
    ...(names.length > 0 ? wrapComment(`Columns for conditions: ${names.join(', ')}`) : []),
    'segments:',
    ...segments.flatMap(({ key, where }) => [
      `  ${key}:`,
      `    from: ${yamlText(source)}`,
      `    where: ${conditionText(where)}`,
    ]),
  ];
}

function destinationSection({ platforms, accounts }: StarterOptions): string[] {
  return [
    '# The ad accounts. Values like ${META_ACCESS_TOKEN} come from the environment or from a file named .env beside this one.',
    'destinations:',
    ...platforms.flatMap((platform) => {
      const { lines, account } = starterDestinations[platform];
      const given = accounts[platform];
      return lines(given === undefined ? `\${${account?.variable ?? ''}}` : JSON.stringify(given));
    }),
  ];
}

/** On Google names are unique in an account: those of two projects must not be alike. */
function audienceSection(segments: readonly StarterSegment[], { project, platforms }: StarterOptions): string[] {
  return [
    '# Which segment goes where, and what its list is called there. Google Ads takes a name once in an account.',
    'audiences:',
    ...segments.flatMap(({ key, audience }) => [
      `  ${key}:`,
      `    name: ${yamlText(`${project}: ${audience}`)}`,
      `    segment: ${key}`,
      `    to: [${platforms.join(', ')}]`,
    ]),
  ];
}

const guardSection = [
  '# What a run must not do without your word (these are the defaults):',
  '# guards:',
  '#   max_removed: 25%               # of a list at once; for lists of 100 people and more',
  '#   allow_empty: false             # a segment without anybody empties its lists',
  '#   max_rejected: 20%              # of the rows of an export',
];

type Variable = { readonly name: string; readonly what: string };

function variablesOf({ platforms, accounts }: StarterOptions): Variable[] {
  return platforms.flatMap((platform) => {
    const { account, variables } = starterDestinations[platform];
    const asks = account !== undefined && accounts[platform] === undefined;
    const own = asks ? [{ name: account.variable, what: account.what }] : [];
    return [...own, ...variables];
  });
}

function environmentText(variables: readonly Variable[]): string {
  return [
    '# Copy this file to .env and fill it in. Keep .env out of git: it holds secrets, this file does not.',
    ...variables.flatMap(({ name, what }) => ['', `# ${what}`, `${name}=`]),
    '',
  ].join('\n');
}

/** A condition that begins with a quoted name would be a quoted text to YAML. */
const conditionText = (where: string) => (/^[a-z_]\w* /.test(where) ? where : JSON.stringify(where));

/** A comment of several lines, none much longer than a hundred letters. */
function wrapComment(text: string): string[] {
  const lines = ['#'];
  for (const word of text.split(' ')) {
    if (`${lines.at(-1)} ${word}`.length > 110) lines.push('#  ');
    lines.push(`${lines.pop()} ${word}`);
  }
  return lines;
}
