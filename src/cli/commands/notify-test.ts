import { hostname } from 'node:os';
import { loadConfig } from '../../config/load-config.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import type { Notice } from '../../notify/notice.ts';
import { sendNotices } from '../../notify/send-notices.ts';
import type { Invocation } from '../command.ts';
import { sending } from '../sending.ts';

/** Sends a sample to all that the config names, whatever outcomes they want to be told of. */
export async function run(invocation: Invocation): Promise<ExitCode> {
  const { globals, output, runtime } = invocation;
  const { config } = await loadConfig({ file: globals.config, cwd: runtime.cwd, env: runtime.env });
  output.keepSecret(config.secrets);
  if (config.notify.length === 0) {
    throw new UserError('the config has no `notify` block', {
      at: { file: config.file },
      fix: 'Add one; docs/notices.md has examples.',
    });
  }
  const notice = output.blanked(sample(config.project, runtime.now()));
  const deliveries = await sendNotices(config.notify, notice, sending(invocation, config.directory));
  output.table(
    ['block', 'to', 'result'],
    deliveries.map(({ block, problem }) => [block.place, block.kind, problem ?? 'taken']),
  );
  output.json({
    notices: deliveries.map(({ block, problem }) => ({
      place: block.place,
      kind: block.kind,
      problem: problem ?? null,
    })),
  });
  return deliveries.some(({ problem }) => problem !== undefined) ? ExitCode.usage : ExitCode.done;
}

function sample(project: string, at: Date): Notice {
  return {
    version: 1,
    test: true,
    project,
    run: null,
    at: at.toISOString(),
    outcome: 'success',
    exit_code: ExitCode.done,
    command: 'audience-sync notify test',
    host: hostname(),
    message: 'this is a test: notices of audience-sync arrive here',
    lists: [],
    settled: [],
    guards: [],
    errors: [],
    warnings: [],
  };
}
