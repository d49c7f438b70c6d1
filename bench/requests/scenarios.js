/** @typedef {import('./project.js').Project} Project */

/**
 * What happens between two counts, and the fewest requests that the platforms' pages allow for it: a token where one must be
 * fetched, one look whether a list is there, one request for each batch of the documented size.
 *
 * @typedef {object} Scenario
 * @property {string} name
 * @property {{ readonly to: string, readonly audiences?: number }} project
 * @property {number} least
 * @property {string} because
 * @property {(project: Project) => Promise<void>} [before]
 * @property {(project: Project) => Promise<void>} counted
 */

const sync = (/** @type {Project} */ project) => project.run('sync', '--yes');

/** @type {(people: number) => (project: Project) => Promise<void>} */
const synced = (people) => async (project) => {
  project.export(0, people);
  await sync(project);
  project.later();
  await sync(project);
  project.later();
};

/** @type {readonly Scenario[]} */
export const scenarios = [
  {
    name: 'first sync, Google, 12,000 people',
    project: { to: 'google' },
    least: 5,
    because: 'token, find, create, 2 batches of 10,000',
    counted: async (project) => {
      project.export(0, 12_000);
      await sync(project);
    },
  },
  {
    name: 'first sync, Meta, 12,000 people',
    project: { to: 'meta' },
    least: 4,
    because: 'find, create, 2 batches of 10,000',
    counted: async (project) => {
      project.export(0, 12_000);
      await sync(project);
    },
  },
  {
    name: 'first sync, LinkedIn, 12,000 people',
    project: { to: 'linkedin' },
    least: 5,
    because: 'find, create, 3 batches of 5,000',
    counted: async (project) => {
      project.export(0, 12_000);
      await sync(project);
    },
  },
  {
    name: 'nothing changed, three platforms',
    project: { to: 'google, meta, linkedin' },
    least: 4,
    because: 'Google’s token, and a look whether each list is there',
    before: synced(3_000),
    counted: sync,
  },
  {
    name: '1% left and 1% came, three platforms',
    project: { to: 'google, meta, linkedin' },
    least: 10,
    because: 'token, 3 looks, a removal and an addition each',
    before: synced(3_000),
    counted: async (project) => {
      project.export(30, 3_030);
      await sync(project);
    },
  },
  {
    name: 'one of ten lists changed, Meta',
    project: { to: 'meta', audiences: 10 },
    least: 11,
    because: '10 looks, one addition',
    before: synced(3_000),
    counted: async (project) => {
      project.export(0, 3_001);
      await sync(project);
    },
  },
  {
    name: 'throttled twice, LinkedIn, 5,000 people',
    project: { to: 'linkedin' },
    least: 5,
    because: 'find, create, one batch that comes three times',
    counted: async (project) => {
      project.sandbox.addFault('linkedin', { kind: 'throttle', match: { path: '/users' }, times: 2 });
      project.export(0, 5_000);
      await sync(project);
    },
  },
  {
    name: 'an answer lost, Meta, 10,000 people',
    project: { to: 'meta' },
    least: 4,
    because: 'find, create, one batch that comes twice',
    counted: async (project) => {
      project.sandbox.addFault('meta', { kind: 'drop', match: { path: '/users' }, times: 1 });
      project.export(0, 10_000);
      await sync(project);
    },
  },
  {
    name: 'one row of 10,000 refused, Google',
    project: { to: 'google' },
    least: 5,
    because: 'token, find, create, the batch, the batch without the row',
    counted: async (project) => {
      project.sandbox.addFault('google', {
        kind: 'rows',
        match: { path: 'audienceMembers:ingest' },
        indexes: [4_321],
        times: 1,
      });
      project.export(0, 10_000);
      await sync(project);
    },
  },
  {
    name: 'ledger lost, --full, Meta, 25,000 people',
    project: { to: 'meta' },
    least: 6,
    because: 'find, state before and after, 3 parts of one session',
    before: async (project) => {
      await synced(25_000)(project);
      project.loseLedger();
    },
    counted: (project) => project.run('sync', '--full', '--yes'),
  },
];
