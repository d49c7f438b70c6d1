import { expect, test } from 'vitest';
import type { AudienceConfig } from '../../src/config/audience-config.ts';
import { googleCapabilities } from '../../src/destinations/google/capabilities.ts';
import { linkedinCapabilities } from '../../src/destinations/linkedin/capabilities.ts';
import { metaCapabilities } from '../../src/destinations/meta/capabilities.ts';
import { listSpec, membershipWarnings, refreshDays } from '../../src/sync/list-spec.ts';
import { configOf } from '../segments/config-of.ts';

const platforms = {
  google: googleCapabilities,
  meta: metaCapabilities,
  linkedin: linkedinCapabilities({ sendPlainNames: false }),
};
type Platform = keyof typeof platforms;

/** What becomes of the config's two times on a platform where the list has `held` days. */
function times(
  platform: Platform,
  asked: { readonly membership?: number; readonly refresh?: number },
  known?: { readonly membershipDays: number | undefined; readonly remoteId?: string },
) {
  const audience: AudienceConfig = {
    key: 'vips',
    family: 'vips',
    name: 'VIPs',
    description: undefined,
    members: 'people',
    segment: 'vips',
    to: [platform],
    identifiers: undefined,
    membershipDays: asked.membership,
    refreshDays: asked.refresh,
  };
  const capabilities = platforms[platform];
  const held = known === undefined ? undefined : { remoteId: undefined, ...known };
  const spec = listSpec(configOf({}), audience, capabilities, held);
  return {
    membership: spec.membershipDays,
    refresh: refreshDays(audience, capabilities, spec),
    warnings: membershipWarnings(audience, capabilities, spec),
  };
}

test.each<[Platform, number | undefined, number | undefined]>([
  ['google', 540, 360],
  ['meta', undefined, undefined],
  ['linkedin', undefined, 20],
])('without times %s keeps members for %s days, and they are sent again after %s', (platform, membership, refresh) => {
  expect(times(platform, {})).toEqual({ membership, refresh, warnings: [] });
});

test('members are sent again after two thirds of the time that the audience asks for, or when it says', () => {
  for (const platform of ['google', 'meta'] as const) {
    expect(times(platform, { membership: 90 })).toEqual({ membership: 90, refresh: 60, warnings: [] });
    expect(times(platform, { membership: 90, refresh: 80 })).toEqual({ membership: 90, refresh: 80, warnings: [] });
    expect(times(platform, { membership: 1 })).toMatchObject({ refresh: 1 });
  }
  expect(times('meta', { refresh: 1_000 })).toEqual({ membership: undefined, refresh: 1_000, warnings: [] });
});

test.each<[Platform, { membership?: number; refresh: number }, number, number]>([
  ['linkedin', { refresh: 120 }, 30, 20],
  ['linkedin', { refresh: 30 }, 30, 20],
  ['google', { refresh: 600 }, 540, 360],
  ['meta', { membership: 60, refresh: 60 }, 60, 40],
])('on %s a refresh of %j comes too late and is not waited for', (platform, asked, kept, used) => {
  const { refresh, warnings } = times(platform, asked);
  expect(refresh).toBe(used);
  expect(warnings).toEqual([
    `refresh_days ${asked.refresh} is too late: the platform keeps what is not sent again ${kept} days; ${used} is used`,
  ]);
});

test('what is above the platform’s longest is cut, and where nothing can be set it has no effect', () => {
  expect(times('meta', { membership: 365, refresh: 200 })).toMatchObject({
    membership: 180,
    refresh: 120,
    warnings: [expect.stringContaining('180 is used'), expect.stringContaining('120 is used')],
  });
  expect(times('linkedin', { membership: 365 })).toMatchObject({
    membership: undefined,
    warnings: [expect.stringContaining('no effect')],
  });
});

test('a time that a Meta list has stays, when the audience asks for none; Google’s goes back to the longest', () => {
  const known = { remoteId: '7', membershipDays: 30 };
  expect(times('meta', {}, known)).toEqual({
    membership: 30,
    refresh: 20,
    warnings: [expect.stringMatching(/membership_days 30, which the platform cannot unset/)],
  });
  expect(times('meta', { membership: 60 }, known)).toEqual({ membership: 60, refresh: 40, warnings: [] });
  expect(times('meta', { refresh: 29 }, known)).toMatchObject({ refresh: 29 });
  expect(times('google', {}, known)).toEqual({ membership: 540, refresh: 360, warnings: [] });
  expect(times('linkedin', {}, known)).toMatchObject({ membership: undefined, refresh: 20 });
});

test('a list that is gone binds the one in its place to nothing', () => {
  expect(times('meta', {}, { membershipDays: 30 })).toEqual({
    membership: undefined,
    refresh: undefined,
    warnings: [],
  });
});
