import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoConfig, demoEnvironment } from '../../demo/demo-config.ts';
import { shopExport, shopPopulation, unsubscribedList } from '../../demo/shop.ts';
import { writeFiles } from '../../demo/write-files.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { platformNames, type PlatformName, type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import type { Invocation } from '../command.ts';
import { counted } from '../output/numbers.ts';
import { programName } from '../program-name.ts';
import { runSelf } from '../run-self.ts';

const nextSteps = [
  ['inspect customers.csv', 'what is in your export'],
  ['init customers.csv', 'write a config for it'],
  ['plan', 'what would change; sends nothing'],
  ['sync', 'make it so'],
] as const;

interface Step {
  readonly command: string;
  readonly exit_code: number;
}

/** The whole thing in a temporary directory: this very program, started anew for each step, against the sandbox. */
export async function run(invocation: Invocation): Promise<ExitCode> {
  const { options, output, runtime } = invocation;
  const today = runtime.now();
  const directory = mkdtempSync(join(tmpdir(), 'audience-sync-demo-'));
  const all = options.flag('all');
  const sandbox = await startSandbox({ population: shopPopulation(), googleAds: all });
  const steps: Step[] = [];
  const call = async (...args: string[]): Promise<void> => {
    output.text(output.style('bold', `$ audience-sync ${args.join(' ')}`));
    steps.push({ command: args.join(' '), exit_code: await runSelf(invocation, args, directory, sandbox.environment) });
    output.text();
  };
  try {
    writeFiles(directory, {
      'audience-sync.yaml': demoConfig(sandbox.urls, { all }),
      '.env': demoEnvironment(),
      'lists/unsubscribed.csv': unsubscribedList(),
      'exports/customers-monday.csv': shopExport(1, today),
    });
    const servers = all ? 'Google, Meta, LinkedIn, Criteo and AdRoll' : 'Google, Meta and LinkedIn';
    say(invocation, `A made-up shop, its first export, and ${servers} as local servers.`);
    await call('inspect', 'exports/customers-monday.csv');
    say(invocation, 'What would change? Nothing is sent yet.');
    await call('plan');
    say(invocation, 'Make it so: the lists are created and filled.');
    await call('sync');
    say(invocation, 'The next day the shop exports again: people came, left, changed their e-mail, took back consent.');
    writeFiles(directory, { 'exports/customers-tuesday.csv': shopExport(2, today) });
    await call('plan');
    await call('sync');
    say(invocation, 'What do the platforms say?');
    await call('status');
    say(
      invocation,
      'Who is on the lists, asked of the servers themselves (no platform tells you this; a sandbox can):',
    );
    printPeople(invocation, sandbox);
    if (all) {
      say(invocation, 'What is in the files for TikTok’s own form and for a newsletter?');
      printFiles(invocation, join(directory, 'uploads'));
      say(invocation, 'The next run asks what became of the requests, and waits until all are worked through.');
      await call('sync', '--wait');
      say(invocation, 'The same account by the Google Ads API (`api: google-ads`): lists and ledger stay as they are.');
      writeFiles(directory, { 'audience-sync.yaml': demoConfig(sandbox.urls, { all, googleAds: true }) });
      await call('sync');
    }
    output.json({
      directory,
      steps,
      lists: platformNames.flatMap((name) => sandbox.lists(name).map((list) => listOf(name, list))),
    });
    goOn(invocation, directory);
  } finally {
    await sandbox.close();
    if (!options.flag('keep')) rmSync(directory, { recursive: true, force: true });
  }
  return steps.every((step) => step.exit_code === ExitCode.done) ? ExitCode.done : ExitCode.unexpected;
}

function say({ output }: Invocation, text: string): void {
  output.text(output.style('green', `# ${text}`));
}

const listOf = (platform: PlatformName, { name, size, requests }: ReturnType<Sandbox['lists']>[number]) => ({
  platform,
  name,
  people: size,
  requests: requests.reduce((sum, { times }) => sum + times, 0),
});

function printPeople({ output }: Invocation, sandbox: Sandbox): void {
  const lists = platformNames.flatMap((name) => sandbox.lists(name).map((list) => listOf(name, list)));
  output.table(
    ['platform', 'list', 'people', 'membership requests'],
    lists.map(({ platform, name, people, requests }) => [platform, name, people, requests]),
  );
  output.text();
}

/** The first lines of each. */
function printFiles({ output }: Invocation, folder: string): void {
  for (const name of readdirSync(folder).toSorted()) {
    const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
    output.text(`${name}: ${counted(lines.length, 'line')}, the first of them`);
    for (const line of lines.slice(0, 3)) output.text(`  ${line}`);
  }
  output.text();
}

function goOn({ options, output, runtime }: Invocation, directory: string): void {
  output.text(
    options.flag('keep')
      ? `The demo's files stay in ${directory} (its servers have stopped).`
      : "The demo's files are gone, rejected.csv too; `demo --keep` leaves them to look at.",
  );
  output.text('Next, with your own data:');
  const program = programName(runtime);
  for (const [words, what] of nextSteps) output.text(`  ${program} ${words.padEnd(24)}${what}`);
}
