import { ExitCode } from '../errors/exit-code.ts';
import { oneColumnIdentifiers, uploadFormats, uploadHashes } from '../config/upload-formats.ts';
import { platforms } from '../identifiers/identifier.ts';
import { authCommands, signedInTo } from './auth-commands.ts';
import type { CommandDefinition, CommandGroup } from './command.ts';
import { ofRuns } from './exit-codes-of-runs.ts';
import { scheduleCommands } from './schedule-commands.ts';

const { guard, later, credentials, refused, locked, newerLedger } = ExitCode;

const audiences = { syntax: '[audience...]', summary: 'keys of audiences in the config (default: all)' };
const platform = { flags: '--for <platform>', summary: 'whose rules apply', choices: platforms };
const rejects = {
  flags: '--rejects <file>',
  summary: 'write every rejected row and invalid value, masked, to this CSV file',
};
const memory = {
  flags: '--memory <size>',
  summary: 'fill so much before spilling to disk, e.g. 2GB (default: 700MiB)',
};
const maxWait = {
  flags: '--max-wait <duration>',
  summary: 'most time to spend on limits and retries, e.g. 30m; then exit 5',
};
const revealed = { flags: '--reveal', summary: 'write values to the file of --rejects as they are, not masked' };

const recipes: CommandGroup = { name: 'recipes', summary: 'segments that practitioners know by name' };

