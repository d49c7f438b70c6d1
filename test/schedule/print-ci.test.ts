import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { commands } from '../../src/cli/commands.ts';
import { printFormats } from '../../src/schedule/print/formats.ts';
import { githubActions } from '../../src/schedule/print/github-actions.ts';
import { gitlabCi } from '../../src/schedule/print/gitlab-ci.ts';
import { kubernetes } from '../../src/schedule/print/kubernetes.ts';
import { runCli } from '../cli/run-cli.ts';
import { folder } from '../config/write-config.ts';
import { customers, World } from '../e2e/world.ts';
import { scratchFolder } from '../sources/scratch.ts';
import { blockOf, contextOf, usualBlocks } from './print-context.ts';
import { readWorkflow } from './read-workflow.ts';

type Tree = Readonly<Record<string, unknown>>;

function only(files: readonly { readonly text: string }[]): string {
  expect(files).toHaveLength(1);
  return files[0]?.text ?? '';
}

/** Stands for the program: says its words, takes a loss with --full, leaves a ledger and fails as it is told to. */
const program = `#!/bin/sh
printf '%s\\n' "$*"
trap 'echo stopped; exit 130' TERM
if [ -n "$HANGS" ]; then kill -INT $PPID; while :; do sleep 0.01; done; fi
if [ -n "$STOPS_EARLY" ]; then exit "$CODE"; fi
case "$*" in *--full*) echo 0 > .audience-sync/last-request ;; esac
mkdir -p .audience-sync; echo x > .audience-sync/ledger.duckdb
exit "\${CODE:-0}"
`;

type Environment = Readonly<Record<string, string>>;

/** A checkout in which scripts of a printed file run one after the other. */
function checkout() {
  const cwd = scratchFolder({
    'bin/npm': '#!/bin/sh\n[ "$*" = "install --global --loglevel error audience-sync@1.2.3" ]\n',
    'bin/audience-sync': program,
    'bin/gh': `#!/bin/sh\n[ "$*" = "api repos/acme/crm --jq .visibility + \\" \\" + .default_branch" ] && echo "$REPOSITORY"\n`,
  });
  for (const name of ['npm', 'audience-sync', 'gh']) chmodSync(join(cwd, 'bin', name), 0o700);
  const PATH = `${join(cwd, 'bin')}:${process.env['PATH'] ?? ''}`;
  return {
    cwd,
    run(script: string, env: Environment) {
      const { status, stdout, stderr } = spawnSync('sh', ['-euc', script], {
        cwd,
        encoding: 'utf8',
        env: { PATH, AUDIENCE_SYNC_OPTIONS: '', AUDIENCE_SYNC_AUDIENCES: '', HANGS: '', STOPS_EARLY: '', ...env },
      });
      expect(stderr).toBe('');
      return { status, said: stdout.trim() };
    },
  };
}

test('GitHub’s own parser takes the workflow', async () => {
  const content = only(githubActions(contextOf(usualBlocks)));
  const name = '.github/workflows/audience-sync.yml';
  expect(content.startsWith(`# ${name}\n`)).toBe(true);
  expect(await readWorkflow(name, content)).toEqual({
    errors: [],
    schedule: [
      { cron: '0 6 * * 1-5', timezone: 'Europe/Berlin' },
      { cron: '*/15 8-20 1,15 * 0', timezone: 'Europe/Berlin' },
    ],
  });
  const {
    errors: [error],
  } = await readWorkflow(name, content.replace('timeout-minutes', 'timeout-minuets'));
  expect(error).toContain("Unexpected value 'timeout-minuets'");
});

