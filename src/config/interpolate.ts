import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isMap, isPair, isScalar, visit } from 'yaml';
import { allSettings } from '../destinations/all-settings.ts';
import type { Diagnostic, Position } from '../errors/user-error.ts';
import { identifiers } from '../identifiers/identifier.ts';
import type { ConfigDocument } from './config-document.ts';
import { credentialsEnd } from './connection.ts';
import type { Environment } from './environment.ts';
import { isPackage, type PackageSettings } from './packages/destination-package.ts';
import { referencePattern } from './references.ts';
import { secretKeys } from './schema/destination-schema.ts';
import { unfilled } from './unfilled.ts';

/**
 * Keys whose values are no secrets even when they come from a variable: blanking them would make output unreadable. Of a
 * `connection` the password is one (secrets.ts).
 */
export const plainKeys: ReadonlySet<string> = new Set([
  ...identifiers,
  ...allSettings.flatMap(({ connecting, plain }) => [...connecting, ...plain]),
  'adopt',
  'ads',
  'after',
  'all_of',
  'allow_empty',
  'audiences',
  'column',
  'columns',
  'connection',
  'countries',
  'counts',
  'cron',
  'denied',
  'description',
  'encoding',
  'enter_after',
  'exclude',
  'experiment',
  'files',
  'for',
  'for_each',
  'from',
  'granted',
  'holdout',
  'id',
  'identifiers',
  'ids',
  'include',
  'jitter',
  'key',
  'leave_after',
  'limited_data_use',
  'max',
  'max_age',
  'max_audiences',
  'max_rejected',
  'max_removed',
  'max_wait',
  'members',
  'membership_days',
  'missed',
  'name',
  'of',
  'on',
  'packages',
  'personalization',
  'pick',
  'preset',
  'priority',
  'project',
  'purpose',
  'recipe',
  'refresh_days',
  'regions',
  'says',
  'segment',
  'sheet',
  'split',
  'sql',
  'states',
  'time',
  'timeout',
  'timezone',
  'to',
  'type',
  'types',
  'unspecified',
  'value',
  'values',
  'version',
  'where',
  'with',
]);

/** Keys whose values are for connecting to a platform, or for telling somebody of a run; a plan from files and ledger alone does without them. */
const connectionKeys: ReadonlySet<string> = new Set([
  ...secretKeys,
  ...allSettings.flatMap(({ connecting }) => connecting),
  'command',
  'headers',
]);

export interface Interpolation {
  readonly problems: readonly Diagnostic[];
  /** What is not set of the values for connecting. */
  readonly unset: readonly UnsetValue[];
  /** What came out of variables and files. */
  readonly secrets: readonly string[];
}

export interface UnsetValue {
  /** A variable, or `file:path`. */
  readonly name: string;
  readonly problem: Diagnostic;
}

/**
 * Fills `${NAME}`, `${NAME:-default}` and `${file:path}` into the document's values; `$${` stands for a plain `${`. What is
 * not set is reported by its name and place.
 */
export function interpolate(
  config: ConfigDocument,
  env: Environment,
  packages: ReadonlyMap<string, PackageSettings>,
): Interpolation {
  const problems: Diagnostic[] = [];
  const unset: UnsetValue[] = [];
  const secrets: string[] = [];
  visit(config.document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return;
      const at = config.atNode(node);
      const nearest = nearestKey(ancestors);
      const encodedTo = nearest === 'connection' ? credentialsEnd(node.value) : 0;
      const filled = fill(node.value, env, { directory: dirname(config.file), at, encodedTo });
      problems.push(...filled.problems);
      const kind = kindOf(nearest, packageOf(ancestors, packages));
      if (kind.isConnecting) unset.push(...filled.unset);
      else problems.push(...filled.unset.map(({ problem }) => problem));
      if (!kind.isPlain) secrets.push(...filled.inserted);
      node.value = filled.text;
    },
  });
  return { problems, unset, secrets };
}

interface Kind {
  readonly isConnecting: boolean;
  readonly isPlain: boolean;
}

