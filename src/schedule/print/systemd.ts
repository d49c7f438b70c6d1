import { dirname } from 'node:path';
import type { CronFields } from '../../config/cron.ts';
import { audiencesText, type Block } from '../block.ts';
import { type DayRule, dayRules, fieldsOf } from './cron-text.ts';
import {
  comments,
  type PrintContext,
  type PrintedFile,
  type PrintFormat,
  syncWords,
  unitName,
} from './printed-file.ts';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Codes that no repetition changes; what is left is "later" and "locked". */
const final = '1 2 3 4 6 7 11 130';

/** Hours in which starts are counted, and repetitions in them; of what the timer starts, none may be refused. */
const limitHours = 12;
const repetitions = 5;

/** A timer and the service that it starts, for each block. */
export const systemd: PrintFormat = (context) =>
  context.blocks.flatMap((_, index) => [service(context, index), timer(context, index)]);

function service(context: PrintContext, index: number): PrintedFile {
  const { configFile, node, program, user } = context;
  const name = `${unitName(context, index)}.service`;
  const block = blockAt(context, index);
  const words = [node, program, ...syncWords(block, configFile), '--quiet'];
  return {
    name,
    text: `${comments([
      name,
      'Belongs into /etc/systemd/system, with its timer. Then:',
      `  systemctl daemon-reload && systemctl enable --now ${unitName(context, index)}.timer`,
    ])}
[Unit]
Description=${description(context, index)}
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=${limitHours}h
StartLimitBurst=${mostDue(fieldsOf(block)) + repetitions}

[Service]
Type=oneshot
User=${user}
WorkingDirectory=${unitText(dirname(configFile))}
ExecStart=${words.map(unitWord).join(' ')}
UMask=0077
NoNewPrivileges=yes
TimeoutStopSec=30s
# What may pass by itself (platform down, another run) is tried again.
Restart=on-failure
RestartSec=15min
RestartPreventExitStatus=${final}
`,
  };
}

function timer(context: PrintContext, index: number): PrintedFile {
  const { timezone } = context;
  const name = `${unitName(context, index)}.timer`;
  const block = blockAt(context, index);
  const fields = fieldsOf(block);
  const calendar = dayRules(fields).map((rule) => {
    const time = `${list(fields.hours, 24)}:${list(fields.minutes, 60)}:00`;
    return `OnCalendar=${weekdayText(rule)}*-${list(fields.months, 12)}-${list(rule.days ?? [], 0)} ${time} ${timezone}`;
  });
  return {
    name,
    text: `${comments([name])}
[Unit]
Description=${description(context, index)}

[Timer]
${calendar.join('\n')}
Persistent=${block.missed === 'run' ? 'yes' : 'no'}
RandomizedDelaySec=${block.jitter / 1000}s
AccuracySec=1s

[Install]
WantedBy=timers.target
`,
  };
}

function blockAt({ blocks }: PrintContext, index: number): Block {
  const block = blocks[index];
  if (block === undefined) throw new Error(`there is no block ${index}`);
  return block;
}

/** Most times that come within the hours in which starts are counted, both ends included. */
function mostDue({ hours, minutes }: CronFields): number {
  const within = (first: number): number => hours.filter((hour) => (hour - first + 24) % 24 <= limitHours).length;
  return Math.max(...hours.map(within)) * minutes.length;
}

function description(context: PrintContext, index: number): string {
  return unitText(`audience-sync of ${context.project}, ${audiencesText(blockAt(context, index))}`);
}

const weekdayText = ({ weekdays: named }: DayRule): string =>
  named === undefined ? '' : `${named.map((day) => weekdays[day] ?? '').join(',')} `;

/** All there are, and none, are `*`. */
const list = (values: readonly number[], all: number): string =>
  values.length === all ? '*' : values.map((value) => String(value).padStart(2, '0')).join(',');

/** systemd puts in values for what begins with a percent sign. */
const unitText = (text: string): string => text.replaceAll('%', '%%');

/** A word of a command line, which may also have variables. */
function unitWord(word: string): string {
  const text = unitText(word).replaceAll('$', '$$$$');
  return /^[\w@%+=:,./$-]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
