import type { ExitCode } from '../errors/exit-code.ts';
import type { Output } from './output/output.ts';
import type { Runtime } from './runtime.ts';

/** An option as data: it becomes a flag, a line of help and a key of `Options`. */
export interface OptionDefinition {
  /** As commander writes it: `--full`, `--out <file>`, `-y, --yes`. */
  readonly flags: string;
  readonly summary: string;
  /** The values it takes; any text when absent. */
  readonly choices?: readonly string[];
  /** Whether it lets personal values stand in what is printed. */
  readonly unmasks?: true;
}

export interface ArgumentDefinition {
  /** As commander writes it: `<file>`, `[audience...]`. */
  readonly syntax: string;
  readonly summary: string;
}

/** The first word of commands that have two: `schedule` of `schedule run`. */
export interface CommandGroup {
  readonly name: string;
  /** One line for the overview, without a full stop. */
  readonly summary: string;
}

/** A command as data. Its module is loaded only when the command is called. */
export interface CommandDefinition {
  /** The word that is typed, behind the group's where there is one. */
  readonly name: string;
  readonly group?: CommandGroup;
  /** Whether it is what its group's word alone calls. */
  readonly isDefault?: true;
  /** One line for the overview, without a full stop. */
  readonly summary: string;
  readonly arguments?: readonly ArgumentDefinition[];
  readonly options?: readonly OptionDefinition[];
  /** Lines between the options and the exit codes of the help, 80 letters at most. */
  readonly notes?: readonly string[];
  /** Lines of the help's EXAMPLES. */
  readonly examples?: readonly string[];
  /** Exit codes, besides 0, 1 and 2, that the help's EXIT STATUS explains. */
  readonly exitCodes?: readonly ExitCode[];
  /** Whether the help leaves out `--json`: what the command writes has a form of its own. */
  readonly withoutJson?: true;
  load(): Promise<CommandModule>;
}

/** All words of a command: `schedule run`. */
export function wordsOf({ group, name }: CommandDefinition): string {
  return group === undefined ? name : `${group.name} ${name}`;
}

export interface CommandModule {
  /** Failures are thrown: `UserError` and `DestinationError` know their exit code, anything else is a bug (exit 1). */
  run(invocation: Invocation): Promise<ExitCode>;
}

/** What was written on the command line, and the world it was written in. */
export interface Invocation {
  /** Positional arguments; a variadic argument is spread. */
  readonly args: readonly string[];
  readonly options: Options;
  readonly globals: Globals;
  readonly output: Output;
  readonly runtime: Runtime;
}

/** The command's own options by the long name that is typed: `flag('dry-run')`, `text('out')`. Nothing has a default. */
export interface Options {
  /** Whether the option was given. */
  flag(name: string): boolean;
  text(name: string): string | undefined;
  /** Bytes of a size such as `512MB` or `2GiB`. Throws `UserError` when it is none. */
  bytes(name: string): number | undefined;
  /** Milliseconds of a duration such as `90s`, `5m`, `2 days`. Throws `UserError` when it is none. */
  duration(name: string): number | undefined;
}

/** Options that every command takes. */
export interface Globals {
  /** `--config FILE`, as typed. */
  readonly config: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
}
