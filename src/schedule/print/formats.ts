import { crontab } from './crontab.ts';
import { githubActions } from './github-actions.ts';
import { gitlabCi } from './gitlab-ci.ts';
import { kubernetes } from './kubernetes.ts';
import { launchd } from './launchd.ts';
import type { PrintFormat } from './printed-file.ts';
import { systemd } from './systemd.ts';

/** What `schedule print --format` takes. */
export const printFormats: ReadonlyMap<string, PrintFormat> = new Map([
  ['crontab', crontab],
  ['systemd', systemd],
  ['launchd', launchd],
  ['github-actions', githubActions],
  ['gitlab-ci', gitlabCi],
  ['kubernetes', kubernetes],
]);
