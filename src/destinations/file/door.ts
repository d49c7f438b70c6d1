import { headerLine } from '../csv-rows.ts';
import type { DestinationContext, Door } from '../destination.ts';
import { neverSent } from '../never-sent.ts';
import { columnsOf, formCapabilities } from './capabilities.ts';
import type { UploadForm } from './forms.ts';
import { rowsWording } from './rows.ts';
import { openSession, type Writing } from './session.ts';
import type { FileConfig } from './settings.ts';
import type { Storage } from './storage.ts';

export interface FileDoor {
  readonly door: Door;
  /** First line of each file, its end included; empty where it has none. */
  readonly header: string;
}

/** How members get into files of a form. */
export function fileDoor(
  form: UploadForm,
  config: FileConfig,
  storage: Storage,
  context: Pick<DestinationContext, 'now'>,
): FileDoor {
  const capabilities = formCapabilities(form, config);
  const columns = columnsOf(form, config);
  const header = form.hasHeader ? `${headerLine(columns)}\n` : '';
  const writing: Writing = {
    storage,
    form,
    columns,
    header,
    // The ledger has no address in plain of who leaves.
    writesRemovals: form.takesRemovals === true && config.writesRemovals && config.hash !== 'none',
    now: () => context.now(),
  };
  return {
    header,
    door: {
      capabilities,
      send: neverSent,
      wording: (_, found) => rowsWording(columns, capabilities.rules, found),
      replacing: {
        takesNobody: true,
        state: () => Promise.resolve('none'),
        open: (name) => openSession(name, writing),
      },
    },
  };
}
