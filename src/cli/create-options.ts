import { parseDuration } from '../config/duration.ts';
import { UserError } from '../errors/user-error.ts';
import type { Options } from './command.ts';

const units: ReadonlyMap<string, number> = new Map(
  ['k', 'm', 'g', 't'].flatMap((unit, index) => [
    [unit, 1000 ** (index + 1)],
    [`${unit}i`, 1024 ** (index + 1)],
  ]),
);

/** `values`: long names without dashes to what was typed. Asking for a name that the command does not define is a bug. */
export function createOptions(values: ReadonlyMap<string, unknown>): Options {
  const value = (name: string): unknown => {
    if (!values.has(name)) throw new Error(`the command defines no option --${name}`);
    return values.get(name);
  };
  const text = (name: string): string | undefined => {
    const typed = value(name);
    return typeof typed === 'string' ? typed : undefined;
  };
  return {
    flag: (name) => value(name) !== undefined && value(name) !== false,
    text,
    bytes: (name) => {
      const typed = text(name);
      if (typed === undefined) return undefined;
      const [, number, unit = ''] = /^([0-9]+(?:\.[0-9]+)?) ?([kmgt]i?)?b?$/i.exec(typed.trim()) ?? [];
      if (number !== undefined) return Math.round(Number(number) * (units.get(unit.toLowerCase()) ?? 1));
      throw new UserError(`--${name} is no size: ${typed}`, {
        fix: 'Write a number and a unit, such as 512MB or 2GiB.',
      });
    },
    duration: (name) => {
      const typed = text(name);
      if (typed === undefined) return undefined;
      const milliseconds = parseDuration(typed);
      if (milliseconds !== undefined) return milliseconds;
      throw new UserError(`--${name} is no duration: ${typed}`, {
        fix: 'Write a number and a unit, such as 90s, 5m or 2h; other words stand before the option.',
      });
    },
  };
}
