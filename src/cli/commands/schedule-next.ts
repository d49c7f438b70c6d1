import { loadConfig } from '../../config/load-config.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { audiencesText, blocksOf } from '../../schedule/block.ts';
import { comingRuns } from '../../schedule/coming-runs.ts';
import { zonedTime } from '../../schedule/zoned-time.ts';
import type { Invocation, Options } from '../command.ts';
import { sayDuration } from '../output/numbers.ts';

/** Most of them that are reckoned. */
const mostRuns = 1000;

/** Lists coming runs. */
export async function run({ globals, options, output, runtime }: Invocation): Promise<ExitCode> {
  const { cwd, env } = runtime;
  const { config, warnings } = await loadConfig({ cwd, env, offline: true, file: globals.config });
  output.keepSecret(config.secrets);
  output.diagnostics(warnings);
  const { timezone } = config.defaults;
  const runs = comingRuns(blocksOf(config), runtime.now(), countOf(options));
  output.table(
    ['time', 'audiences', 'cron'],
    runs.map(({ at, block }) => [
      `${zonedTime(at, timezone)}${block.jitter > 0 ? `, up to ${sayDuration(block.jitter)} later` : ''}`,
      audiencesText(block),
      block.cron,
    ]),
  );
  output.json({
    timezone,
    runs: runs.map(({ at, block }) => ({
      at: zonedTime(at, timezone).replace(' ', 'T').replace(' ', ''),
      audiences: block.audiences ?? null,
      cron: block.cron,
      jitter_seconds: block.jitter / 1000,
    })),
  });
  return ExitCode.done;
}

function countOf(options: Options): number {
  const written = options.text('count') ?? '10';
  const count = /^\d{1,4}$/.test(written) ? Number(written) : 0;
  if (count >= 1 && count <= mostRuns) return count;
  throw new UserError(`--count is no number from 1 to ${mostRuns}: ${written}`, { fix: 'Write it like --count 20.' });
}
