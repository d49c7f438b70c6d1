import type { Block } from '../block.ts';
import { ciScript, inFolder, needed } from './ci-script.ts';
import { cronText, fieldsOf } from './cron-text.ts';
import { comments, leftOut, type PrintFormat } from './printed-file.ts';

const file = '.github/workflows/audience-sync.yml';

/**
 * One workflow for all blocks. `timezone` of a schedule: GitHub's page "Workflow syntax", `on.schedule` (2026-11); so is that
 * its cron takes 0 to 6 for weekdays.
 */
export const githubActions: PrintFormat = (context) => {
  const { blocks, timezone, nodeMajor, variables, inRepository } = context;
  const cases = new Map<string, Block>();
  for (const block of blocks) {
    const times = cronText(fieldsOf(block));
    cases.set(times, together(cases.get(times), block));
  }
  const state = JSON.stringify(inFolder(inRepository.folder, '.audience-sync'));
  const ledger = inFolder(inRepository.folder, '.audience-sync/ledger.duckdb');
  const script = ciScript(context, { chosenBy: '"$SCHEDULE"', cases, otherwise: '$AUDIENCES' });
  const text = `${comments([
    file,
    'GitHub may begin later than asked for, and stops schedules of a public repository that nothing happens in.',
    'The ledger is kept in the cache of the repository, which everybody who can start workflows in it can read:',
    'it holds digests of people, so keep the repository private.',
    ...needed(context, 'Settings, Secrets and variables, Actions'),
    ...leftOut(blocks, ['jitter']),
  ])}
name: audience-sync
on:
  schedule:
${[...cases.keys()].map((times) => `    - cron: ${JSON.stringify(times)}\n      timezone: ${JSON.stringify(timezone)}`).join('\n')}
  workflow_dispatch:
    inputs:
      audiences:
        description: Keys of audiences, divided by blanks (all when empty)
        type: string
permissions:
  contents: read
# Never two at once: they would not know of each other's ledger.
concurrency:
  group: audience-sync
  cancel-in-progress: false
jobs:
  sync:
    runs-on: ubuntu-latest
    timeout-minutes: 350
    steps:
      - name: Refuse a public repository
        if: github.event.repository.visibility == 'public'
        run: exit 1
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: actions/setup-node@v6
        with:
          node-version: ${nodeMajor}
          package-manager-cache: false
      - name: Take the ledger of the last run
        uses: actions/cache/restore@v4
        with:
          path: ${state}
          key: audience-sync-ledger-\${{ github.run_id }}-\${{ github.run_attempt }}
          restore-keys: audience-sync-ledger-
      - name: Sync
        working-directory: ${JSON.stringify(inRepository.folder || '.')}
        env:
          SCHEDULE: \${{ github.event.schedule }}
          AUDIENCES: \${{ inputs.audiences }}
${variables.map((name) => `          ${name}: \${{ secrets.${name} }}\n`).join('')}        run: |
${script.map((line) => `          ${line}`).join('\n')}
      - name: Keep the ledger
        if: always() && hashFiles('${ledger.replaceAll("'", "''")}') != ''
        uses: actions/cache/save@v4
        with:
          path: ${state}
          key: audience-sync-ledger-\${{ github.run_id }}-\${{ github.run_attempt }}
`;
  return [{ name: file, text }];
};

/** GitHub tells a workflow the times that it was started for, and no more: blocks with the same are one. */
function together(known: Block | undefined, block: Block): Block {
  if (known === undefined) return block;
  const both = known.audiences && block.audiences && [...new Set([...known.audiences, ...block.audiences])];
  const limits = [known.maxWait, block.maxWait].flatMap((limit) => limit ?? []);
  return { ...known, audiences: both, maxWait: limits.length === 2 ? Math.max(...limits) : undefined };
}
