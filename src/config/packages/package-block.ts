import { dirname } from 'node:path';
import * as z from 'zod';
import { UserError } from '../../errors/user-error.ts';
import type { ConfigDocument } from '../config-document.ts';
import type { DestinationConfig } from '../destination-config.ts';
import { endpointOf } from '../destination-values.ts';
import { list, record, textOf } from '../written.ts';
import { packagePrefix, type PackageSettings } from './destination-package.ts';
import { firstLine } from './load-packages.ts';

type Issue = z.core.$ZodIssue;

/** A destination's block as the package's own schema takes it. */
export interface PackageBlock {
  /** With paths from the top of the file. */
  readonly issues: readonly Issue[];
  readonly build: () => DestinationConfig;
}

/** What packages say of the blocks of `destinations`, by name; `root` is the file's plain value, with its variables filled in. */
export function packageBlocks(
  root: unknown,
  settings: ReadonlyMap<string, PackageSettings>,
  config: ConfigDocument,
): ReadonlyMap<string, PackageBlock> {
  return new Map(
    Object.entries(record(record(root)['destinations'])).flatMap(([name, block]) => {
      const own = settings.get(textOf(record(block)['type']) ?? '');
      return own === undefined ? [] : [[name, packageBlock(name, block, own, config)] as const];
    }),
  );
}

const issuesOf = z.array(
  z.looseObject({ code: z.string(), path: z.array(z.union([z.string(), z.number()])), message: z.string() }),
);
const answerOf = z.union([
  z.looseObject({ success: z.literal(true), data: z.unknown() }),
  z.looseObject({ success: z.literal(false), error: z.looseObject({ issues: issuesOf.min(1) }) }),
]);

function packageBlock(name: string, block: unknown, settings: PackageSettings, config: ConfigDocument): PackageBlock {
  // What all destinations take is the program's own business.
  const { max_audiences: _, ...written } = record(block);
  const shown = withoutSecrets(written, settings);
  const fail = (error: unknown): never => {
    throw new UserError(`the package of destinations.${name} (${settings.type}) fails: ${shown(firstLine(error))}`, {
      at: config.at(['destinations', name, 'type']),
      fix: 'Tell whoever maintains it, or look for another version of it.',
    });
  };
  try {
    const answer = answerOf.parse(settings.schema.safeParse(written));
    if (!answer.success) {
      const issues = answer.error.issues.map((issue) => {
        const path = ['destinations', name, ...issue.path];
        return { ...issue, message: shown(issue.message), path };
      });
      return { issues: issues as unknown as Issue[], build: () => fail('its block has mistakes') };
    }
    return {
      issues: [],
      build: () => {
        try {
          return built(name, settings, answer.data, written, config);
        } catch (error) {
          return fail(error);
        }
      },
    };
  } catch (error) {
    return fail(error);
  }
}

/** A package may quote what it was given, before anybody knows which of the config's values are secrets. */
function withoutSecrets(
  written: Readonly<Record<string, unknown>>,
  { plain }: PackageSettings,
): (text: string) => string {
  const hidden = Object.entries(written).flatMap(([key, value]) =>
    key === 'type' || plain.includes(key) ? [] : textsIn(value),
  );
  return (text) => hidden.reduce((rest, value) => rest.replaceAll(value, '[secret]'), text);
}

/** Shorter ones are no secrets, and blanking them would tear words apart. */
const shortestSecret = 8;

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length < shortestSecret ? [] : [value];
  return [...list(value), ...Object.values(record(value))].flatMap(textsIn);
}

const builtOf = z.looseObject({
  account: z.string().min(1),
  endpoint: z.url(),
  auth: z.looseObject({ kind: z.enum(['refresh_token', 'access_token', 'client_credentials']) }).optional(),
});

/** The destination as the package builds it; which one it is, and where its platform comes from, the package does not say. */
function built(
  name: string,
  settings: PackageSettings,
  data: unknown,
  written: Readonly<Record<string, unknown>>,
  config: ConfigDocument,
): DestinationConfig {
  const given: unknown = settings.build(name, data, dirname(config.file));
  const parsed = builtOf.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new Error(`settings.build gives no destination: ${wrong.join('; ')}`);
  }
  const { type, url, nobodySignsIn } = settings;
  const origin = {
    name: type.slice(packagePrefix.length),
    url,
    nobodySignsIn,
    sendsPlain: written['send_plain_email'] === true,
  };
  const endpoint = endpointOf(parsed.data.endpoint);
  return { ...(given as DestinationConfig), name, type, endpoint, package: origin };
}