test('the workflow keeps the ledger, runs alone, and knows its block by its times', () => {
  const workflow = parse(
    only(githubActions(contextOf([...usualBlocks, blockOf('*/15 8-20 15,1 * 7', 'UTC', { audiences: ['more'] })]))),
  ) as Tree;
  expect(workflow).toMatchObject({ concurrency: { group: 'audience-sync', 'cancel-in-progress': false } });
  const { steps } = (workflow['jobs'] as { sync: { steps: readonly Tree[] } }).sync;
  const [, , , restore, sync, keep] = steps;
  expect(restore).toMatchObject({
    id: 'ledger',
    with: { path: 'marketing/.audience-sync', 'restore-keys': 'audience-sync-ledger-' },
  });
  expect(keep).toMatchObject({ if: "always() && hashFiles('marketing/.audience-sync/ledger.duckdb') != ''" });
  const key = 'audience-sync-ledger-${{ github.run_number }}-${{ github.run_attempt }}';
  expect([restore, keep]).toMatchObject([{ with: { key } }, { with: { key } }]);
  expect(sync?.['env']).toEqual({
    AUDIENCE_SYNC_SCHEDULE: '${{ github.event.schedule }}',
    AUDIENCE_SYNC_AUDIENCES: '${{ inputs.audiences }}',
    AUDIENCE_SYNC_OPTIONS: '${{ inputs.options }}',
    AUDIENCE_SYNC_LEDGER: '${{ steps.ledger.outputs.cache-matched-key }}',
    META_ACCESS_TOKEN: '${{ secrets.META_ACCESS_TOKEN }}',
    GOOGLE_CLIENT_ID: '${{ secrets.GOOGLE_CLIENT_ID }}',
  });
  const { run } = checkout();
  const words = (schedule: string, more: Environment = {}) => {
    const AUDIENCE_SYNC_LEDGER = 'audience-sync-ledger-8-1';
    const env = { AUDIENCE_SYNC_SCHEDULE: schedule, AUDIENCE_SYNC_LEDGER, GITHUB_RUN_NUMBER: '9', ...more };
    return run(String(sync?.['run']), env).said;
  };
  expect(words('0 6 * * 1-5')).toBe('sync --max-wait 2h --wait-lock 2h --config audience-sync.yaml');
  expect(words('*/15 8-20 1,15 * 0')).toBe('sync vips win-back more --wait-lock 2h --config audience-sync.yaml');
  const byHand = { AUDIENCE_SYNC_AUDIENCES: 'vips more', AUDIENCE_SYNC_OPTIONS: '--yes' };
  expect(words('', byHand)).toBe('sync vips more --wait-lock 2h --yes --config audience-sync.yaml');
  // Once more by hand; and one of which the last run's cache was not saved, or another one is long gone.
  const full = 'sync vips win-back more --wait-lock 2h --full --config audience-sync.yaml';
  const withLedger = (AUDIENCE_SYNC_LEDGER: string) => words('*/15 8-20 1,15 * 0', { AUDIENCE_SYNC_LEDGER });
  expect(withLedger('audience-sync-ledger-9-1')).not.toContain('--full');
  expect(withLedger('audience-sync-ledger-7-1')).toBe(full);
  expect(withLedger('audience-sync-ledger-89-1')).toBe(full);
  expect(withLedger('')).toBe(full);
});

test('the workflow is for private repositories and their default branch, whatever started it', () => {
  const { jobs } = parse(only(githubActions(contextOf(usualBlocks)))) as { jobs: { sync: { steps: Tree[] } } };
  const [refuse] = jobs.sync.steps;
  // The event of a schedule knows nothing of the repository.
  expect(refuse).not.toHaveProperty('if');
  const { run } = checkout();
  const status = (REPOSITORY: string) =>
    run(String(refuse?.['run']), { REPOSITORY, GITHUB_REPOSITORY: 'acme/crm', GITHUB_REF_NAME: 'main' }).status;
  expect(['private main', 'internal main'].map(status)).toEqual([0, 0]);
  expect(['public main', 'private trunk', ''].map(status)).toEqual([1, 1, 1]);
});

