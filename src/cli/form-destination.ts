import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import type { ConnectableConfig } from '../config/destination-config.ts';
import { settingsOf } from '../config/schema/destination-schema.ts';
import { uploadFormats } from '../config/upload-formats.ts';
import { UserError } from '../errors/user-error.ts';
import type { Invocation } from './command.ts';

/**
 * A destination that writes files for the form that the options of `export` name.
 *
 * @throws UserError when they do not fit together
 */
export function formDestination(
  { options }: Invocation,
  config: Config,
  audiences: readonly AudienceConfig[],
  folder: string,
): ConnectableConfig {
  const format = options.text('for') ?? formOfPlatform(config, audiences);
  const [identifier, hash] = [options.text('identifier'), options.text('hash')];
  const settings = settingsOf({ type: 'file' });
  const written = settings.schema.safeParse({
    type: 'file',
    format,
    folder,
    ...(identifier !== undefined && { identifier }),
    ...(hash !== undefined && { hash }),
    ...(options.flag('send-plain-names') && { send_plain_names: true }),
    removals: false,
  });
  if (!written.success) {
    const [issue] = written.error.issues;
    const fix = issue !== undefined && 'params' in issue ? String(issue.params?.['fix']) : '';
    const option = String(issue?.path[0]);
    throw new UserError(`--${option} ${options.text(option) ?? ''} ${issue?.message ?? ''}`, { fix });
  }
  // No name of the config has a blank.
  const destination = settings.build(`the form of ${format}`, written.data, config.directory) as ConnectableConfig;
  const companies = audiences.find(({ members }) => members === 'companies');
  if (companies === undefined || settings.takesCompanies?.(destination)) return destination;
  throw new UserError(`audience "${companies.family}" is of companies, and the form of ${format} takes people alone`, {
    at: config.at('audiences', companies.family, 'type'),
    fix: 'LinkedIn has a form for companies: `--for linkedin`.',
  });
}

function formOfPlatform({ destinations }: Config, audiences: readonly AudienceConfig[]): string {
  const places = audiences.flatMap(({ to }) => to.map((name) => destinations.get(name)));
  // The account of files is their form.
  const platforms = new Set(places.map((place) => (place?.type === 'file' ? place.account : place?.type)));
  const forms = uploadFormats.filter((format) => platforms.has(format));
  const [form] = forms;
  if (form !== undefined && forms.length === 1) return form;
  throw new UserError('whose form the file is for is not clear', {
    fix: `Name it with --for: ${(forms.length > 1 ? forms : uploadFormats).join(', ')}.`,
  });
}
