import { audiencesText } from '../block.ts';
import { ciScript, inFolder, needed } from './ci-script.ts';
import { cronText, fieldsOf } from './cron-text.ts';
import { comments, leftOut, type PrintFormat } from './printed-file.ts';
import { shellCommand } from './shell.ts';

const file = '.gitlab-ci.yml';

/** One job for all blocks. GitLab keeps schedules in its own pages, so what to write there stands above. */
export const gitlabCi: PrintFormat = (context) => {
  const { blocks, timezone, nodeMajor, inRepository } = context;
  const cases = new Map(blocks.map((block, index) => [String(index + 1), block]));
  const script = ciScript(context, { chosenBy: '"$AUDIENCE_SYNC_BLOCK"', cases, otherwise: '' });
  const schedules = blocks.flatMap((block, index) => [
    `  Interval pattern ${cronText(fieldsOf(block))}   Cron timezone ${timezone}`,
    `  Variable AUDIENCE_SYNC_BLOCK = ${index + 1}   (${audiencesText(block)})`,
  ]);
  const text = `${comments([
    file,
    'Or a file that it includes. Add under Build, Pipeline schedules:',
    ...schedules,
    ...needed(context, 'Settings, CI/CD, Variables (masked)'),
    ...leftOut(blocks, ['jitter']),
  ])}
audience-sync:
  image: node:${nodeMajor}-bookworm-slim
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule" && $AUDIENCE_SYNC_BLOCK
  # Never two at once: they would not know of each other's ledger.
  resource_group: audience-sync
  interruptible: false
  timeout: 6 hours
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
