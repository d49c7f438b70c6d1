import { installPackage } from './install.ts';

/**
 * Installs `wrong` beside Noticeboard's package: Noticeboard, but for one thing that it does wrong, by the `account` of its destination;
 * any other account is as it should be.
 */
export function installWrong(directory: string): void {
  installPackage(directory, 'wrong', source);
}

const source = `
import * as noticeboard from '@acme/audience-sync-noticeboard';
import * as z from 'zod';

const receipt = { reference: undefined, refused: [], refusedUnnamed: 0, again: [], warnings: [] };
const list = { id: '1', name: 'a', membershipDays: undefined, state: 'ready', health: '', size: undefined, matchRate: undefined, servable: undefined };
const destinationError = (fields) => Object.assign(new Error('no for ada@example.com'), { name: 'DestinationError', ...fields });
const sends = (answer) => ({ send: async () => answer });
const fails = (error) => ({ send: async () => { throw error; } });

const wrong = {
  'no-receipt': sends(undefined),
  'half-a-receipt': sends({ refused: [] }),
  'index-out-of-range': sends({ ...receipt, refused: [{ index: 2, reason: 'no' }] }),
  'index-negative': sends({ ...receipt, again: [-1] }),
  'index-twice': sends({ ...receipt, refused: [{ index: 0, reason: 'no' }], again: [0] }),
  'refused-more': sends({ ...receipt, refusedUnnamed: 3 }),
  'throws-error': fails(new TypeError('cannot read ada@example.com')),
  'throws-nothing': fails(undefined),
  'throws-at-once': { send: () => { throw new Error('at once'); } },
  'unknown-disposition': fails(destinationError({ disposition: 'ignore' })),
  'skips-strangers': fails(destinationError({ disposition: 'skip', members: [{ index: 7, reason: 'no' }] })),
  'skips-one': fails(destinationError({ disposition: 'skip', members: [{ index: 1, reason: 'no' }] })),
  'hangs': { send: () => new Promise(() => {}) },
  'empties-batch': { send: async (id, operation, members) => { members.length = 0; return receipt; } },
  'spoils-values': { send: async (id, operation, members) => { members[0].values.email.pop(); return receipt; } },
  'another-list': { describeList: async () => ({ ...list, id: '2' }) },
  'no-list-id': { createList: async () => ({ ...list, id: undefined }) },
  'odd-state': { createList: async () => ({ ...list, state: 'fine' }) },
  'odd-check': { check: async () => [{ what: 'weather', ok: true, detail: '' }] },
  'odd-expiry': { expiries: async () => [{ kind: 'credential', what: 'key', at: 'soon', fix: '' }] },
  'no-find': { findList: undefined },
};
const capabilities = {
  'unknown-rules': { rules: 'noticeboard' },
  'unknown-field': { fields: ['email', 'shoe_size'] },
  'field-without-rule': { fields: ['email', 'phone'] },
  'no-batch': { batchSize: 0 },
  'plain-emails': { rules: 'criteo-plain' },
  'no-lookup': { lookup: 'none' },
  'asynchronous': { results: 'asynchronous' },
};

export const interfaceVersion = 1;
export const settings = {
  ...noticeboard.settings,
  type: 'npm:wrong',
  schema: z.looseObject({ type: z.string(), api_key: z.string().refine((text) => !text.startsWith('odd'), { error: ({ input }) => 'is odd: ' + input }).optional() }),
  build: (name, { account, endpoint, api_key: apiKey }) => {
    if (account === 'tells-key') throw new Error('odd key: ' + apiKey);
    return account === 'builds-nothing' ? {} : { name, type: 'npm:other', account, endpoint, apiKey };
  },
};
export const adapter = {
  ...noticeboard.adapter,
  capabilities: ({ account }) => {
    if (account === 'throws-capabilities') throw new Error('no capabilities');
    return account === 'no-capabilities' ? undefined : { ...noticeboard.adapter.capabilities(), ...capabilities[account] };
  },
  connect: async (config, context) => ({ ...(await noticeboard.adapter.connect({ ...config, account: 'nb-1' }, context)), ...wrong[config.account] }),
};
`;