type Keys = Pick<PackageSettings, 'secrets' | 'connecting' | 'plain'>;

/** Of a package that is not loaded: everything may be a secret. */
const untold: Keys = { secrets: [], connecting: [], plain: [] };

/** What a package does not say of its own keys, ours say nothing about. */
function kindOf(key: string, settings: Keys | undefined): Kind {
  if (settings === undefined) return { isConnecting: connectionKeys.has(key), isPlain: plainKeys.has(key) };
  const { secrets, connecting, plain } = settings;
  const isSecret = secrets.includes(key);
  return {
    isConnecting: isSecret || connecting.includes(key),
    isPlain: !isSecret && [...connecting, ...plain, 'max_audiences', 'type'].includes(key),
  };
}

/** The package that the destination comes from whose block a value is in. */
function packageOf(ancestors: readonly unknown[], packages: ReadonlyMap<string, PackageSettings>): Keys | undefined {
  const [, , section, , destination] = ancestors;
  if (!isPair(section) || !isScalar(section.key) || section.key.value !== 'destinations') return undefined;
  const block = isPair(destination) ? destination.value : undefined;
  const type: unknown = isMap(block) ? block.get('type') : undefined;
  return isPackage(type) ? (packages.get(type) ?? untold) : undefined;
}

/** The key that a value, or the list it is in, stands at. Headers of notices, parameters of recipes and variants have names of the writer's choice. */
function nearestKey(ancestors: readonly unknown[]): string {
  const keys = ancestors.flatMap((each) => (isPair(each) && isScalar(each.key) ? [String(each.key.value)] : []));
  const above = keys.at(-2);
  const named =
    (keys[0] === 'notify' && above === 'headers') ||
    (keys[0] === 'segments' && above === 'with') ||
    (keys[0] === 'audiences' && above === 'split');
  return (named ? above : keys.at(-1)) ?? '';
}

interface Place {
  readonly directory: string;
  readonly at: Position;
  /** Before this character, values become parts of a URL. */
  readonly encodedTo: number;
}

function fill(text: string, env: Environment, { directory, at, encodedTo }: Place) {
  const inserted: string[] = [];
  const problems: Diagnostic[] = [];
  const unset: UnsetValue[] = [];
  const report = (message: string, fix: string, name?: string): string => {
    const problem: Diagnostic = { severity: 'error', message, at, fix };
    if (name === undefined) problems.push(problem);
    else unset.push({ name, problem });
    return unfilled;
  };
  const filled = text.replace(referencePattern, (whole, inside: string | undefined, offset: number) => {
    const part = (value: string) => (offset < encodedTo ? encodeURIComponent(value) : value);
    if (inside === undefined) return '${';
    const file = /^file:(.+)$/.exec(inside)?.[1];
    const variable = /^([A-Za-z_]\w*)(?::-(.*))?$/.exec(inside);
    if (!whole.endsWith('}') || (file === undefined && variable === null)) {
      return report(
        '`${` without a name and `}`',
        'Write ${NAME}, ${NAME:-default} or ${file:path}; $${ stands for a plain ${.',
      );
    }
    if (file !== undefined) {
      const content = readSecret(resolve(directory, file));
      if (content === undefined)
        return report(
          `cannot read the file ${file}`,
          'Create it, or correct the path (relative to this file).',
          inside,
        );
      if (content === '') return report(`the file ${file} is empty`, 'Write the value into it.', inside);
      inserted.push(content);
      return part(content);
    }
    const [, name = '', otherwise] = variable ?? [];
    const value = env[name] ?? '';
    if (value === '' && otherwise !== undefined) return part(otherwise);
    if (value === '') {
      const state = env[name] === undefined ? 'not set' : 'empty';
      return report(
        `environment variable ${name} is ${state}`,
        `Set it in the environment or in a .env file beside this one.`,
        name,
      );
    }
    inserted.push(value);
    return part(value);
  });
  return { text: filled, inserted, problems, unset };
}

function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return undefined;
  }
}
