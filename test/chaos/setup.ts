import fc from 'fast-check';
import type { SandboxUrls } from '../../src/sandbox/start-sandbox.ts';
import { destinationLines } from '../../src/sandbox/destination-lines.ts';
import { type Door, forms } from './door.ts';
import { type ChaosPerson, type Columns, everybody, type Sharing } from './people.ts';
import {
  type AudienceRules,
  audienceRules,
  type ChaosExperiment,
  type CommonRules,
  commonRules,
  experiment,
  ruleKeys,
} from './rules.ts';
import { UploadFolder } from './upload-folder.ts';

/** Days after the last visit. */
export const visits = { enterAfter: 1, leaveAfter: 6 } as const;

export const segments = {
  everybody: 'where: "true"',
  spenders: 'where: total_spent >= 50',
  savers: 'where: total_spent < 50',
  visitors: `where: "true", window: { of: visited_at, enter_after: ${visits.enterAfter}d, leave_after: ${visits.leaveAfter}d }`,
} as const;
export type SegmentName = keyof typeof segments;

export type Identifiers = readonly ('email' | 'phone' | 'name')[] | undefined;

export interface ChaosAudience {
  readonly segment: SegmentName;
  readonly to: readonly Door[];
  /** Undefined: all that the destination takes. */
  readonly identifiers: Identifiers;
  readonly refreshed: boolean;
  readonly rules: AudienceRules;
}

/** What stays the same during a sequence. */
export interface Setup {
  readonly sharing: Sharing;
  readonly columns: Columns;
  /** Whether the config names a suppression list. */
  readonly suppresses: boolean;
  readonly people: readonly ChaosPerson[];
  readonly audiences: readonly ChaosAudience[];
  readonly common: CommonRules;
  /** AdRoll's segments that somebody has written into the config, by the lists' keys. */
  readonly segments: Readonly<Record<string, string>>;
  readonly allowEmpty: boolean;
  /** How long Google takes when no fault makes it take longer. */
  readonly processingHours: number;
}

export const peopleCount = 6;
/** Of audiences that ask for it: members stay so long, and are sent again after that. */
export const membership = { days: 60, refresh: 20 } as const;

const doors: readonly Door[] = ['adroll', 'criteo', 'google', 'meta', 'linkedin', 'meta-form', 'newsletter'];

/** What may be sent of people. */
export const identifiersOf = (sharing: Sharing, { addresses }: Columns): fc.Arbitrary<Identifiers> =>
  fc.constantFrom<Identifiers>(
    // External ids, which only the default lets out, make Meta remember for whom it took somebody.
    ...(sharing === 'constant' ? [] : [undefined, undefined]),
    ...(sharing === 'moving' ? [] : [['phone'] as const]),
    ['email', 'phone'],
    ['email'],
    ...(addresses ? [['email', 'phone', 'name'] as const] : []),
  );

const audience = (sharing: Sharing, columns: Columns, common: ChaosExperiment) =>
  fc
    .record({
      rules: audienceRules(sharing, columns, common),
      to: fc.subarray([...doors], { minLength: 1 }),
      identifiers: identifiersOf(sharing, columns),
      refreshed: fc.boolean(),
    })
    .map(({ rules, to, identifiers, refreshed }): Omit<ChaosAudience, 'segment'> => {
      const takers = to.filter((name) => takes(name, identifiers));
      return { rules, identifiers, refreshed, to: takers.length > 0 ? takers : ['meta'] };
    });

/** LinkedIn, Criteo, AdRoll and newsletters take no phones. */
export function takes(door: Door, identifiers: Identifiers): boolean {
  const takesPhones = !['linkedin', 'criteo', 'adroll', 'newsletter'].includes(door);
  return takesPhones || identifiers === undefined || identifiers.includes('email');
}

const sometimes = fc.constantFrom(true, false, false);

export const setup: fc.Arbitrary<Setup> = fc
  .record({
    sharing: fc.constantFrom<Sharing>('constant', 'moving', 'none'),
    columns: fc.record({ seconds: sometimes, addresses: sometimes, colours: fc.boolean(), visits: sometimes }),
    shared: experiment,
  })
  .chain(({ sharing, columns, shared }) =>
    fc.record({
      sharing: fc.constant(sharing),
      columns: fc.constant(columns),
      suppresses: sometimes,
      people: everybody(sharing, columns, peopleCount),
      audiences: fc
        .record({
          names: fc.shuffledSubarray(segmentsOf(columns), { minLength: 1, maxLength: 3 }),
          given: fc.array(audience(sharing, columns, shared), { minLength: 3, maxLength: 3 }),
        })
        .map(({ names, given }) =>
          withoutRests(
            oneCooldown(
              names.flatMap((segment, index) => {
                const one = given[index];
                return one === undefined ? [] : [{ segment, ...one }];
              }),
            ),
          ),
        ),
      common: commonRules,
      segments: fc.constant({}),
      allowEmpty: fc.boolean(),
      processingHours: fc.constantFrom(0, 0, 2),
    }),
  );

