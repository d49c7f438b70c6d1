import { resolve } from 'node:path';
import type { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import type { Invocation } from '../command.ts';
import { engineMemoryOf } from '../memory-option.ts';
import { rejectsOfFilesOption } from '../rejects-option.ts';
import { showPlan } from '../show-plan.ts';

export function run(invocation: Invocation): Promise<ExitCode> {
  const { options, runtime } = invocation;
  const rejects = rejectsOfFilesOption(invocation);
  const out = options.text('out');
  if (out !== undefined && rejects?.file === resolve(runtime.cwd, out)) {
    throw new UserError('--out and --rejects name the same file', { fix: 'Name another one after either.' });
  }
  return showPlan(invocation, {
    full: options.flag('full'),
    online: options.flag('online'),
    out,
    rejects,
    memory: engineMemoryOf(options),
  });
}
