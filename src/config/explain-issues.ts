import type * as z from 'zod';
import type { Diagnostic } from '../errors/user-error.ts';
import { recipes } from '../recipes/recipes.ts';
import type { ConfigDocument, Path } from './config-document.ts';
import type { PackageSettings } from './packages/destination-package.ts';
import { configSchema } from './schema/config-schema.ts';
import { destinationTypes } from './schema/destination-schema.ts';
import { knownKeys } from './schema/known-keys.ts';
import { suggest, suggestFix } from './suggest.ts';
import { isFilled } from './unfilled.ts';
import { uploadFormats } from './upload-formats.ts';
import { record, sayPath, valueAt } from './written.ts';

type Issue = z.core.$ZodIssue;
type Settings = ReadonlyMap<string, PackageSettings>;

/** What the schema found, in words and with places. `root` is the file's plain value, with its variables filled in. */
export function explainIssues(
  issues: readonly Issue[],
  root: unknown,
  config: ConfigDocument,
  packages: Settings = new Map(),
): Diagnostic[] {
  const misspelt = new Set(issues.flatMap((issue) => misspeltPaths(issue, root, packages)));
  const withUnknownKeys = new Set(issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? [idOf(issue)] : [])));
  return issues.flatMap((issue) => {
    const path = toPath(issue.path);
    const value = valueAt(root, path);
    if (value === undefined && misspelt.has(idOf(issue))) return [];
    // A rule about which keys go together says nothing new where one of them is misspelt.
    if (issue.code === 'custom' && withUnknownKeys.has(idOf(issue))) return [];
    if (typeof value === 'string' && !isFilled(value)) return [];
    return explain(issue, path, { root, config, packages });
  });
}

interface Place {
  readonly root: unknown;
  readonly config: ConfigDocument;
  readonly packages: Settings;
}

function explain(issue: Issue, path: Path, { root, config, packages }: Place): Diagnostic[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(path, root, packages);
    const parameters = recipeParameters(valueAt(root, path));
    return issue.keys.filter(isTold).map((key) => {
      const told = unknownKey(key, path, known, config);
      const meant = suggest(key, known) === undefined ? suggest(key, parameters) : undefined;
      return meant === undefined
        ? told
        : { ...told, fix: `Parameters of a recipe go under \`with\`: with: { ${meant}: … }.` };
    });
  }
  const value = valueAt(root, path);
  if (value === undefined && issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    const keys = Object.keys(record(valueAt(root, path.slice(0, -1))));
    const meant = keys.find((key) => suggest(key, [issue.discriminator ?? '']) !== undefined);
    if (meant !== undefined) return [unknownKey(meant, path.slice(0, -1), [issue.discriminator], config)];
  }
  const at = issue.code === 'invalid_key' ? config.atKey(path) : config.at(path);
  const { message, fix } = describe(issue, value, path.at(-1), config.written(path));
  return [{ severity: 'error', message: `${sayPath(path)} ${message}`, at, ...(fix !== undefined && { fix }) }];
}

/** The keys that a block may have, also one of a package. */
function keysAt(path: Path, root: unknown, packages: Settings): string[] {
  const block = path[0] === 'destinations' ? valueAt(root, path.slice(0, 2)) : undefined;
  const own = packages.get(String(record(block)['type']));
  if (own === undefined) return knownKeys(configSchema, path, root);
  return path.length === 2
    ? [...Object.keys(own.schema.shape), 'max_audiences']
    : knownKeys(own.schema, path.slice(2), block);
}

function recipeParameters(block: unknown): readonly string[] {
  const recipe = recipes.get(String(record(block)['recipe']));
  return recipe === undefined ? [] : Object.keys(recipe.parameters);
}

/** The document itself refuses this one, wherever it stands. */
const isTold = (key: string): boolean => key !== '__proto__';

function unknownKey(key: string, path: Path, known: readonly string[], config: ConfigDocument): Diagnostic {
  const place = path.length === 0 ? '' : ` in ${sayPath(path)}`;
  const message = `unknown key ${quote(key)}${place}`;
  return { severity: 'error', message, at: config.atKey([...path, key]), fix: suggestFix(key, known) };
}

interface Words {
  readonly message: string;
  readonly fix?: string | undefined;
}