const segmentsOf = ({ visits: known }: Columns) =>
  (Object.keys(segments) as SegmentName[]).filter((name) => known || name !== 'visitors');

/** Histories multiply: what is not known of one audience would have to be thought together with what is not known of another. */
function oneCooldown(audiences: readonly ChaosAudience[]): ChaosAudience[] {
  const first = audiences.findIndex(({ rules }) => rules.cooldown !== undefined);
  return audiences.map((each, index) =>
    index === first ? each : { ...each, rules: { ...each.rules, cooldown: undefined } },
  );
}

/** From AdRoll nobody is taken, so that a rest begins when membership is over, and not when somebody no longer fits. */
function withoutRests(audiences: readonly ChaosAudience[]): readonly ChaosAudience[] {
  if (audiences.every(({ rules }) => rules.cooldown === undefined)) return audiences;
  return audiences.map((each) => {
    const to = each.to.filter((name) => name !== 'adroll');
    return { ...each, to: to.length > 0 ? to : ['meta'] };
  });
}

/** The config of a sequence. */
export function configText(given: Setup, urls: SandboxUrls): string {
  const { audiences, allowEmpty, columns, suppresses } = given;
  const names = audiences.map(({ segment }) => segment);
  const email = columns.seconds ? '[Email, Second Email]' : 'Email';
  const address = columns.addresses
    ? ', first_name: First Name, last_name: Last Name, country: Country, postal_code: Postal Code'
    : '';
  return `version: 1
project: chaos
defaults: { country: US, timezone: UTC }
${suppresses ? 'suppress: [{ files: out.csv }]\n' : ''}sources:
  customers:
    files: exports/customers-*.csv
    pick: last
    map: { email: ${email}, phone: Phone, external_id: Customer ID${address} }
${columns.visits ? '    types: { visited_at: date }\n' : ''}consent: { column: Marketing Consent, granted: ["yes"], denied: ["no"] }
segments:
${segmentsOf(columns)
  .map((name) => `  ${name}: { from: customers, ${segments[name]} }\n`)
  .join('')}${limitedDestinations(given, urls)}audiences:
${audiences.map((each) => audienceLine(each, names)).join('')}${priorityLine(given)}guards: { allow_empty: ${allowEmpty} }
`;
}

function limitedDestinations({ common: { limits }, segments: named }: Setup, urls: SandboxUrls): string {
  const files = Object.entries(forms).map(
    ([name, { format }]) => `  ${name}: { type: file, format: ${format}, folder: ${UploadFolder.folder} }`,
  );
  const lines = `${[...destinationLines(urls), ...files].join('\n')}\n`;
  return Object.entries(limits).reduce(
    (text, [platform, most]) =>
      text.replace(`    type: ${platform}\n`, `    type: ${platform}\n    max_audiences: ${most}\n`),
    lines.replace('    type: adroll\n', `    type: adroll\n    segments: ${JSON.stringify(named)}\n`),
  );
}

/** The segments of a group of `priority`, the first of which that fits has a person; none: there is no group. */
export function priorityOf({ audiences, common }: Pick<Setup, 'audiences' | 'common'>): SegmentName[] {
  if (common.priority === 'none' || audiences.length < 2) return [];
  const names = audiences.map(({ segment }) => segment);
  return common.priority === 'reversed' ? names.toReversed() : names;
}

function priorityLine(given: Setup): string {
  const group = priorityOf(given);
  return group.length === 0 ? '' : `priority: [[${group.join(', ')}]]\n`;
}

function audienceLine({ segment, to, identifiers, refreshed, rules }: ChaosAudience, all: readonly string[]): string {
  const keys = [
    `segment: ${segment}`,
    `to: [${to.join(', ')}]`,
    ...(identifiers === undefined ? [] : [`identifiers: [${identifiers.join(', ')}]`]),
    ...(refreshed ? [`membership_days: ${membership.days}`, `refresh_days: ${membership.refresh}`] : []),
    ...ruleKeys(rules, all),
  ];
  return `  ${segment}: { ${keys.join(', ')} }\n`;
}