test('GitLab’s job keeps the ledger, runs alone, and knows its block by a variable of the schedule', () => {
  const text = only(gitlabCi(contextOf(usualBlocks)));
  expect(text).toContain(
    '#   Interval pattern */15 8-20 1,15 * 0   Cron timezone Europe/Berlin\n#   Variable AUDIENCE_SYNC_BLOCK = 2',
  );
  const job = (parse(text) as Record<string, Tree>)['audience-sync'];
  expect(job).toMatchObject({
    rules: [
      {
        if: '$AUDIENCE_SYNC_BLOCK && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_PIPELINE_SOURCE =~ /^(schedule|web)$/',
      },
    ],
    resource_group: 'audience-sync',
    interruptible: false,
    timeout: '3 hours',
    variables: { RUNNER_SCRIPT_TIMEOUT: '165m' },
    cache: { key: 'audience-sync-ledger', paths: ['marketing/.audience-sync/'], policy: 'pull-push', when: 'always' },
  });
  const script = String(job?.['script']);
  expect(script).toContain('cd marketing\n');
  const { cwd, run } = checkout();
  mkdirSync(join(cwd, 'marketing'));
  const words = (AUDIENCE_SYNC_BLOCK: string, env: Environment = {}) => run(script, { AUDIENCE_SYNC_BLOCK, ...env });
  expect(words('2').said).toBe('sync vips win-back --wait-lock 2h --full --config audience-sync.yaml');
  expect(words('1').said).toBe('sync --max-wait 2h --wait-lock 2h --config audience-sync.yaml');
  expect(words('2').said).toBe('sync vips win-back --wait-lock 2h --config audience-sync.yaml');
  expect(words('by-hand', { AUDIENCE_SYNC_OPTIONS: '--yes' }).said).toBe(
    'sync --wait-lock 2h --yes --config audience-sync.yaml',
  );
});

test('a run of CI without a ledger is --full, also when the one before ended too early to take it down', () => {
  const job = parse(only(gitlabCi(contextOf(usualBlocks, { inRepository: { folder: '', config: 'a.yaml' } })))) as Tree;
  const script = String((job['audience-sync'] as Tree)['script']);
  const { cwd, run } = checkout();
  const syncs = (CODE: string, more: Environment = {}) => run(script, { AUDIENCE_SYNC_BLOCK: '2', CODE, ...more });
  const plain = 'sync vips win-back --wait-lock 2h --config a.yaml';
  const full = plain.replace('--config', '--full --config');
  expect(syncs('2', { STOPS_EARLY: 'yes' })).toEqual({ status: 2, said: full });
  writeFileSync(join(cwd, '.audience-sync/ledger.duckdb'), 'an old one');
  expect(syncs('4')).toEqual({ status: 4, said: full });
  expect(syncs('3')).toEqual({ status: 3, said: plain });
});

test('what CI writes down for a lost ledger has every list replaced, though the run is for one and a guard stops it', async () => {
  const world = await World.open({
    audiences: `audiences:
  all: { name: All, segment: everybody, to: [meta] }
  big: { name: Big, segment: spenders, to: [meta] }
`,
  });
  onTestFinished(() => world.close());
  world.export(customers(200));
  expect((await world.run(['sync'])).code).toBe(0);
  rmSync(join(world.directory, '.audience-sync'), { recursive: true });
  world.write('.audience-sync/last-request', 'lost\n');
  world.export(customers(100));
  expect((await world.run(['sync', 'all', '--full'])).code).toBe(4);
  const { out } = await world.run(['status', '--offline']);
  expect(out).toContain('all on meta: the next sync sends everybody again');
  expect(out).toContain('big on meta: the next sync sends everybody again');
});

test('a job of CI that is cancelled ends when its run has', () => {
  const job = parse(only(gitlabCi(contextOf(usualBlocks, { inRepository: { folder: '', config: 'a.yaml' } })))) as Tree;
  const script = String((job['audience-sync'] as Tree)['script']);
  const { status, said } = checkout().run(script, { AUDIENCE_SYNC_BLOCK: '1', HANGS: 'yes' });
  expect({ status, said }).toEqual({
    status: 130,
    said: 'sync --max-wait 2h --wait-lock 2h --full --config a.yaml\nstopped',
  });
});

