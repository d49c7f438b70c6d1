import { expect, test } from 'vitest';
import { type CommandDefinition, wordsOf } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands.ts';
import { parseCommandLine } from '../../src/cli/parse-command-line.ts';
import { UserError } from '../../src/errors/user-error.ts';

function call(words: string, env: Readonly<Record<string, string>> = {}) {
  const parsed = parseCommandLine(words.split(' '), commands, env);
  if (parsed.kind !== 'call') throw new Error(`\`${words}\` is no call but ${parsed.kind}`);
  return parsed;
}

/** A usage mistake (exit 2) as `message → fix`. */
function mistake(words: readonly string[]): string {
  try {
    parseCommandLine(words, commands, {});
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode !== 2) throw error;
    const [first] = error.diagnostics;
    return `${first?.message ?? ''} → ${first?.fix ?? ''}`;
  }
  throw new Error(`\`${words.join(' ')}\` was accepted`);
}

function help(...words: readonly string[]): string {
  const parsed = parseCommandLine([...words, '--help'], commands, {});
  if (parsed.kind !== 'help') throw new Error(`no help but ${parsed.kind}`);
  return parsed.text;
}

/** A command with an argument wherever one must be given. */
const required = (command: CommandDefinition): string[] => [
  ...wordsOf(command).split(' '),
  ...(command.arguments ?? []).flatMap(({ syntax }) => (syntax.startsWith('<') ? ['word'] : [])),
];

test.each(commands.map((command) => [wordsOf(command), command] as const))('%s is called by its name', (_, command) => {
  const { definition, options } = call(required(command).join(' '));
  expect(definition).toBe(command);
  for (const { flags } of command.options ?? []) {
    const long = /--([\w-]+)/.exec(flags)?.[1] ?? '';
    expect(options.flag(long)).toBe(false);
    expect(options.text(long)).toBeUndefined();
  }
});

const optionsOfAll = commands.flatMap((command) =>
  (command.options ?? []).map((option) => [`${wordsOf(command)} ${option.flags}`, command, option] as const),
);
test.each(optionsOfAll)('%s is read', (_, command, option) => {
  const [, long = '', value] = /--([\w-]+)(?: <([\w-]+)>)?/.exec(option.flags) ?? [];
  const typed = option.choices?.[0] ?? '5';
  const { options } = call([...required(command), `--${long}`, ...(value === undefined ? [] : [typed])].join(' '));
  expect(options.flag(long)).toBe(true);
  expect(options.text(long)).toBe(value === undefined ? undefined : typed);
});

test('arguments come as they are typed, the variadic ones spread', () => {
  expect(call('sync win-back vips --full').args).toEqual(['win-back', 'vips']);
  expect(call('sync').args).toEqual([]);
  expect(call('inspect customers.csv').args).toEqual(['customers.csv']);
  expect(call('inspect -').args).toEqual(['-']);
  expect(call('sync -- --odd-name').args).toEqual(['--odd-name']);
});

test('options of every command may stand before and behind the command', () => {
  for (const words of [
    '--config a.yaml --json -q -v --no-color plan',
    'plan -c a.yaml --json --quiet --verbose --no-color',
  ]) {
    expect(call(words).globals).toEqual({ config: 'a.yaml', json: true, quiet: true, verbose: true, color: false });
  }
  expect(call('plan').globals).toEqual({ config: undefined, json: false, quiet: false, verbose: false, color: true });
});

test('NO_COLOR turns colours off unless it is empty', () => {
  expect(call('plan', { NO_COLOR: '1' }).globals.color).toBe(false);
  expect(call('plan', { NO_COLOR: '' }).globals.color).toBe(true);
});

test('an option that the command does not define is our mistake, not the person’s', () => {
  expect(() => call('plan').options.flag('port-file')).toThrow('the command defines no option --port-file');
});

