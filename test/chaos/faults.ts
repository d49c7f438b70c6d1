import fc from 'fast-check';
import type { Fault } from '../../src/sandbox/engine/fault.ts';
import type { PlatformName } from '../../src/sandbox/start-sandbox.ts';

/** Trouble on one platform during one run. */
export interface Trouble {
  readonly platform: PlatformName;
  readonly fault: Fault;
  /** Whose rows it strikes; undefined: it is not about rows. */
  readonly person: number | undefined;
}

export const membershipPath: Readonly<Record<PlatformName, string>> = {
  adroll: '/segments/',
  criteo: '/contact-list',
  google: 'audienceMembers:',
  meta: '/users',
  linkedin: '/users',
};

const hourMs = 3_600_000;

type Made = fc.Arbitrary<Omit<Trouble, 'platform'>>;
const plain = (fault: fc.Arbitrary<Fault>): Made => fault.map((one) => ({ fault: one, person: undefined }));

/** Trouble that goes by while a run repeats its calls, or nearly. */
const passing = (platform: PlatformName): Made => {
  const kind = fc.constantFrom<Fault>(
    { kind: 'throttle' },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503 },
    { kind: 'status', status: 502, html: true },
    { kind: 'reset' },
    { kind: 'drop' },
    { kind: 'hang' },
  );
  const match = fc.oneof(
    { arbitrary: fc.constant({ path: membershipPath[platform] }), weight: 4 },
    {
      arbitrary: fc.record({ path: fc.constant(membershipPath[platform]), nth: fc.integer({ min: 1, max: 4 }) }),
      weight: 3,
    },
    { arbitrary: fc.record({ nth: fc.integer({ min: 1, max: 12 }) }), weight: 2 },
  );
  const times = fc.constantFrom(1, 1, 2, 8);
  return plain(fc.record({ kind, match, times }).map(({ kind: fault, ...rest }) => ({ ...fault, ...rest })));
};

/** Trouble that lasts until somebody acts. */
const lasting = (platform: PlatformName): Made =>
  plain(
    fc.constantFrom<Fault>(
      { kind: 'status', status: 503 },
      { kind: 'permission' },
      { kind: 'revoke_tokens', match: { path: membershipPath[platform] } },
      { kind: 'expire_tokens', match: { path: membershipPath[platform] } },
      { kind: 'expire_tokens', match: { path: membershipPath[platform] }, times: 1 },
      { kind: 'list_limit' },
      ...(platform === 'linkedin' || platform === 'criteo' || platform === 'adroll'
        ? []
        : [{ kind: 'terms' } as const]),
    ),
  );

/** Rows of one person fail. */
const rows = (platform: PlatformName, people: number): Made =>
  fc.record({
    person: fc.nat(people - 1),
    fault: fc.constantFrom<Fault>(
      ...(platform === 'linkedin'
        ? [400, 422, 429, 500].map((status) => ({ kind: 'rows', status }) as const)
        : [{ kind: 'rows' } as const]),
      ...(platform === 'google'
        ? [{ kind: 'rows', later: true } as const, { kind: 'rows', later: true } as const]
        : []),
    ),
  });

const own: Readonly<Record<PlatformName, Made>> = {
  adroll: plain(fc.constant({ kind: 'status', status: 503, times: 1 })),
  criteo: plain(
    fc
      .constantFrom('availability', 'quota' as const)
      .map((type) => ({ kind: 'errors_inside', type, times: 1 }) as const),
  ),
  google: plain(
    fc.oneof(
      fc
        .record({
          status: fc.constantFrom('FAILED', 'FAILED', 'REQUEST_STATUS_UNKNOWN' as const),
          times: fc.integer({ min: 1, max: 3 }),
        })
        .map((given) => ({ kind: 'async_result', ...given }) as const),
      fc
        .record({
          path: fc.constantFrom(':remove', ':remove', ':ingest'),
          records: fc.integer({ min: 1, max: 3 }),
        })
        .map(
          ({ path, records }) =>
            ({
              kind: 'async_result',
              status: 'PARTIAL_SUCCESS',
              records,
              times: 1,
              match: { path: `audienceMembers${path}` },
            }) as const,
        ),
      fc
        .record({
          ms: fc.constantFrom(1, 3, 10).map((hours) => hours * hourMs),
          times: fc.integer({ min: 1, max: 3 }),
          path: fc.constantFrom('audienceMembers:', 'audienceMembers:remove', 'audienceMembers:ingest'),
        })
        .map(({ path, ...given }) => ({ kind: 'slow_processing', ...given, match: { path } }) as const),
    ),
  ),
  meta: plain(
    fc.constantFrom<Fault>(
      { kind: 'fewer_results', missing: 1, times: 1 },
      { kind: 'fewer_results', missing: 1 },
      { kind: 'minimum_size', size: 3 },
      { kind: 'not_ready', ms: 5_000 },
      { kind: 'not_ready', ms: 5_000, code: 100 },
      { kind: 'flag_audience' },
      { kind: 'page_too_large', limit: 1 },
    ),
  ),
  linkedin: plain(
    fc.constantFrom<Fault>(
      { kind: 'fewer_results', missing: 1, times: 1 },
      { kind: 'fewer_results', missing: 2 },
      { kind: 'segment_status', status: 'EXPIRED', times: 1 },
      { kind: 'segment_status', status: 'ARCHIVED', times: 1 },
      { kind: 'not_ready', ms: 5_000 },
      { kind: 'id_header', name: 'none' },
    ),
  ),
};

export const trouble = (platforms: readonly PlatformName[], people: number): fc.Arbitrary<Trouble> =>
  fc
    .constantFrom(...platforms)
    .chain((platform) =>
      fc
        .oneof(
          { arbitrary: passing(platform), weight: 5 },
          { arbitrary: lasting(platform), weight: 1 },
          { arbitrary: rows(platform, people), weight: 2 },
          { arbitrary: own[platform], weight: 4 },
        )
        .map((made) => ({ ...made, platform })),
    );

/**
 * Whether a platform may have let members of an addition fail without a word of who they are. They are sent again with
 * `sync --full` alone.
 */
export function losesNameless({ fault }: Trouble): boolean {
  return (
    fault.kind === 'async_result' &&
    fault.status === 'PARTIAL_SUCCESS' &&
    fault.match?.path?.endsWith('ingest') === true
  );
}
