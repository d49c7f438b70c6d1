import { dirname } from 'node:path';
import type { CronFields } from '../../config/cron.ts';
import type { Block } from '../block.ts';
import { dayRules, fieldsOf } from './cron-text.ts';
import { otherZone, zoneComments } from './other-zone.ts';
import { leftOut, type PrintContext, type PrintedFile, type PrintFormat, syncWords, unitName } from './printed-file.ts';
import { shellCommand } from './shell.ts';

/** A job of the user's for each block. launchd knows the machine's zone alone, and makes up for what was slept through. */
export const launchd: PrintFormat = (context) => context.blocks.map((block, index) => job(context, block, index));

function job(context: PrintContext, block: Block, index: number): PrintedFile {
  const { configFile, node, program, home } = context;
  const label = unitName(context, index);
  const name = `${label}.plist`;
  const fields = fieldsOf(block);
  const zone = otherZone(fields, context);
  const words = [node, program, ...syncWords(block, configFile), '--quiet'];
  const args = zone === undefined ? words : ['/bin/sh', '-c', `${zone.condition} && exec ${shellCommand(words)}`];
  const intervals = zone === undefined ? intervalsOf(fields) : zone.minutes.map((minute) => ({ Minute: minute }));
  const notes = [
    name,
    `Belongs into ~/Library/LaunchAgents. Then: launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/${name}`,
    ...(zone === undefined ? [] : zoneComments(context)),
    ...leftOut([block], zone === undefined ? ['jitter'] : ['jitter', 'missed']),
  ];
  return {
    name,
    text: `<?xml version="1.0" encoding="UTF-8"?>
<!-- ${notes.join('\n     ').replaceAll('--', '- -')} -->
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${escaped(label)}</string>
  <key>ProgramArguments</key>
  <array>
${args.map((word) => `    <string>${escaped(word)}</string>`).join('\n')}
  </array>
  <key>WorkingDirectory</key>
  <string>${escaped(dirname(configFile))}</string>
  <key>StandardErrorPath</key>
  <string>${escaped(`${home}/Library/Logs/${label}.log`)}</string>
  <key>Umask</key>
  <integer>63</integer>
  <key>StartCalendarInterval</key>
  <array>
${intervals.map(intervalText).join('\n')}
  </array>
</dict>
</plist>
`,
  };
}

type Interval = Readonly<Partial<Record<'Month' | 'Day' | 'Weekday' | 'Hour' | 'Minute', number>>>;

/** launchd takes one number of each kind: every combination is written out. */
function intervalsOf(fields: CronFields): Interval[] {
  return dayRules(fields).flatMap((rule) => {
    let intervals: Interval[] = [{}];
    const each = (key: keyof Interval, values: readonly number[] | undefined, all: number): void => {
      if (values === undefined || values.length === all) return;
      intervals = intervals.flatMap((interval) => values.map((value) => ({ ...interval, [key]: value })));
    };
    each('Month', fields.months, 12);
    each('Day', rule.days, 31);
    each('Weekday', rule.weekdays, 7);
    each('Hour', fields.hours, 24);
    each('Minute', fields.minutes, 60);
    return intervals;
  });
}

const intervalText = (interval: Interval): string =>
  `    <dict>${Object.entries(interval)
    .map(([key, value]) => `<key>${key}</key><integer>${value}</integer>`)
    .join('')}</dict>`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