test.each([
  ['synk', "unknown command 'synk' → Did you mean sync?"],
  ['statsu', "unknown command 'statsu' → Did you mean status?"],
  ['frobnicate', "unknown command 'frobnicate' → See `audience-sync --help`."],
  ['help', "unknown command 'help' → See `audience-sync --help`."],
  ['archive --help', "unknown command 'archive' → See `audience-sync --help`."],
  ['--json synk vips -h', "unknown command 'synk' → Did you mean sync?"],
  ['--config a.yaml help --help', "unknown command 'help' → See `audience-sync --help`."],
  ['--help archive', "unknown command 'archive' → See `audience-sync --help`."],
  ['plan --onlin', "unknown option '--onlin' → Did you mean --online?"],
  ['sync --maxwait 5m', "unknown option '--maxwait' → Did you mean --max-wait?"],
  ['plan --jsn', "unknown option '--jsn' → Did you mean --json?"],
  ['--jsno plan', "unknown option '--jsno' → Did you mean --json?"],
  ['plan --xyzzy', "unknown option '--xyzzy' → See `audience-sync plan --help`."],
  ['plan --config', "option '-c, --config <file>' argument missing → See `audience-sync plan --help`."],
  ['sync --max-wait', "option '--max-wait <duration>' argument missing → See `audience-sync sync --help`."],
  ['check vips', "too many arguments for 'check'. Expected 0 arguments but got 1. → See `audience-sync check --help`."],
  [
    'hash --for metta',
    "option '--for <platform>' argument 'metta' is invalid. Allowed choices are google, meta, linkedin, criteo. → Did you mean meta?",
  ],
  [
    'hash --for tiktok',
    "option '--for <platform>' argument 'tiktok' is invalid. Allowed choices are google, meta, linkedin, criteo. → See `audience-sync hash --help`.",
  ],
])('`%s` is refused with a way on', (words, expected) => {
  expect(mistake(words.split(' '))).toBe(expected);
});

test.each([[[]], [['--json']]])('without a command the commands are named: %j', (words) => {
  expect(mistake(words)).toMatch(
    /^no command is given → Name one of init, inspect, .*demo; see `audience-sync --help`\.$/,
  );
});

test.each(['--version', '-V', 'sync --version', '--json --version'])('%s asks for the version', (words) => {
  expect(parseCommandLine(words.split(' '), commands, {})).toEqual({ kind: 'version' });
});

test('the help of the program names every command with what it does, every common option and every exit code', () => {
  const text = help();
  const flat = text.replace(/\s+/g, ' ');
  for (const { name, summary } of commands.map((each) => each.group ?? each)) {
    expect(text).toMatch(new RegExp(`^  ${name} .*${summary.split(' ')[0] ?? ''}`, 'm'));
    expect(flat).toContain(summary);
  }
  for (const option of ['--config <file>', '--json', '--quiet', '--verbose', '--no-color', '--version', '--help']) {
    expect(text).toContain(option);
  }
  expect(exitCodesIn(text)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 130]);
});

test('help is shown wherever it is asked for', () => {
  expect(help('--config', 'archive', '--json')).toBe(help());
  expect(help('sync', 'archive')).toBe(help('sync'));
});

test('help is as wide as the terminal, and 80 columns where that is not known', () => {
  const longest = (env: Readonly<Record<string, string>>): number => {
    const parsed = parseCommandLine(['--help'], commands, env);
    if (parsed.kind !== 'help') throw new Error(parsed.kind);
    return Math.max(...parsed.text.split('\n').map((line) => line.length));
  };
  expect(longest({ COLUMNS: '76' })).toBeLessThanOrEqual(76);
  expect(longest({})).toBeLessThanOrEqual(80);
  expect(longest({})).toBeGreaterThan(76);
  expect(longest({ COLUMNS: '160' })).toBeGreaterThan(80);
});

