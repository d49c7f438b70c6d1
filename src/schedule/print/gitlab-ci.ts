import { audiencesText } from '../block.ts';
import { ciScript, inFolder, needed } from './ci-script.ts';
import { cronText, fieldsOf } from './cron-text.ts';
import { comments, leftOut, type PrintFormat } from './printed-file.ts';
import { shellCommand } from './shell.ts';

const file = '.gitlab-ci.yml';

/**
 * One job for all blocks. GitLab keeps schedules in its own pages, so what to write there stands above. Its own runners end
 * jobs after three hours (docs.gitlab.com/ci/runners/hosted_runners, 2026-11), and a job that ran out of time keeps no cache.
 */
export const gitlabCi: PrintFormat = (context) => {
  const { blocks, timezone, nodeMajor, inRepository } = context;
  const cases = new Map(blocks.map((block, index) => [String(index + 1), block]));
  const script = ciScript(context, {
    chosenBy: '"$AUDIENCE_SYNC_BLOCK"',
    cases,
    otherwise: '$AUDIENCE_SYNC_AUDIENCES',
    options: '$AUDIENCE_SYNC_OPTIONS',
    isLost: '[ ! -s .audience-sync/ledger.duckdb ]',
  });
  const schedules = blocks.flatMap((block, index) => [
    `  Interval pattern ${cronText(fieldsOf(block))}   Cron timezone ${timezone}`,
    `  Variable AUDIENCE_SYNC_BLOCK = ${index + 1}   (${audiencesText(block)})`,
  ]);
  const text = `${comments([
    file,
    'Or a file that it includes. Add under Build, Pipeline schedules:',
    ...schedules,
    'By hand: Build, Pipelines, New pipeline, with the variable AUDIENCE_SYNC_BLOCK = by-hand, and where they are wanted',
    '  AUDIENCE_SYNC_AUDIENCES = keys of audiences, divided by blanks',
    '  AUDIENCE_SYNC_OPTIONS = options of sync, such as --yes when a guard stopped it',
    'The ledger is kept in the cache, which everybody who can start jobs in the project can read: it holds digests of people.',
    'Runners that share no cache each have a ledger of their own, which is old when another one ran last: of several, name one',
    'by `tags:`. Those of gitlab.com share theirs.',
    ...needed(context, 'Settings, CI/CD, Variables (masked)'),
    ...leftOut(blocks, ['jitter']),
  ])}
audience-sync:
  image: node:${nodeMajor}-bookworm-slim
  rules:
    # Other branches may have another cache.
    - if: $AUDIENCE_SYNC_BLOCK && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_PIPELINE_SOURCE =~ /^(schedule|web)$/
  # Never two at once: they would not know of each other's ledger.
  resource_group: audience-sync
  interruptible: false
  timeout: 3 hours
  variables:
    # The time behind it is for keeping the ledger.
    RUNNER_SCRIPT_TIMEOUT: 165m
  cache:
    key: audience-sync-ledger
    paths:
      - ${JSON.stringify(`${inFolder(inRepository.folder, '.audience-sync')}/`)}
    policy: pull-push
    when: always
  script:
    - |
${[...(inRepository.folder === '' ? [] : [shellCommand(['cd', inRepository.folder])]), ...script]
  .map((line) => `      ${line}`)
  .join('\n')}
`;
  return [{ name: file, text }];
};