/** All commands, in the order of a first day with the tool. */
export const commands: readonly CommandDefinition[] = [
  {
    name: 'init',
    summary: 'write a config, having looked at the exports in this folder',
    arguments: [{ syntax: '[file]', summary: 'the export to begin with (default: those found here are offered)' }],
    options: [
      { flags: '--yes', summary: 'ask nothing: the best export here, and defaults for what is left open' },
      {
        flags: '--to <platforms>',
        summary: 'google, meta, linkedin, criteo, adroll, file, with commas (default: the first three)',
      },
      { flags: '--country <code>', summary: 'country of phones and addresses that carry none, e.g. US, or none' },
      { flags: '--google-account <id>', summary: 'customer id of the Google Ads account' },
      { flags: '--meta-account <id>', summary: 'id of the Meta ad account' },
      { flags: '--linkedin-account <id>', summary: 'id of the LinkedIn ad account' },
      { flags: '--criteo-account <id>', summary: 'id of the Criteo advertiser' },
      { flags: '--adroll-account <id>', summary: 'id of the AdRoll advertiser' },
      {
        flags: '--project <name>',
        summary: 'part of the key by which lists are found again (default: the folder’s name)',
      },
      { flags: '--force', summary: 'overwrite a config that is there' },
    ],
    notes: [
      'Looks at CSV, JSON, Parquet and Excel files, packed or not, in this folder and',
      'in exports/, data/, downloads/, lists/ and the like below it. On a terminal it',
      'asks at most six questions; a flag answers each. Without a terminal FILE or',
      '--yes must be given, and what no flag says has its default.',
      'A file named like unsubscribed, suppression or do-not-contact becomes a',
      'suppression list.',
    ],
    examples: [
      'audience-sync init',
      'audience-sync init exports/customers.csv',
      'audience-sync init --yes --to meta --meta-account act_1234567890',
    ],
    load: () => import('./commands/init.ts'),
  },
  {
    name: 'inspect',
    summary: 'show what an export holds: columns, mapping, valid and invalid identifiers',
    arguments: [
      { syntax: '[file]', summary: 'CSV, TSV, JSON, Parquet, Excel or a list of e-mails; - is standard input' },
    ],
    options: [
      { flags: '--source <name>', summary: 'a source of the config instead of a file, also a query' },
      platform,
      { flags: '--default-country <code>', summary: 'country of phones that carry none, e.g. US' },
      { flags: '--encoding <label>', summary: 'how the file writes text, e.g. shift_jis (default: found)' },
      { flags: '--sheet <sheet>', summary: 'of a workbook, by name or number (default: the first with people)' },
      rejects,
      {
        flags: '--reveal',
        summary: 'show masked samples of invalid values; with --rejects, write values unmasked',
        unmasks: true,
      },
    ],
    examples: [
      'audience-sync inspect customers.csv',
      'audience-sync inspect customers.csv --rejects rejects.csv',
      'audience-sync inspect --source customers',
    ],
    exitCodes: [later, credentials, refused],
    load: () => import('./commands/inspect.ts'),
  },
  {
    name: 'list',
    group: recipes,
    isDefault: true,
    summary: 'list all recipes, and what each yields',
    examples: ['audience-sync recipes'],
    load: () => import('./commands/recipes-list.ts'),
  },
  {
    name: 'show',
    group: recipes,
    summary: 'explain a recipe: when to use it, what it needs, and what it becomes',
    arguments: [{ syntax: '<name>', summary: 'of the recipe' }],
    examples: ['audience-sync recipes show lapsed'],
    load: () => import('./commands/recipes-show.ts'),
  },
  {
    name: 'check',
    summary: 'validate config and sources, and with --online the ad accounts',
    options: [{ flags: '--online', summary: 'also ask the platforms: credentials, permissions, terms, versions' }],
    exitCodes: [guard, later, credentials, refused],
    load: () => import('./commands/check.ts'),
  },
  ...authCommands,
  {
    name: 'accounts',
    summary: 'list the ad accounts that a destination’s credentials reach, and their managers',
    arguments: [signedInTo],
    notes: ['Google tells them by the Google Ads API (`api: google-ads`) alone.'],
    examples: ['audience-sync accounts google'],
    exitCodes: [later, credentials, refused],
    load: () => import('./commands/accounts.ts'),
  },
  {
    name: 'segments',
    summary: 'show how large segments are, by what people can be found, and overlaps',
    arguments: [{ syntax: '[segment...]', summary: 'names of segments in the config (default: all)' }],
    options: [{ flags: '--overlap', summary: 'also of more than 8 segments: whom each two have in common' }, memory],
    notes: [
      'Reads the files and sends nothing. Of segments that are named, each value of',
      'audiences with `for_each` is sized too. What rules of an audience leave of its',
      'segment (cooldown, priority, holdout) is shown by `plan`.',
    ],
    examples: ['audience-sync segments', 'audience-sync segments vips lapsed'],
    exitCodes: [guard, later, credentials, refused],
    load: () => import('./commands/segments.ts'),
  },
  {
    name: 'plan',
    summary: 'show what would change, and why; sends nothing',
    arguments: [audiences],
    options: [
      { flags: '--full', summary: 'as `sync --full` would' },
      { flags: '--online', summary: 'also ask the platforms for the health of each list' },
      { flags: '--out <file>', summary: 'save the plan for `sync --plan`' },
      memory,
      rejects,
      revealed,
    ],
    exitCodes: [guard, later, credentials, refused, locked, newerLedger],
    load: () => import('./commands/plan.ts'),
  },
  {
    name: 'explain',
    summary: 'say step by step why somebody is in each audience, or is not',
    arguments: [{ syntax: '<email>', summary: 'their address or its SHA-256; - reads it from standard input' }],
    options: [
      { flags: '--reveal', summary: 'show what the conditions ask about, and what it is', unmasks: true },
      memory,
    ],
    notes: ['Reads files and ledger as `plan` does, and sends nothing.'],
    // An address would be blanked as everywhere.
    examples: ['audience-sync explain EMAIL', 'audience-sync explain - --reveal'],
    exitCodes: [guard, later, credentials, refused, locked, newerLedger],
    load: () => import('./commands/explain.ts'),
  },
  {
    name: 'sync',
    summary: 'plan, and make the platforms agree',
    arguments: [audiences],
    options: [
      { flags: '--plan <file>', summary: 'apply a plan that was saved' },
      { flags: '--full', summary: 'send everybody; whoever else is on a list leaves it (LinkedIn cannot)' },
      { flags: '--dry-run', summary: 'the same as `plan`' },
      { flags: '--wait [duration]', summary: 'wait until platforms have processed what was sent' },
      maxWait,
      { flags: '--wait-lock [duration]', summary: 'wait for another run that holds the ledger' },
      { flags: '--yes', summary: 'apply although a guard warns' },
      memory,
      rejects,
      revealed,
    ],
    examples: ['audience-sync sync', 'audience-sync sync win-back --max-wait 30m --json'],
    exitCodes: ofRuns,
    load: () => import('./commands/sync.ts'),
  },
  {
    name: 'status',
    summary: 'show every list: members sent, size, match rate, health, expiry',
    arguments: [audiences],
    options: [{ flags: '--offline', summary: 'only what the ledger knows' }],
    exitCodes: [later, credentials, refused, locked, newerLedger],
    load: () => import('./commands/status.ts'),
  },
  {
    name: 'runs',
    summary: 'list past runs, or one with its requests and rejections',
    arguments: [{ syntax: '[id]', summary: 'id of a run, or `last`' }],
    options: [{ flags: '--limit <number>', summary: 'how many runs to list (default: 20)' }],
    exitCodes: [locked, newerLedger],
    load: () => import('./commands/runs.ts'),
  },
  {
    name: 'lift',
    summary: 'show what experiments brought: who converted, treated and held out',
    arguments: [{ syntax: '[experiment...]', summary: 'by name, usually the key of an audience (default: all)' }],
    options: [
      { flags: '--conversions <file>', summary: 'who bought and when: any file, or `events` of the config' },
      { flags: '--time <column>', summary: 'of when they converted (default: found)' },
      { flags: '--value <column>', summary: 'of what it was worth: compares that too' },
      { flags: '--since <date>', summary: 'only conversions from this day on, e.g. 2026-11-24' },
      { flags: '--until <date>', summary: 'only conversions until the end of this day' },
      {
        flags: '--within <span>',
        summary: 'only so long after people entered, e.g. 30d; leaves out who entered later',
      },
      { flags: '--encoding <label>', summary: 'how the file writes text, e.g. shift_jis (default: found)' },
      { flags: '--sheet <sheet>', summary: 'of a workbook, by name or number (default: the first with people)' },
    ],
    notes: [
      'A conversion counts when it is of later than when a sync first put the person',
      'into an arm; each person counts once. Sends nothing and changes nothing.',
    ],
    examples: [
      'audience-sync lift --conversions exports/orders.csv',
      'audience-sync lift win-back --conversions orders --within 30d --value total',
    ],
    exitCodes: [later, credentials, refused, locked, newerLedger],
    load: () => import('./commands/lift.ts'),
  },
  {
    name: 'test',
    group: { name: 'notify', summary: 'tell whom the config names how runs come out' },
    summary: 'send a sample to everybody that `notify` names',
    notes: ['Exit code 2 says that somebody did not take it.'],
    load: () => import('./commands/notify-test.ts'),
  },
  {
    name: 'hash',
    summary: 'normalise and hash for a platform, offline',
    arguments: [{ syntax: '[file]', summary: 'any file a source can be; - (default) is standard input' }],
    options: [
      platform,
      { flags: '--ndjson', summary: 'read and write one JSON object a line, identifiers as keys' },
      { flags: '--default-country <code>', summary: 'country of phones that carry none, e.g. US' },
      { flags: '--encoding <label>', summary: 'how the file writes text, e.g. shift_jis (default: found)' },
      { flags: '--sheet <sheet>', summary: 'of a workbook, by name or number (default: the first with people)' },
      { flags: '--reveal', summary: 'also write the normalised values', unmasks: true },
    ],
    examples: ['audience-sync hash customers.csv --for meta > upload.csv'],
    withoutJson: true,
    load: () => import('./commands/hash.ts'),
  },
  {
    name: 'export',
    summary: 'write the file that a platform’s own upload form takes',
    arguments: [{ syntax: '<audience>', summary: 'its key in the config' }],
    options: [
      {
        flags: '--for <form>',
        summary: 'whose form (default: that of the platform it goes to)',
        choices: uploadFormats,
      },
      {
        flags: '--identifier <what>',
        summary: 'what stands in a file that has one column (default: email)',
        choices: oneColumnIdentifiers,
      },
      { flags: '--hash <form>', summary: 'none: in plain (default: sha256)', choices: uploadHashes },
      { flags: '--send-plain-names', summary: 'let names and companies stand in clear, where the form takes them' },
      { flags: '--out <folder>', summary: 'write it into this folder; what is there is not replaced' },
      { flags: '--yes', summary: 'go on although a guard is tripped' },
      memory,
    ],
    notes: [
      'Reads files and ledger as `plan` does, and sends nothing. Files that are kept',
      'up to date have a destination of their own, `type: file`.',
    ],
    examples: ['audience-sync export vips --for tiktok > vips.csv'],
    exitCodes: [guard, later, credentials, refused, locked, newerLedger],
    load: () => import('./commands/export.ts'),
  },
  {
    name: 'forget',
    summary: 'take people off every list, and bar them from coming back',
    arguments: [
      { syntax: '<email...>', summary: 'addresses or their SHA-256; - reads them from standard input, a line each' },
    ],
    options: [
      { flags: '--wait', summary: 'wait until platforms have processed it' },
      maxWait,
      { flags: '--wait-lock', summary: 'wait for another run that holds the ledger' },
      memory,
    ],
    notes: [
      'Writes digests of the addresses to .audience-sync/forgotten.csv, which every',
      'command reads as a suppression list from then on. Whatever else changed waits',
      'for the next sync. Exports and what was uploaded by hand are yours to mend.',
    ],
    // An address would be blanked as everywhere.
    examples: ['audience-sync forget EMAIL', 'audience-sync forget - < erasure-requests.txt'],
    exitCodes: ofRuns,
    load: () => import('./commands/forget.ts'),
  },
  ...scheduleCommands,
  {
    name: 'sandbox',
    summary: 'run local servers that speak the platforms’ protocols',
    options: [
      { flags: '--port-file <file>', summary: 'write the base URLs to this file, as JSON' },
      { flags: '--idle <duration>', summary: 'stop after this time without a request (default: 60m)' },
      { flags: '--google-ads', summary: 'also speak the Google Ads API (`api: google-ads`)' },
    ],
    notes: [
      'Every server listens on 127.0.0.1 and answers under /_sandbox/ of its address:',
      '  GET lists, GET or DELETE requests, PUT population, POST or DELETE faults,',
      '  POST settle, POST advance; see docs/sandbox.md of the project.',
      'The Google Ads API has no address of its own: with --google-ads the lines behind',
      'the config set the environment that leads the program to it.',
    ],
    examples: ['audience-sync sandbox --port-file sandbox.json'],
    load: () => import('./commands/sandbox.ts'),
  },
  {
    name: 'demo',
    summary: 'see the whole thing on bundled exports against the sandbox',
    options: [
      { flags: '--all', summary: 'also Criteo, AdRoll, files and the Google Ads API' },
      { flags: '--keep', summary: 'keep the temporary directory' },
    ],
    load: () => import('./commands/demo.ts'),
  },
];
