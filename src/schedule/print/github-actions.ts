import type { Block } from '../block.ts';
import { ciScript, inFolder, needed } from './ci-script.ts';
import { cronText, fieldsOf } from './cron-text.ts';
import { comments, leftOut, type PrintFormat } from './printed-file.ts';

const file = '.github/workflows/audience-sync.yml';

/** Caches are never changed: each run has one of its own, by its number, and takes that of the run before. */
const cacheKey = 'audience-sync-ledger-';

/**
 * One workflow for all blocks. `timezone` of a schedule: GitHub's page "Workflow syntax", `on.schedule` (2026-11); so is that
 * its cron takes 0 to 6 for weekdays. `queue` of concurrency: its page of that name (2026-11); without it the second run that
 * waits takes the place of the first. That the event of a schedule holds nothing of the repository:
 * github.com/github/codeql-action/pull/1211.
 */
export const githubActions: PrintFormat = (context) => {
  const { blocks, timezone, nodeMajor, variables, inRepository } = context;
  const cases = new Map<string, Block>();
  for (const block of blocks) {
    const times = cronText(fieldsOf(block));
    cases.set(times, together(cases.get(times), block));
  }
  const key = `${cacheKey}\${{ github.run_number }}-\${{ github.run_attempt }}`;
  const state = JSON.stringify(inFolder(inRepository.folder, '.audience-sync'));
  const ledger = inFolder(inRepository.folder, '.audience-sync/ledger.duckdb');
  const script = ciScript(context, {
    chosenBy: '"$AUDIENCE_SYNC_SCHEDULE"',
    cases,
    otherwise: '$AUDIENCE_SYNC_AUDIENCES',
    options: '$AUDIENCE_SYNC_OPTIONS',
    // One of an earlier run does not know whom the last one sent: its own was not saved.
    isLost: `! echo "$AUDIENCE_SYNC_LEDGER" | grep -Eqx "${cacheKey}($GITHUB_RUN_NUMBER|$((GITHUB_RUN_NUMBER - 1)))-.*"`,
  });
  const text = `${comments([
    file,
    'GitHub may begin later than asked for, and stops schedules of a public repository that nothing happens in.',
    'The ledger is kept in the cache of the repository, which everybody who can start workflows in it can read:',
    'it holds digests of people, so keep the repository private.',
    'GitHub throws away what nobody took from the cache for 7 days: on a schedule that is rarer, every run replaces all lists.',
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
      options:
        description: Options of sync, such as --yes when a guard stopped it
        type: string
permissions:
  contents: read
# Never two at once: they would not know of each other's ledger.
concurrency:
  group: audience-sync
  cancel-in-progress: false
  queue: max
jobs:
  sync:
    runs-on: ubuntu-latest
    steps:
      - name: Refuse a public repository, and branches, whose caches the schedule does not see
        env:
          GH_TOKEN: \${{ github.token }}
        run: |
          repository=$(gh api "repos/$GITHUB_REPOSITORY" --jq '.visibility + " " + .default_branch')
          case $repository in
            "private $GITHUB_REF_NAME" | "internal $GITHUB_REF_NAME") ;;
            *) echo "::error::not private, or not the default branch: $repository"; exit 1 ;;
          esac
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: actions/setup-node@v6
        with:
          node-version: ${nodeMajor}
          package-manager-cache: false
      - name: Take the ledger of the last run
        id: ledger
        uses: actions/cache/restore@v5
        with:
          path: ${state}
          key: ${key}
          restore-keys: ${cacheKey}
      - name: Sync
        # Jobs end after 360, and the ledger is kept behind this.
        timeout-minutes: 340
        working-directory: ${JSON.stringify(inRepository.folder || '.')}
        env:
          AUDIENCE_SYNC_SCHEDULE: \${{ github.event.schedule }}
          AUDIENCE_SYNC_AUDIENCES: \${{ inputs.audiences }}
          AUDIENCE_SYNC_OPTIONS: \${{ inputs.options }}
          AUDIENCE_SYNC_LEDGER: \${{ steps.ledger.outputs.cache-matched-key }}
${variables.map((name) => `          ${name}: \${{ secrets.${name} }}\n`).join('')}        run: |
${script.map((line) => `          ${line}`).join('\n')}
      - name: Keep the ledger
        if: always() && hashFiles('${ledger.replaceAll("'", "''")}') != ''
        uses: actions/cache/save@v5
        with:
          path: ${state}
          key: ${key}
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
