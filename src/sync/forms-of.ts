import type { Config } from '../config/config.ts';
import { destinationCapabilities } from '../destinations/registry.ts';
import { type Form, formOf } from '../identifiers/rule-sets.ts';

/** Forms by which nobody is recognised unless they are asked for; plain e-mails are kept as SHA-256. */
const unusual: readonly Form[] = ['md5', 'sha256md5'];

/** Those that some destination of the config wants (`ContactTable.forms`). */
export async function formsOf({ destinations }: Pick<Config, 'destinations'>): Promise<readonly Form[]> {
  const rules = await Promise.all(
    [...destinations.values()].map(async (destination) => (await destinationCapabilities(destination)).rules),
  );
  return unusual.filter((form) => rules.some((each) => formOf(each, 'email') === form));
}
