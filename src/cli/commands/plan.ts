import type { ExitCode } from '../../errors/exit-code.ts';
import type { Invocation } from '../command.ts';
import { rejectsOfFilesOption } from '../rejects-option.ts';
import { showPlan } from '../show-plan.ts';

export function run(invocation: Invocation): Promise<ExitCode> {
  const { options } = invocation;
  return showPlan(invocation, {
    full: options.flag('full'),
    online: options.flag('online'),
    out: options.text('out'),
    rejects: rejectsOfFilesOption(invocation),
  });
}
