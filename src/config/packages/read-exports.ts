import * as z from 'zod';
import type { PlatformSettings } from '../platform-settings.ts';
import { interfaceVersion, packagePrefix, type PackageSettings } from './destination-package.ts';

const callable = z.custom<(...args: never) => unknown>((value) => typeof value === 'function', 'must be a function');
const keys = z.array(z.string(), 'must be a list of keys');

/** An object of any copy of zod 4: packages bring their own. */
const zodObject = z.custom<PlatformSettings['schema']>((value) => {
  const { _zod: marks, safeParse, shape } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return typeof marks === 'object' && typeof safeParse === 'function' && typeof shape === 'object';
}, 'must be an object of zod 4: z.strictObject({ … })');

const exportsOf = (name: string) =>
  z.object({
    interfaceVersion: z.literal(interfaceVersion),
    settings: z.object(
      {
        type: z.literal(packagePrefix + name, `must be ${JSON.stringify(packagePrefix + name)}`),
        schema: zodObject,
        secrets: keys,
        connecting: keys,
        plain: keys,
        nobodySignsIn: z.object(
          { why: z.string(), fix: z.string() },
          'must be { why, fix }: people sign in by a browser to no platform of a package',
        ),
        build: callable,
      },
      'is missing',
    ),
    adapter: z.object({ capabilities: callable, rateScope: callable, connect: callable }, 'is missing'),
  });

/** The settings that a package exports, or what is wrong with its exports, in words. */
export function readExports(name: string, exported: object, url: string): PackageSettings | string {
  const version: unknown = Reflect.get(exported, 'interfaceVersion');
  if (version !== interfaceVersion) return wrongVersion(version);
  // Exports are read once: a getter may say something else the next time.
  const parsed = exportsOf(name).safeParse({ ...exported });
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  }
  const { settings } = parsed.data;
  const given = Reflect.get(exported, 'settings') as PlatformSettings;
  return { ...settings, url, build: (...args) => given.build(...args) };
}

function wrongVersion(version: unknown): string {
  if (version === undefined) return 'interfaceVersion is missing';
  const age = typeof version === 'number' && version > interfaceVersion ? 'newer' : 'another one';
  return `interfaceVersion is ${JSON.stringify(version)}, and this release has ${interfaceVersion} (${age})`;
}
