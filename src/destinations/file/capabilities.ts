import type { Field } from '../../identifiers/identifier.ts';
import type { Capabilities } from '../destination.ts';
import { type UploadColumn, type UploadForm, uploadForms } from './forms.ts';
import { type FileConfig, oneColumnForms } from './settings.ts';

type Shaping = Pick<FileConfig, 'format' | 'hash' | 'identifier' | 'sendPlainNames'>;

/** What a file of the form holds. */
export function fileCapabilities(config: Shaping): Capabilities {
  const { minimumSize, matchKeys, purpose } = formOf(config);
  const fields = takenFields(config);
  return {
    rules: rulesOf(config),
    fields,
    ...(purpose !== undefined && { purpose }),
    matchKeys: matchKeys.filter((key) => key.every((field) => fields.includes(field))),
    // So many are in memory at once; how many a file has is the form's business.
    batchSize: 50_000,
    identifiersPerMember: undefined,
    concurrency: 2,
    rates: [],
    results: 'immediate',
    replacement: 'session',
    changes: 'whole-list',
    signals: [],
    values: undefined,
    minimumSize,
    // The name is given by whoever uploads it.
    names: { areUnique: false, longest: {}, sensitive: undefined },
    membership: { longestDays: undefined, unsetDays: undefined, idleDays: undefined },
  };
}

export function formOf({ format }: Pick<Shaping, 'format'>): UploadForm {
  return uploadForms[format];
}

/** The config lets the form be one that there is. */
function rulesOf(config: Shaping): Capabilities['rules'] {
  const { rules, plainRules = rules } = formOf(config);
  return config.hash === 'none' ? plainRules : rules;
}

/** The columns of the files, in their order; of a form that takes one column, the one that the config names. */
export function columnsOf(config: Shaping): readonly UploadColumn[] {
  const all = formOf(config).columns;
  const columns =
    config.hash === 'none'
      ? all.map(({ field, header, plainHeader = header }) => ({ field, header: plainHeader }))
      : all;
  return config.format in oneColumnForms ? columns.filter(({ field }) => field === config.identifier) : columns;
}

/** Columns that are filled. */
export function takenFields(config: Shaping): Field[] {
  const { plainNames = [] } = formOf(config);
  const all = columnsOf(config).map(({ field }) => field);
  return config.sendPlainNames ? all : all.filter((field) => !plainNames.includes(field));
}
