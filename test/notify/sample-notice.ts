import type { Notice } from '../../src/notify/notice.ts';

/** A run of two lists, one of which failed. */
export const sampleNotice: Notice = {
  version: 1,
  test: false,
  project: 'acme',
  run: '20261124-061500-417',
  at: '2026-11-24T06:15:03.000Z',
  outcome: 'partial',
  exit_code: 3,
  command: 'audience-sync sync',
  host: 'cron-1',
  message: 'win-back on meta: the access token has expired',
  lists: [
    { audience: 'win-back', destination: 'google', added: 12, removed: 3, refused: { TOO_OLD: 2 }, error: null },
    {
      audience: 'win-back',
      destination: 'meta',
      added: 0,
      removed: 0,
      refused: {},
      error: {
        message: 'the access token has expired',
        fix: 'Make a new one at https://business.facebook.com/settings/system-users.',
        code: '190',
        try_again_at: null,
      },
    },
  ],
  settled: [
    { audience: 'vips', destination: 'google', state: 'failed', refused: {}, message: 'a request failed: INTERNAL' },
  ],
  guards: [],
  errors: [],
  warnings: ['meta: access token ends on 2026-12-01 (7 days left)'],
};