test.each(commands.map((command) => [wordsOf(command), command] as const))(
  'the help of %s has its use, arguments, options, common options, exit status and examples',
  (name, command) => {
    const text = help(...name.split(' '));
    const flat = text.replace(/\s+/g, ' ');
    const words = ['Usage: audience-sync ' + name, ...(command.arguments ?? []).map(({ syntax }) => syntax)];
    expect(flat).toContain(words[0]);
    for (const { summary } of [...(command.arguments ?? []), ...(command.options ?? [])])
      expect(flat).toContain(summary);
    for (const { flags, choices } of command.options ?? []) {
      expect(text).toContain(flags);
      for (const choice of choices ?? []) expect(flat).toContain(`"${choice}"`);
    }
    for (const option of ['--config <file>', '--quiet', '--verbose', '--no-color']) expect(text).toContain(option);
    expect(text.includes('--json')).toBe(command.withoutJson !== true);
    expect(exitCodesIn(text)).toEqual([0, 1, 2, ...(command.exitCodes ?? []), 130]);
    for (const note of command.notes ?? []) expect(text).toContain(`\n${note}\n`);
    for (const example of command.examples ?? []) expect(text).toContain(`  $ ${example}`);
    expect(text).not.toMatch(/[^\n]{81}/);
  },
);

test('what a command’s examples show can be typed', () => {
  for (const example of commands.flatMap((command) => command.examples ?? [])) {
    const words = example.replace(/ [>|].*$/, '').split(' ');
    expect(words.shift()).toBe('audience-sync');
    expect(parseCommandLine(words, commands, {}).kind).toBe('call');
  }
});

/** Codes of the part `Exit status:`, in the order in which they stand. */
function exitCodesIn(text: string): number[] {
  const part = /^Exit status:\n((?: {2}.*\n?)+)/m.exec(text)?.[1] ?? '';
  return [...part.matchAll(/^ {2}(\d+) +\S/gm)].map((match) => Number(match[1]));
}

const group = { name: 'walk', summary: 'ways to walk' };
const grouped: readonly CommandDefinition[] = [
  { name: 'sit', summary: 'sit', load: () => Promise.reject(new Error('not loaded')) },
  ...['home', 'away'].map((name) => ({
    name,
    group,
    summary: `walk ${name}`,
    options: [{ flags: '--fast', summary: 'run' }],
    load: () => Promise.reject(new Error('not loaded')),
  })),
];
const saidOfGroups = (...words: readonly string[]): string => {
  try {
    const parsed = parseCommandLine(words, grouped, {});
    return parsed.kind === 'help' ? parsed.text : JSON.stringify(parsed);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.message} → ${error.diagnostics[0]?.fix ?? ''}`;
  }
};

test('a command of two words is called by both', () => {
  const parsed = parseCommandLine(['walk', '--json', 'home', '--fast'], grouped, {});
  if (parsed.kind !== 'call') throw new Error(parsed.kind);
  expect(parsed.definition.summary).toBe('walk home');
  expect(parsed.options.flag('fast')).toBe(true);
  expect(parsed.globals.json).toBe(true);
});

test.each([
  ['walk', '`walk` is given no command → Name one of home, away; see `audience-sync walk --help`.'],
  ['walk hoem', "unknown command 'hoem' → Did you mean home?"],
  ['walk sit', "unknown command 'sit' → See `audience-sync walk --help`."],
  ['walk sit --help', "unknown command 'sit' → See `audience-sync walk --help`."],
  ['home', "unknown command 'home' → See `audience-sync --help`."],
  ['walk home --fats', "unknown option '--fats' → Did you mean --fast?"],
  ['walk home --xyzzy', "unknown option '--xyzzy' → See `audience-sync walk home --help`."],
])('`%s` of commands in a group is refused with a way on', (words, expected) => {
  expect(saidOfGroups(...words.split(' '))).toBe(expected);
});

test('help shows a group with its commands, and the overview the group alone', () => {
  expect(saidOfGroups('--help')).toMatch(/^ {2}walk +ways to walk$/m);
  expect(saidOfGroups('--help')).not.toMatch(/walk home/);
  expect(saidOfGroups('walk', '--help')).toMatch(/^ {2}home \[options\] +walk home$/m);
  expect(saidOfGroups('walk', 'home', '--help')).toMatch(/--fast +run/);
  expect(saidOfGroups('walk', 'home', '--help')).toMatch(/Exit status:/);
});
