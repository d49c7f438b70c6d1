import { dirname } from 'node:path';
import { cronText, fieldsOf, rangesText } from './cron-text.ts';
import { otherZone, zoneComments } from './other-zone.ts';
import { comments, leftOut, type PrintFormat, syncWords } from './printed-file.ts';
import { shellCommand } from './shell.ts';

/** Lines of a user's crontab. Their times are of the machine's zone in every cron; CRON_TZ is known to few of them. */
export const crontab: PrintFormat = (context) => {
  const { blocks, configFile, node, program } = context;
  let isElsewhere = false;
  const lines = blocks.map((block) => {
    const fields = fieldsOf(block);
    const zone = otherZone(fields, context);
    isElsewhere ||= zone !== undefined;
    const times = zone === undefined ? cronText(fields) : `${rangesText(zone.minutes)} * * * *`;
    const command = [
      ...(zone === undefined ? [] : [`${zone.condition} &&`]),
      shellCommand(['cd', dirname(configFile)]),
      '&&',
      shellCommand([node, program, ...syncWords(block, configFile), '--quiet']),
    ].join(' ');
    // To cron, a percent sign ends the command.
    return `${times}  ${command.replaceAll('%', String.raw`\%`)}`;
  });
  const head = comments([
    'audience-sync.crontab',
    'To add these lines to your crontab: (crontab -l; cat audience-sync.crontab) | crontab -',
    ...(isElsewhere ? zoneComments(context) : []),
    ...leftOut(blocks, ['jitter', 'missed']),
  ]);
  return [{ name: 'audience-sync.crontab', text: `${head}\n${lines.join('\n')}\n` }];
};
