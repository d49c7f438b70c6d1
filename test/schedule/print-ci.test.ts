import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { commands } from '../../src/cli/commands.ts';
import { printFormats } from '../../src/schedule/print/formats.ts';
import { githubActions } from '../../src/schedule/print/github-actions.ts';
import { gitlabCi } from '../../src/schedule/print/gitlab-ci.ts';
import { kubernetes } from '../../src/schedule/print/kubernetes.ts';
import { runCli } from '../cli/run-cli.ts';
import { folder } from '../config/write-config.ts';
import { scratchFolder } from '../sources/scratch.ts';
import { blockOf, contextOf, usualBlocks } from './print-context.ts';
import { readWorkflow } from './read-workflow.ts';

type Tree = Readonly<Record<string, unknown>>;

function only(files: readonly { readonly text: string }[]): string {
  expect(files).toHaveLength(1);
  return files[0]?.text ?? '';
}

/** What a script starts: the words behind `npx`. */
function npxWords(script: string, env: Readonly<Record<string, string>>, ledger: boolean): string {
  const cwd = scratchFolder({
    'bin/npx': '#!/bin/sh\nprintf "%s\\n" "$*"\n',
    ...(ledger && { '.audience-sync/ledger.duckdb': 'x' }),
  });
  chmodSync(join(cwd, 'bin/npx'), 0o700);
  const PATH = `${join(cwd, 'bin')}:${process.env['PATH'] ?? ''}`;
  const { status, stdout, stderr } = spawnSync('sh', ['-euc', script], {
    cwd,
    encoding: 'utf8',
    env: { PATH, ...env },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trim();
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
    with: { path: 'marketing/.audience-sync', 'restore-keys': 'audience-sync-ledger-' },
  });
  expect(keep).toMatchObject({ if: "always() && hashFiles('marketing/.audience-sync/ledger.duckdb') != ''" });
  const key = 'audience-sync-ledger-${{ github.run_id }}-${{ github.run_attempt }}';
  expect([restore, keep]).toMatchObject([{ with: { key } }, { with: { key } }]);
  expect(sync?.['env']).toEqual({
    SCHEDULE: '${{ github.event.schedule }}',
    AUDIENCES: '${{ inputs.audiences }}',
    META_ACCESS_TOKEN: '${{ secrets.META_ACCESS_TOKEN }}',
    GOOGLE_CLIENT_ID: '${{ secrets.GOOGLE_CLIENT_ID }}',
  });
  const script = String(sync?.['run']);
  const words = (SCHEDULE: string, ledger: boolean, AUDIENCES = '') =>
    npxWords(script, { SCHEDULE, AUDIENCES }, ledger);
  const started = '--yes audience-sync@1.2.3 sync';
  expect(words('0 6 * * 1-5', true)).toBe(`${started} --max-wait 2h --wait-lock 2h --config audience-sync.yaml`);
  expect(words('0 6 * * 1-5', false)).toBe(
    `${started} --max-wait 2h --wait-lock 2h --full --config audience-sync.yaml`,
  );
  expect(words('*/15 8-20 1,15 * 0', true)).toBe(
    `${started} vips win-back more --wait-lock 2h --config audience-sync.yaml`,
  );
  expect(words('', true, 'vips more')).toBe(`${started} vips more --wait-lock 2h --config audience-sync.yaml`);
});

test('GitLab’s job keeps the ledger, runs alone, and knows its block by a variable of the schedule', () => {
  const text = only(gitlabCi(contextOf(usualBlocks)));
  expect(text).toContain(
    '#   Interval pattern */15 8-20 1,15 * 0   Cron timezone Europe/Berlin\n#   Variable AUDIENCE_SYNC_BLOCK = 2',
  );
  const job = (parse(text) as Record<string, Tree>)['audience-sync'];
  expect(job).toMatchObject({
    rules: [{ if: '$CI_PIPELINE_SOURCE == "schedule" && $AUDIENCE_SYNC_BLOCK' }],
    resource_group: 'audience-sync',
    interruptible: false,
    cache: { key: 'audience-sync-ledger', paths: ['marketing/.audience-sync/'], policy: 'pull-push', when: 'always' },
  });
  const script = String(job?.['script']);
  const words = (block: string) =>
    npxWords(script.replace('cd marketing\n', ''), { AUDIENCE_SYNC_BLOCK: block }, false);
  expect(script).toContain('cd marketing\n');
  expect(words('1')).toBe(
    '--yes audience-sync@1.2.3 sync --max-wait 2h --wait-lock 2h --full --config audience-sync.yaml',
  );
  expect(words('2')).toBe(
    '--yes audience-sync@1.2.3 sync vips win-back --wait-lock 2h --full --config audience-sync.yaml',
  );
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
  expect(pod(first)).toMatchObject({
    restartPolicy: 'Never',
    containers: [{ image: 'node:22-bookworm-slim', envFrom: [{ secretRef: { name } }] }],
    volumes: [{ persistentVolumeClaim: { claimName: name } }, { configMap: { name } }],
  });
  expect(pod(second)).toMatchObject({
    containers: [
      {
        command: [
          ...['npx', '--yes', 'audience-sync@1.2.3', 'sync', 'vips', 'win-back'],
          ...['--config', '/project/audience-sync.yaml', '--wait-lock', '2h', '--quiet'],
        ],
      },
    ],
  });
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