test('Kubernetes has a CronJob for each block, which are never two at once, and one volume', () => {
  const text = only(kubernetes(contextOf(usualBlocks, { project: 'Acme.Shop_1' })));
  const [volume, first, second] = parseAllDocuments(text).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Tree;
  });
  const name = 'audience-sync-acme-shop-1';
  expect(volume).toMatchObject({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name } });
  const pod = (job: Tree | undefined) =>
    (job as { spec: { jobTemplate: { spec: { template: { spec: Tree } } } } }).spec.jobTemplate.spec.template.spec;
  expect(first).toMatchObject({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: `${name}-1` },
    spec: {
      schedule: '0 6 * * 1-5',
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Forbid',
      jobTemplate: { spec: { podFailurePolicy: { rules: [{ onExitCodes: { values: [1, 2, 3, 4, 6, 7, 11] } }] } } },
    },
  });
  // What the Pod Security Standard "restricted" asks for (kubernetes.io/docs/concepts/security/pod-security-standards).
  expect(pod(first)).toMatchObject({
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
  });
  expect(pod(first)).toMatchObject({
    restartPolicy: 'Never',
    containers: [{ image: 'node:22-bookworm-slim', envFrom: [{ secretRef: { name } }] }],
    volumes: [{ persistentVolumeClaim: { claimName: name } }, { configMap: { name } }],
  });
  const [{ command }] = pod(second)['containers'] as readonly [{ command: readonly string[] }];
  expect(command.slice(3)).toEqual([
    ...['sh', 'sync', 'vips', 'win-back'],
    ...['--config', '/project/audience-sync.yaml', '--wait-lock', '2h', '--quiet'],
  ]);
  // A registry that is down is tried again: the code is none of those that fail the job.
  const [shell = '', ...words] = command;
  const PATH = `${scratchFolder({ npm: '' })}:/nowhere`;
  expect(spawnSync(`/bin/${shell}`, words, { env: { PATH }, encoding: 'utf8' }).status).toBe(5);
});

const config = `version: 1
project: acme
sources: { people: { files: people.csv } }
consent: { column: ok, granted: ["yes"] }
segments: { all: { from: people, where: true } }
destinations: { meta: { type: meta, account: "1", access_token: "\${META_ACCESS_TOKEN}", app_secret: "\${file:key}" } }
audiences: { all: { segment: all, to: [meta] } }
schedule: [{ cron: "0 6 * * *" }]
`;

test('`schedule print` prints or writes files, with what the config takes from outside, and replaces none', async () => {
  const cwd = folder({ 'audience-sync.yaml': config, key: 'a key' });
  mkdirSync(join(cwd, '.git'));
  const words = ['schedule', 'print', '--format', 'github-actions'];
  const printed = await runCli([...words, '--quiet'], { cwd });
  expect(printed).toMatchObject({ code: 0, err: '' });
  expect(printed.out).toContain('META_ACCESS_TOKEN: ${{ secrets.META_ACCESS_TOKEN }}');
  expect(printed.out).toContain('#   key\n');
  const json = JSON.parse((await runCli([...words, '--json'], { cwd })).out) as unknown;
  expect(json).toEqual({
    format: 'github-actions',
    files: [{ name: '.github/workflows/audience-sync.yml', text: printed.out }],
  });
  const written = await runCli([...words, '--out', '.', '--quiet'], { cwd });
  expect(written).toMatchObject({ code: 0, out: '' });
  const file = join(cwd, '.github/workflows/audience-sync.yml');
  expect(readFileSync(file, 'utf8')).toBe(printed.out);
  writeFileSync(file, 'mine');
  const again = await runCli([...words, '--out', '.'], { cwd });
  expect(again.code).toBe(2);
  expect(again.err).toContain(`${file} is there already`);
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('every format has a name on the command line, and one must be given', async () => {
  const cwd = folder({ 'audience-sync.yaml': config, key: 'a key' });
  const print = commands.find(({ group, name }) => group?.name === 'schedule' && name === 'print');
  expect(print?.options?.[0]?.choices).toEqual([...printFormats.keys()]);
  for (const format of printFormats.keys()) {
    const { code, out } = await runCli(['schedule', 'print', '--quiet', '--format', format], { cwd });
    expect({ format, code }).toEqual({ format, code: 0 });
    expect(out).toMatch(/^(?:<\?xml.*\n<!--|#) \S+$/m);
  }
  const { code, err } = await runCli(['schedule', 'print'], { cwd });
  expect(code).toBe(2);
  expect(err).toContain('Name one of crontab, systemd, launchd, github-actions, gitlab-ci, kubernetes.');
  expect(existsSync(join(cwd, '.audience-sync'))).toBe(false);
});
