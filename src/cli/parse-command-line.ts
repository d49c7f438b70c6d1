import { Command, CommanderError, Option } from 'commander';
import { suggest } from '../config/suggest.ts';
import { UserError } from '../errors/user-error.ts';
import { type CommandDefinition, type Globals, type Options, wordsOf } from './command.ts';
import { createOptions } from './create-options.ts';
import { helpText, programHelpText } from './help-text.ts';

export type ParsedCommandLine =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'call';
      readonly definition: CommandDefinition;
      readonly args: readonly string[];
      readonly options: Options;
      readonly globals: Globals;
    };

type Call = Omit<Extract<ParsedCommandLine, { kind: 'call' }>, 'globals'>;

/** Reads the words after the program's name. Throws `UserError` (exit 2) with a suggestion where one is near. */
export function parseCommandLine(
  argv: readonly string[],
  commands: readonly CommandDefinition[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedCommandLine {
  const said: string[] = [];
  let call: Call | undefined;
  const program = createProgram((text) => said.push(text), Number(env['COLUMNS']) || 80);
  for (const definition of commands) addCommand(program, definition, (parsed) => (call = parsed));
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.version') return { kind: 'version' };
    if (error.code === 'commander.helpDisplayed') {
      const unknown = unknownCommand(program, commands);
      // Alone it is refused, with a suggestion: the help of what is above it would look as if the command existed.
      return unknown === undefined ? { kind: 'help', text: said.join('') } : parseCommandLine(unknown, commands, env);
    }
    const group = groupIn(argv, commands);
    if (error.code === 'commander.help') throw noCommand(commands, group);
    throw usageError(error, commands.find((each) => argv.includes(each.name) && each.group?.name === group) ?? group);
  }
  if (call === undefined) throw noCommand(commands);
  return { ...call, globals: readGlobals(program, env) };
}

/** The words where a command should stand, when they are none. Commander shows the program's help before it looks at them. */
function unknownCommand(program: Command, commands: readonly CommandDefinition[]): readonly string[] | undefined {
  const [first, second] = program.args.filter((each) => !each.startsWith('-'));
  if (first === undefined) return undefined;
  const below = commands.filter(({ group }) => group?.name === first);
  if (below.length === 0) return commands.some((each) => wordsOf(each) === first) ? undefined : [first];
  return second === undefined || below.some(({ name }) => name === second) ? undefined : [first, second];
}

/** The group that the words on the command line are about. */
function groupIn(argv: readonly string[], commands: readonly CommandDefinition[]): string | undefined {
  return commands.find(({ group }) => group !== undefined && argv.includes(group.name))?.group?.name;
}

function createProgram(say: (text: string) => void, helpWidth: number): Command {
  return new Command('audience-sync')
    .description(
      'Keeps CRM exports and e-mail lists as audiences on Google Ads, Meta, LinkedIn, Criteo and AdRoll, and as files for upload forms.',
    )
    .version('', '-V, --version', 'show the version')
    .option('-c, --config <file>', 'config file (default: audience-sync.yaml here or in a parent directory)')
    .option('--json', 'results as JSON, runs as one JSON event a line, on standard output')
    .option('-q, --quiet', 'no words but errors')
    .option('-v, --verbose', 'more words, and stacks of unexpected errors')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, helpWidth })
    .addHelpText('after', programHelpText())
    .configureOutput({ writeOut: say, writeErr: () => {} })
    .exitOverride();
}

function addCommand(program: Command, definition: CommandDefinition, called: (call: Call) => void): void {
  const isDefault = definition.isDefault === true;
  const command = above(program, definition).command(definition.name, { isDefault }).description(definition.summary);
  for (const argument of definition.arguments ?? []) command.argument(argument.syntax, argument.summary);
  for (const { flags, summary, choices } of definition.options ?? []) {
    const option = new Option(flags, summary);
    command.addOption(choices ? option.choices(choices) : option);
  }
  if (definition.withoutJson === true) {
    const visibleGlobalOptions = () => program.options.filter(({ long }) => long !== '--json');
    command.configureHelp({ ...command.configureHelp(), visibleGlobalOptions });
  }
  command.addHelpText('after', helpText(definition));
  command.action(() => {
    // Of `--no-browser` commander keeps `browser`, which is true unless the option is given.
    const values = command.options.map((option): [string, unknown] => {
      const value: unknown = command.getOptionValue(option.attributeName());
      return [option.name(), option.negate ? value === false : value];
    });
    called({ kind: 'call', definition, args: [...command.args], options: createOptions(new Map(values)) });
  });
}

/** What a command stands below: the program, or its group. */
function above(program: Command, { group }: CommandDefinition): Command {
  if (group === undefined) return program;
  return (
    program.commands.find((command) => command.name() === group.name) ??
    program.command(group.name).description(group.summary).helpCommand(false)
  );
}

function readGlobals(program: Command, env: Readonly<Record<string, string | undefined>>): Globals {
  const config: unknown = program.getOptionValue('config');
  return {
    config: typeof config === 'string' ? config : undefined,
    json: program.getOptionValue('json') === true,
    quiet: program.getOptionValue('quiet') === true,
    verbose: program.getOptionValue('verbose') === true,
    color: program.getOptionValue('color') === true && (env['NO_COLOR'] ?? '') === '',
  };
}

/** Commander writes `error: unknown command 'synk'\n(Did you mean sync?)`, and suggests nothing for a choice. */
function usageError(error: CommanderError, called: CommandDefinition | string | undefined): UserError {
  const [first = '', hint] = error.message.replace(/^error: /, '').split('\n');
  const [, typed = '', choices] = /argument '(.*)' is invalid\. Allowed choices are (.*)\.$/.exec(first) ?? [];
  const near = choices === undefined ? undefined : suggest(typed, choices.split(', '));
  const suggestion = near === undefined ? hint?.replace(/^\((.*)\)$/, '$1') : `Did you mean ${near}?`;
  const words = typeof called === 'object' ? wordsOf(called) : called;
  const help = ['audience-sync', ...(words === undefined ? [] : [words]), '--help'].join(' ');
  return new UserError(first, { fix: suggestion ?? `See \`${help}\`.` });
}

function noCommand(commands: readonly CommandDefinition[], group?: string): UserError {
  const names = commands.flatMap((each) =>
    group === undefined ? [each.group?.name ?? each.name] : each.group?.name === group ? [each.name] : [],
  );
  const help = ['audience-sync', ...(group === undefined ? [] : [group]), '--help'].join(' ');
  return new UserError(group === undefined ? 'no command is given' : `\`${group}\` is given no command`, {
    fix: `Name one of ${[...new Set(names)].join(', ')}; see \`${help}\`.`,
  });
}