/** `written` is what stands in the file: of a variable its name, never its value. */
function describe(issue: Issue, value: unknown, key: Path[number] | undefined, written: unknown): Words {
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) return chooseType(value, written);
  if (value === undefined && issue.code !== 'custom') return missing(issue, key);
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, value);
    case 'invalid_union':
      return ofUnion(issue, value);
    case 'invalid_value':
      return issue.values.length > 1 ? choose(value, issue.values.map(String), written) : { message: issue.message };
    case 'too_small':
      return { message: issue.origin === 'array' ? 'must not be empty' : `must be ${String(issue.minimum)} or more` };
    case 'too_big':
      return { message: `must be ${String(issue.maximum)} or less` };
    case 'invalid_key':
      return { message: `is no name: it ${issue.issues[0]?.message ?? ''}` };
    case 'custom':
      return { message: issue.message, fix: fixOf(issue.params) };
    default:
      return { message: issue.message };
  }
}

/** One or several of some choices, in the words of the schema: the name that is near one of them may be meant. */
function ofUnion({ errors, message }: z.core.$ZodIssueInvalidUnion, value: unknown): Words {
  const meant = errors.flat().flatMap((issue) => {
    const wrong = valueAt(value, toPath(issue.path));
    if (issue.code !== 'invalid_value' || typeof wrong !== 'string') return [];
    return suggest(wrong, issue.values.map(String)) ?? [];
  });
  return { message, ...(meant[0] !== undefined && { fix: `Did you mean "${meant[0]}"?` }) };
}

function missing(issue: Issue, key: Path[number] | undefined): Words {
  const only = issue.code === 'invalid_value' && issue.values.length === 1 ? ` ${String(issue.values[0])}` : '';
  return { message: 'is missing', fix: `Add \`${key ?? ''}:${only}\`.` };
}

function choose(value: unknown, choices: readonly string[], written: unknown): Words {
  if (value === undefined) return { message: 'is missing', fix: `Write one of ${choices.join(', ')}.` };
  if (typeof value !== 'string') return { message: `must be one of ${choices.join(', ')}` };
  const message = `is ${quote(String(written))}, which is none of ${choices.join(', ')}`;
  const near = suggest(value, choices);
  return { message, fix: near === undefined ? 'Write one of these.' : `Did you mean "${near}"?` };
}

/** A platform that has no API here may have an upload form, and any other a package. */
function chooseType(value: unknown, written: unknown): Words {
  const words = choose(value, destinationTypes, written);
  if (typeof value !== 'string' || value !== written || suggest(value, destinationTypes) !== undefined) return words;
  const form = suggest(value, uploadFormats);
  const fix =
    form === undefined
      ? 'Write one of these, or `npm:` and the name of a package that speaks with the platform.'
      : `For its upload form write \`type: file\` and \`format: ${form}\`.`;
  return { ...words, fix };
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a block of keys',
  record: 'a block of keys',
};

function wrongType(expected: string, value: unknown): Words {
  const message = `must be ${kinds[expected] ?? expected}, not ${kindOf(value)}`;
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return { message, fix: 'Put it in quotes.' };
  }
  if (expected === 'array' && typeof value === 'string') return { message, fix: 'Put it in brackets: [ … ].' };
  if (expected === 'array' && kindOf(value) === kinds['object']) return { message, fix: 'Begin each entry with "- ".' };
  if (kinds[expected]?.endsWith('number') === true && typeof value === 'string')
    return { message, fix: 'Write it with digits: 2.' };
  return { message };
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return { string: 'text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'a block of keys';
}

/** Paths that an unknown key of the same block probably stands for; they are not reported as missing too. */
function misspeltPaths(issue: Issue, root: unknown, packages: Settings): string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const path = toPath(issue.path);
  const known = keysAt(path, root, packages);
  return issue.keys.flatMap((key) => {
    const meant = suggest(key, known);
    return meant === undefined ? [] : [[...path, meant].join('\n')];
  });
}

const toPath = (path: readonly PropertyKey[]): Path =>
  path.map((step) => (typeof step === 'symbol' ? String(step) : step));

const idOf = (issue: Issue): string => toPath(issue.path).join('\n');

const quote = (text: string) => JSON.stringify(text);

const fixOf = (params: Readonly<Record<string, unknown>> | undefined): string | undefined =>
  typeof params?.['fix'] === 'string' ? params['fix'] : undefined;
