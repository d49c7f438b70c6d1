import fc from 'fast-check';
import type { PlatformName, SandboxUrls } from '../../src/sandbox/start-sandbox.ts';
import { destinationsBlock } from '../e2e/world.ts';
import { type ChaosPerson, type Columns, everybody, type Sharing } from './people.ts';

export const segments = { everybody: 'true', spenders: 'total_spent >= 50', savers: 'total_spent < 50' } as const;
export type SegmentName = keyof typeof segments;

export type Identifiers = readonly ('email' | 'phone' | 'name')[] | undefined;

export interface ChaosAudience {
  readonly segment: SegmentName;
  readonly to: readonly PlatformName[];
  /** Undefined: all that the destination takes. */
  readonly identifiers: Identifiers;
  readonly refreshed: boolean;
}

/** What stays the same during a sequence. */
export interface Setup {
  readonly sharing: Sharing;
  readonly columns: Columns;
  /** Whether the config names a suppression list. */
  readonly suppresses: boolean;
  readonly people: readonly ChaosPerson[];
  readonly audiences: readonly ChaosAudience[];
  readonly allowEmpty: boolean;
  /** How long Google takes when no fault makes it take longer. */
  readonly processingHours: number;
}

export const peopleCount = 6;
/** Of audiences that ask for it: members stay so long, and are sent again after that. */
const membership = { days: 60, refresh: 20 } as const;

const platforms = ['google', 'meta', 'linkedin'] as const;

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

const audience = (sharing: Sharing, columns: Columns) =>
  fc
    .record({
      to: fc.subarray([...platforms], { minLength: 1 }),
      identifiers: identifiersOf(sharing, columns),
      refreshed: fc.boolean(),
    })
    .map(({ to, identifiers, refreshed }): Omit<ChaosAudience, 'segment'> => {
      const takers = to.filter((name) => takes(name, identifiers));
      return { identifiers, refreshed, to: takers.length > 0 ? takers : ['meta'] };
    });

/** LinkedIn takes no phones. */
export function takes(platform: PlatformName, identifiers: Identifiers): boolean {
  return platform !== 'linkedin' || identifiers === undefined || identifiers.includes('email');
}

const sometimes = fc.constantFrom(true, false, false);

export const setup: fc.Arbitrary<Setup> = fc
  .record({
    sharing: fc.constantFrom<Sharing>('constant', 'moving', 'none'),
    columns: fc.record({ seconds: sometimes, addresses: sometimes }),
  })
  .chain(({ sharing, columns }) =>
    fc.record({
      sharing: fc.constant(sharing),
      columns: fc.constant(columns),
      suppresses: sometimes,
      people: everybody(sharing, columns, peopleCount),
      audiences: fc
        .record({
          names: fc.subarray(Object.keys(segments) as SegmentName[], { minLength: 1, maxLength: 2 }),
          given: fc.array(audience(sharing, columns), { minLength: 2, maxLength: 2 }),
        })
        .map(({ names, given }) =>
          names.flatMap((segment, index) => {
            const one = given[index];
            return one === undefined ? [] : [{ segment, ...one }];
          }),
        ),
      allowEmpty: fc.boolean(),
      processingHours: fc.constantFrom(0, 0, 2),
    }),
  );

/** The config of a sequence. */
export function configText({ audiences, allowEmpty, columns, suppresses }: Setup, urls: SandboxUrls): string {
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
consent: { column: Marketing Consent, granted: ["yes"], denied: ["no"] }
segments:
${Object.entries(segments)
  .map(([name, where]) => `  ${name}: { from: customers, where: "${where}" }\n`)
  .join('')}${destinationsBlock(urls)}audiences:
${audiences.map(audienceLine).join('')}guards: { allow_empty: ${allowEmpty} }
`;
}

function audienceLine({ segment, to, identifiers, refreshed }: ChaosAudience): string {
  const keys = [
    `segment: ${segment}`,
    `to: [${to.join(', ')}]`,
    ...(identifiers === undefined ? [] : [`identifiers: [${identifiers.join(', ')}]`]),
    ...(refreshed ? [`membership_days: ${membership.days}`, `refresh_days: ${membership.refresh}`] : []),
  ];
  return `  ${segment}: { ${keys.join(', ')} }\n`;
}
